import { describe, expect, it } from "vitest";
import { nameColumns, namesBy, picturesToMask } from "../../src/project/mask-places.ts";
import { emptySample } from "../../src/project/corrections.ts";
import type { Sample } from "../../src/project/types.ts";

const sample = (id: string, change: Partial<Sample>): Sample => ({ ...emptySample(id), ...change });
const places = (...samples: readonly Sample[]) =>
  picturesToMask(samples, namesBy("object"), (image) => image).map(({ place, name }) => [place, name]);

describe("pictures to be masked", () => {
  it("are each once, references first, with the name that a pair says", () => {
    expect(
      places(
        sample("1", { reference: "references/cat.png", generation: "generations/ours/cat_0.jpg" }),
        sample("2", { reference: "references/cat.png", generation: "outputs/theirs/cat_0.webp", object: " cat " }),
        sample("3", {
          reference: "references/cup/0.png",
          otherReferences: [{ image: "references/cup/1.png", mask: null }],
          generation: "references/cat.png",
          object: "cup",
        }),
      ),
    ).toEqual([
      ["refs/cat.png", "cat"],
      ["refs/cup/0.png", "cup"],
      ["refs/cup/1.png", "cup"],
      ["samples/ours/cat_0.png", null],
      ["samples/theirs/cat_0.png", "cat"],
    ]);
  });

  it("of DreamBench++ lie, and are called, as the authors have them", () => {
    const concept = "live_subject_animal_00_hot_dog";
    expect(
      places(
        sample("1", {
          concept,
          object: "sausage dog",
          reference: "data/images/live_subject/animal/00.jpg",
          generation: `data/samples/emu2_gs3/tgt_image/${concept}/3_0.jpg`,
        }),
        sample("2", {
          concept: "object_12_cup",
          object: "cup",
          reference: "samples/emu2/src_image/object_12_cup/0_0.jpg",
          generation: "emu2/Object_12_Cup/0_0.jpg",
        }),
      ),
    ).toEqual([
      ["refs/live_subject/animal/00.png", "sausage dog"],
      ["refs/object/12.png", "cup"],
      [`samples/emu2_gs3/${concept}/3_0.png`, "hot dog"],
      ["samples/emu2/Object_12_Cup/0_0.png", "cup"],
    ]);
  });

  it("stay below the folder of masks, wherever they lie and whatever they are called", () => {
    expect(
      places(
        sample("1", { reference: "../../a/x.y.png", generation: String.raw`C:\pictures\..\cat` }),
        sample("2", { reference: "/etc/passwd.png", generation: "samples/.png" }),
      ).map(([place]) => place),
    ).toEqual(["refs/a/x.y.png", "refs/etc/passwd.png", "samples/cat.png", "samples/.png.png"]);
  });

  it("know from how small on their pair's masks are small", () => {
    const [own] = picturesToMask([sample("1", { reference: "a.png", smallMask: 0.005 })], namesBy("object"), String);
    expect(own?.small).toBe(0.005);
  });

  it("are called by any column", () => {
    const one = sample("1", { prompt: "a cat", columns: { what: 7, none: "", toString: "x" }, reference: "a.png" });
    expect(nameColumns([one])).toEqual([
      "object",
      "prompt",
      "concept",
      "category",
      "method",
      "what",
      "none",
      "toString",
    ]);
    const called = (column: string) => namesBy(column)(one, "reference");
    expect(["prompt", "what", "none", "object", "valueOf"].map(called)).toEqual(["a cat", "7", null, null, null]);
  });
});
