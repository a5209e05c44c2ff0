import { describe, expect, it } from "vitest";
import { checkpointFolders, isCheckpointFolder } from "../../src/project/checkpoint-folders.ts";
import { NO_HINTS } from "../../src/project/hints.ts";
import { createIntakeReader, readIntake } from "../../src/project/intake.ts";

const files = (contents: Readonly<Record<string, string>>) =>
  Object.entries(contents).map(([path, text]) => ({
    path,
    size: text.length,
    read: () => Promise.resolve(new TextEncoder().encode(text)),
  }));
const intake = (contents: Readonly<Record<string, string>>) => readIntake(files(contents));
const messages = async (contents: Readonly<Record<string, string>>) =>
  (await intake(contents)).problems.map(({ message }) => message).join("\n");

const CSV = "reference,generation\nrefs/a.png,gens/a.png\n";

const row = (mask: string) => `reference,reference_mask,generation\na.png,${mask},b.png\n`;

describe("intake with a manifest", () => {
  it("gives samples whose paths are the files' keys", async () => {
    const { samples, rule, problems } = await intake({
      "set/manifest.csv":
        "id,reference,reference_mask,generation,generation_mask\nx,refs\\a.png,refs/a_mask.png,gens/A.png,\n",
      "set/refs/a.png": "",
      "set/refs/a_mask.png": "",
      "set/gens/a.png": "",
    });
    expect(samples[0]).toMatchObject({
      id: "x",
      reference: "set/refs/a.png",
      referenceMask: "set/refs/a_mask.png",
      generation: "set/gens/a.png",
      generationMask: null,
      columns: { generation: "gens/A.png" },
    });
    expect([rule, problems]).toEqual(["manifest manifest.csv", []]);
  });

  it("keeps a path that finds no file, and names it once", async () => {
    const { samples, problems } = await intake({
      "manifest.csv": `${CSV}refs/a.png,gens/b.png\n`,
      "gens/a.png": "",
      "gens/b.png": "",
    });
    expect(samples.map(({ reference, generation }) => [reference, generation])).toEqual([
      ["refs/a.png", "gens/a.png"],
      ["refs/a.png", "gens/b.png"],
    ]);
    expect(problems).toEqual([
      { kind: "not-found", path: "refs/a.png", message: expect.stringContaining("lies elsewhere") },
    ]);
  });

  it("does not take one loose file for two", async () => {
    const { samples, problems } = await intake({ "manifest.csv": CSV, "a.png": "" });
    expect(samples[0]).toMatchObject({ reference: "refs/a.png", generation: "gens/a.png" });
    expect(problems.map(({ path }) => path)).toEqual(["refs/a.png", "gens/a.png", null]);
  });

  it("does not take a picture for its own mask, unless it is written so", async () => {
    expect(
      (await intake({ "manifest.csv": row("masks/a.png"), "a.png": "", "b.png": "" })).samples[0]?.referenceMask,
    ).toBe("masks/a.png");
    expect(
      (await intake({ "m.csv": row("a.png"), "images/a.png": "", "images/b.png": "", "masks/a.png": "" })).samples[0]
        ?.referenceMask,
    ).toBe("masks/a.png");
    expect(await messages({ "m.csv": row("a.png"), "images/a.png": "", "images/b.png": "" })).toContain("Add the mask");
    expect((await intake({ "manifest.csv": row("./a.png"), "a.png": "", "b.png": "" })).samples[0]?.referenceMask).toBe(
      "a.png",
    );
  });

  it("takes the one named manifest, else any that is one, else the one nearest the root", async () => {
    const pictures = { "refs/a.png": "", "gens/a.png": "" };
    expect((await intake({ ...pictures, "a.csv": CSV, "z/manifest.csv": CSV })).rule).toBe("manifest manifest.csv");
    expect(
      (
        await intake({
          ...pictures,
          "config.json": "{}",
          "notes.csv": "a,b\n1,2\n",
          "pairs.jsonl": '{"reference":"refs/a.png","generation":"gens/a.png"}',
        })
      ).rule,
    ).toBe("manifest pairs.jsonl");
    const { rule, problems } = await intake({ ...pictures, "z/near.csv": CSV, "z/deep/er.csv": CSV });
    expect(rule).toBe("manifest near.csv");
    expect(problems).toContainEqual({
      kind: "passed-over",
      path: "z/deep/er.csv",
      message: expect.stringContaining("is a manifest too"),
    });
  });

  it("names pictures that the manifest does not", async () => {
    expect(await messages({ "manifest.csv": CSV, "refs/a.png": "", "gens/a.png": "", "gens/b.png": "" })).toContain(
      '"gens/b.png"',
    );
  });
});

