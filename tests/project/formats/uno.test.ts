import { describe, expect, it } from "vitest";
import { addedTo, fieldsOf, intakeOf, layoutsOf, pictures } from "./files.ts";

const list = (...rows: readonly unknown[]) => JSON.stringify(rows);

describe("UNO's list", () => {
  it("is read with several references a generation, relative to its folder", async () => {
    const intake = await intakeOf({
      "datasets/eval.json": list(
        {
          prompt: "a backpack in the jungle",
          image_tgt_path: "./out/0_0.png",
          image_paths: ["./dreambooth/dataset/backpack/02.jpg", "dreambooth/dataset/backpack/03.jpg"],
        },
        {
          prompt: "a cat and a teapot",
          image_tgt_path: "out\\1_0.png",
          image_paths: ["./dreambooth/dataset/cat/00.jpg", "./dreambooth/dataset/teapot/00.JPG"],
        },
        { prompt: "one", image_tgt_path: "out/2_0.png", image_path: "dreambooth/dataset/cat/00.jpg" },
      ),
      ...pictures(
        ...["backpack/02.jpg", "backpack/03.jpg", "cat/00.jpg", "teapot/00.jpg"].map(
          (path) => `datasets/dreambooth/dataset/${path}`,
        ),
        ...["0_0", "1_0", "2_0"].map((stem) => `datasets/out/${stem}.png`),
      ),
    });
    expect(intake.understood[0]).toMatchObject({
      layout: "uno",
      sentence: '3 generations with their references in "datasets/eval.json", as UNO lists them',
    });
    expect(layoutsOf(intake)).not.toContain("manifest");
    expect(fieldsOf(intake.samples, "reference", "otherReferences", "generation", "prompt", "concept")).toEqual([
      [
        "datasets/dreambooth/dataset/backpack/02.jpg",
        [{ image: "datasets/dreambooth/dataset/backpack/03.jpg", mask: null }],
        "datasets/out/0_0.png",
        "a backpack in the jungle",
        "backpack",
      ],
      [
        "datasets/dreambooth/dataset/cat/00.jpg",
        [{ image: "datasets/dreambooth/dataset/teapot/00.jpg", mask: null }],
        "datasets/out/1_0.png",
        "a cat and a teapot",
        null,
      ],
      ["datasets/dreambooth/dataset/cat/00.jpg", [], "datasets/out/2_0.png", "one", "cat"],
    ]);
    expect(intake.problems).toEqual([]);
  });

  it("is read with paths relative to the root of what is at hand, and says what is missing", async () => {
    const intake = await intakeOf({
      "labels/uno.json": list(
        { prompt: "p", image_tgt_path: "split1/b.png", image_paths: ["split1/a.png", "split1/gone.png"] },
        { prompt: "q", image_tgt_path: null, image_paths: ["split1/a.png"] },
        "damaged",
      ),
      ...pictures("split1/a.png", "split1/b.png"),
    });
    expect(fieldsOf(intake.samples, "reference", "generation", "otherReferences")).toEqual([
      ["split1/a.png", "split1/b.png", [{ image: "split1/gone.png", mask: null }]],
      ["split1/a.png", null, []],
    ]);
    expect(intake.problems.map(({ kind, path }) => [kind, path])).toEqual([
      ["cells", "labels/uno.json"],
      ["not-found", "split1/gone.png"],
    ]);
  });

  describe("without targets", () => {
    const evaluation = {
      "datasets/dreambench_multiip.json": list(
        {
          prompt: "a cat and a cup",
          image_paths: ["./dreambooth/dataset/cat/00.jpg", "./dreambooth/dataset/cup/01.jpg"],
        },
        { prompt: "a cat in the snow", image_paths: ["./dreambooth/dataset/cat/00.jpg"] },
      ),
      ...pictures("datasets/dreambooth/dataset/cat/00.jpg", "datasets/dreambooth/dataset/cup/01.jpg"),
    };

    it("goes with the outputs that are numbered by its rows", async () => {
      const intake = await intakeOf({
        ...evaluation,
        ...pictures("output/inference/0_0.png", "output/inference/1_0.png", "output/inference/1_1.png"),
        "output/inference/0_0.json": JSON.stringify({ prompt: "a cat and a cup", seed: 3407 }),
      });
      expect(intake.understood[0]).toMatchObject({
        layout: "uno",
        pairs: 3,
        sentence: '3 generations with their references in "datasets/dreambench_multiip.json", as UNO lists them',
      });
      expect(fieldsOf(intake.samples, "id", "generation", "prompt", "promptId", "seed", "method", "concept")).toEqual([
        ["0_0", "output/inference/0_0.png", "a cat and a cup", "0", "0", null, null],
        ["1_0", "output/inference/1_0.png", "a cat in the snow", "1", "0", null, "cat"],
        ["1_1", "output/inference/1_1.png", "a cat in the snow", "1", "1", null, "cat"],
      ]);
      expect(intake.samples[0]).toMatchObject({
        reference: "datasets/dreambooth/dataset/cat/00.jpg",
        otherReferences: [{ image: "datasets/dreambooth/dataset/cup/01.jpg", mask: null }],
      });
    });

    it("tells methods apart by folder, and leaves folders alone that hold other pictures too", async () => {
      const intake = await intakeOf({
        ...evaluation,
        ...pictures(
          "runs/uno/0_0.png",
          "runs/uno/1_0.png",
          "runs/other/1_0.webp",
          "photos/0_0.png",
          "photos/beach.png",
        ),
        ...pictures("longer/0_0.png", "longer/2_0.png"),
      });
      expect(fieldsOf(intake.samples, "id", "method").toSorted()).toEqual([
        ["other/1_0", "other"],
        ["uno/0_0", "uno"],
        ["uno/1_0", "uno"],
      ]);
    });

    it("finds them as they come later", async () => {
      const later = await addedTo(evaluation, pictures("out/0_0.png"));
      expect(fieldsOf(later.samples, "id", "prompt")).toEqual([["out/0_0", "a cat and a cup"]]);
      const more = await addedTo({ ...evaluation, ...pictures("out/0_0.png") }, pictures("out/1_0.png"));
      expect(fieldsOf(more.samples, "id")).toEqual([["out/0_0"], ["out/1_0"]]);
    });
  });

  it("leaves other lists to the manifest", async () => {
    const intake = await intakeOf({
      "m.json": list({ reference: ["a.png", "b.png"], generation: "c.png" }),
      ...pictures("a.png", "b.png", "c.png"),
    });
    expect(layoutsOf(intake)[0]).toBe("manifest");
    const pathAlone = await intakeOf({ "m.csv": "image_path,prompt\na.png,x\n", ...pictures("a.png") });
    expect(pathAlone.samples).toEqual([]);
  });
});