describe("intake without a manifest", () => {
  it("pairs by names and reads prompts", async () => {
    const { samples, problems } = await intake({
      "reference.png": "",
      "generation.png": "",
      "prompt.txt": "a cat\n",
      "object.txt": "cat",
      ".DS_Store": "x",
    });
    expect(samples[0]).toMatchObject({ prompt: "a cat", object: "cat" });
    expect(problems).toEqual([]);
  });

  it("reads texts in the order in which files were given, which is that of their archive", async () => {
    const read: string[] = [];
    const names = Array.from({ length: 200 }, (_, number) => `gens/${(number * 73) % 200}`);
    const given = names
      .flatMap((name) => [`${name}.png`, `${name}.txt`])
      .map((path) => ({
        path,
        size: 1,
        read: () => {
          read.push(path);
          return Promise.resolve(new TextEncoder().encode("x"));
        },
      }));
    await readIntake(given);
    expect(read).toEqual(names.map((name) => `${name}.txt`));
  });

  it("says why a manifest that is a web page was not read, and goes on", async () => {
    const contents = { "manifest.csv": "<!doctype html><p>Not found", "reference.png": "", "generation.png": "" };
    expect((await intake(contents)).samples).toHaveLength(1);
    expect(await messages(contents)).toContain("web page");
  });

  it("says of a file that cannot be read, and goes on", async () => {
    const broken = { path: "prompt.txt", size: 3, read: () => Promise.reject(new Error("denied")) };
    const { samples, problems } = await readIntake([...files({ "reference.png": "", "generation.png": "" }), broken]);
    expect([samples.length, problems]).toEqual([
      1,
      [{ kind: "unreadable", path: "prompt.txt", message: '"prompt.txt" could not be read: denied' }],
    ]);
  });

  it("leaves a checkpoint beside the pictures alone", async () => {
    const { problems } = await intake({
      "reference.png": "",
      "generation.png": "",
      "model/config.json": "{}",
      "model/tokenizer.json": "{}",
      "model/model.safetensors": "",
    });
    expect(problems).toEqual([]);
  });

  it("of nothing is no sample and one problem", async () => {
    expect(await readIntake([])).toMatchObject({ samples: [], problems: [{ path: null }] });
  });
});

const found = (...paths: string[]) => [...checkpointFolders(paths)];

const texts = (count: number) =>
  files(Object.fromEntries(Array.from({ length: count }, (_, at) => [`set/${at}.txt`, `a cat ${at}`])));

const told = async (reader: ReturnType<typeof createIntakeReader>, some: ReturnType<typeof texts>) => {
  const portions: (readonly [number, number])[] = [];
  await reader.read(some, null, new Set(), NO_HINTS, { onTexts: (...portion) => portions.push(portion) });
  return portions;
};

describe("many texts", () => {
  it("that can wait are left for a later reading, of the same pairs", async () => {
    const tree = files({
      "samples/emu2/tgt_image/object_00_cup/0_0.jpg": "a picture",
      "samples/emu2/text/object_00_cup/0_0.txt": "a red cup",
      "images/object/00.jpg": "a picture",
      "captions/object/00.txt": "mug\na cup",
      "notes.txt": "of something else",
    });
    const reader = createIntakeReader();
    const early = await reader.read(tree, null, new Set(), NO_HINTS, { early: true });
    expect(early.samples).toMatchObject([{ prompt: "a cup", object: "mug" }]);
    const whole = await reader.read(tree);
    expect(whole.samples).toMatchObject([{ id: early.samples[0]!.id, prompt: "a red cup", object: "mug" }]);
    expect(whole).toEqual(await readIntake(tree));
    // What was read before is not left out again.
    expect(await reader.read(tree, null, new Set(), NO_HINTS, { early: true })).toEqual(whole);
  });

  it("are counted as they are read, once", async () => {
    const [reader, many] = [createIntakeReader(), texts(600)];
    expect(await told(reader, many)).toEqual([
      [256, 600],
      [512, 600],
      [600, 600],
    ]);
    expect(await told(reader, many)).toEqual([]);
  });

  it("are not counted where they are few", async () => {
    expect(await told(createIntakeReader(), texts(256))).toEqual([]);
  });
});

describe("a checkpoint folder", () => {
  it("is config.json beside weights of PyTorch's", () => {
    const paths = [
      "m/config.json",
      "m/pytorch_model.bin",
      "s/config.json",
      "s/pytorch_model-00001-of-00002.bin",
      "n/config.json",
      "n/notes.txt",
    ];
    expect([...checkpointFolders(paths).keys()]).toEqual(["m", "s"]);
  });

  it("is a release's one file, without pictures around it", () => {
    expect(found("dino/dino_deitsmall8_pretrain.pth", "dino/README.md")).toEqual([
      ["dino/dino_deitsmall8_pretrain.pth", ["dino/dino_deitsmall8_pretrain.pth"]],
    ]);
    expect(found("dino.pth", "a.png")).toEqual([["dino.pth", ["dino.pth"]]]);
    expect(found("out/latent.pt", "out/a.png")).toEqual([]);
    expect(found("out/1.pt", "out/2.pt")).toEqual([]);
    expect(found("data.bin")).toEqual([]);
    expect(found("n/config.json", "n/model.pth")).toEqual([["n", ["n/config.json", "n/model.pth"]]]);
  });

  it("is a folder of the hub's cache with all of its files, and not each of its snapshots", () => {
    const inside = [
      "blobs/1",
      "refs/main",
      "snapshots/a/config.json",
      "snapshots/a/model.safetensors",
      "snapshots/b/config.json",
      "snapshots/b/model.safetensors",
    ];
    expect(found(...inside.map((path) => `hub/models--o--n/${path}`), "hub/cat.png")).toEqual([
      ["hub/models--o--n", inside.map((path) => `hub/models--o--n/${path}`)],
    ]);
    expect(found(...inside)).toEqual([["", inside]]);
    expect(found("refs/main/cat.png", "snapshots/a/dog.png")).toEqual([]);
  });

  it("is config.json beside safetensors", () => {
    const paths = [
      "m/config.json",
      "m/model.safetensors",
      "m/tokenizer.json",
      "clip/config.json",
      "clip/a/model.safetensors",
      "config.json",
    ];
    expect([...checkpointFolders(paths)]).toEqual([
      ["m", ["m/config.json", "m/model.safetensors", "m/tokenizer.json"]],
    ]);
    expect([
      isCheckpointFolder(paths),
      isCheckpointFolder(["config.json"]),
      isCheckpointFolder(["config.json", "model-00001-of-00002.safetensors"]),
    ]).toEqual([true, false, true]);
  });
});
