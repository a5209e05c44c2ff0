import { describe, expect, it } from "vitest";
import {
  fieldSaid,
  NO_HINTS,
  roleSaid,
  withFolder,
  withPart,
  withText,
  textSaid,
  type FolderHint,
  type FolderRole,
  type Hints,
  type PartHint,
  type PathField,
  type PathPart,
} from "../../src/project/hints.ts";
import { createIntakeReader, readIntake } from "../../src/project/intake.ts";
import { FileIndex } from "../../src/project/formats/file-index.ts";
import { readPart } from "../../src/project/path-parts.ts";
import { readPaths } from "./names.ts";

const folder = (path: string, role: FolderRole): FolderHint => ({
  folder: path.split("/").map((name) => (name === "*" ? null : name)),
  anywhere: false,
  role,
});
const anywhere = (name: string, role: FolderRole): FolderHint => ({ folder: [name], anywhere: true, role });
const part = (of: PartHint["of"], field: PathField, up: number | null, words: PathPart["words"] = null): PartHint => ({
  of,
  field,
  part: { up, words },
});
const hints = (change: Partial<Hints>): Hints => ({ ...NO_HINTS, ...change });

const read = (paths: readonly string[], change: Partial<Hints> = {}) => readPaths(paths, new Map(), hints(change));
const pairs = (paths: readonly string[], change: Partial<Hints> = {}) =>
  read(paths, change).samples.map(({ reference, generation }) => `${reference} -> ${generation}`);

const indexed = (path: string) => new FileIndex([path]).sorted[0]!;
const words = (separator: string, from: number, to: number | null = from + 1) => ({ separator, from, to });

describe("folders of which a person says what they hold", () => {
  const STUDY = ["study/originals/dog.png", "study/originals/cat.png", "study/ours/dog.png", "study/ours/cat.png"];

  it("pair where their names say nothing", () => {
    expect(pairs(STUDY)).toEqual([]);
    expect(
      pairs(STUDY, { folders: [folder("study/originals", "reference"), folder("study/ours", "generation")] }),
    ).toEqual(["study/originals/cat.png -> study/ours/cat.png", "study/originals/dog.png -> study/ours/dog.png"]);
  });

  it("are found by a name wherever it lies, whatever its case, and name a method where generations lie in them", () => {
    const paths = ["dog", "cat"].flatMap((subject) =>
      ["Input/1.png", "ours/1.png", "ours/2.png", "theirs/1.png"].map((file) => `set/${subject}/${file}`),
    );
    const { samples, problems, rule } = read(paths, {
      folders: [anywhere("input", "reference"), anywhere("ours", "generation"), folder("set/*/theirs", "generation")],
    });
    expect(samples.map(({ reference, method, concept }) => [reference, method, concept])).toEqual(
      ["cat", "dog"].flatMap((subject) =>
        ["ours", "ours", "theirs"].map((method) => [`set/${subject}/Input/1.png`, method, subject]),
      ),
    );
    expect([problems, rule]).toEqual([[], "what you said of folders and names"]);
  });

  it("name no method where all generations are in the one folder", () => {
    const folders = [folder("study/originals", "reference"), folder("study/ours", "generation")];
    expect(read(STUDY, { folders }).samples.map(({ method, concept }) => [method, concept])).toEqual([
      [null, "cat"],
      [null, "dog"],
    ]);
  });

  it("hold what was said of the innermost; of two alike the later counts", () => {
    const paths = ["a/x.png", "b/x.png", "b/old/x.png"];
    const folders = [folder("a", "generation"), folder("a", "reference"), folder("b", "generation")];
    expect(pairs(paths, { folders })).toEqual(["a/x.png -> b/old/x.png", "a/x.png -> b/x.png"]);
    expect(pairs(paths, { folders: [...folders, folder("b/old", "mask")] })).toEqual(["a/x.png -> b/x.png"]);
  });

  it("are what a person says, and not what their names do", () => {
    const paths = ["samples/dog.png", "references/dog.png"];
    expect(pairs(paths)).toEqual(["references/dog.png -> samples/dog.png"]);
    expect(pairs(paths, { folders: [folder("samples", "reference"), folder("references", "generation")] })).toEqual([
      "samples/dog.png -> references/dog.png",
    ]);
  });

  it("of masks go with their pictures by their names", () => {
    const paths = ["in/dog.png", "out/dog.png", "cutouts/in/dog.png", "cutouts/out/dog.png"];
    const inside = read(paths, {
      folders: [anywhere("in", "reference"), anywhere("out", "generation"), folder("cutouts", "mask")],
    });
    expect(inside.samples.map(({ referenceMask, generationMask }) => [referenceMask, generationMask])).toEqual([
      ["cutouts/in/dog.png", "cutouts/out/dog.png"],
    ]);
  });

  it("are passed over where they are to be", async () => {
    const files = ["refs/a.png", "gens/a.png", "gens/old/a.png"].map((path) => ({
      path,
      size: 0,
      read: () => Promise.resolve(new Uint8Array()),
    }));
    const { samples, problems } = await readIntake(files, null, hints({ folders: [anywhere("old", "ignore")] }));
    expect(samples.map(({ generation }) => generation)).toEqual(["gens/a.png"]);
    expect(problems).toEqual([]);
  });

  it("are no other layout's", () => {
    const tree = ["images/object/00.jpg", "samples/ours/tgt_image/object_00_cup/0_0.jpg"];
    expect(pairs(tree)).toEqual([`${tree[0]} -> ${tree[1]}`]);
    const { understood } = read(tree, { folders: [folder("samples", "mask")] });
    expect(understood.map(({ pairs: count }) => count).every((count) => count === 0)).toBe(true);
    expect(understood.find(({ layout }) => layout === "folder")?.files).toBe(1);
  });
});

describe("parts of paths", () => {
  it("are folders counted from the file, and words of a name from either end", () => {
    const one = indexed("set/ours/live_dog_07_s42.PNG");
    expect(
      [
        { up: 0, words: null },
        { up: 1, words: null },
        { up: 2, words: null },
        { up: null, words: null },
        { up: null, words: words("_", 0, -2) },
        { up: null, words: words("_", -1, null) },
        { up: null, words: words("_", 4, null) },
        { up: 0, words: { separator: "ur", from: 0, to: 1 } },
      ].map((where) => readPart(one, where)),
    ).toEqual(["ours", "set", null, "live_dog_07_s42", "live_dog", "s42", null, "o"]);
  });

  it("say the concept by which generations find their reference, and the rest of the pair", () => {
    const paths = ["refs/red duck.png", "refs/mug.png", "gens/sdxl@red_duck@a_duck_in-snow@7.png"];
    expect(pairs(paths)).toEqual([]);
    const { samples } = read(paths, {
      parts: [
        part("generation", "method", null, words("@", 0)),
        part("generation", "concept", null, words("@", 1)),
        part("generation", "prompt", null, words("@", 2)),
        part("generation", "seed", null, words("@", 3)),
      ],
    });
    expect(samples).toMatchObject([
      {
        reference: "refs/red duck.png",
        method: "sdxl",
        concept: "red_duck",
        prompt: "a duck in snow",
        promptId: null,
        seed: "7",
      },
    ]);
  });

  it("find no reference of another concept, and say so", () => {
    const { samples, problems } = read(["refs/mug.png", "gens/duck_1.png"], {
      parts: [part("generation", "concept", null, { separator: "_", from: 0, to: 1 })],
    });
    expect(samples).toEqual([]);
    expect(problems.map(({ kind }) => kind)).toEqual(["no-reference", "no-generation"]);
  });

  it("may say of references where the subject's name stands", () => {
    const paths = ["refs/001-mug/photo.png", "refs/002-duck/photo.png", "gens/duck/1.png", "gens/mug/1.png"];
    const concept = part("reference", "concept", 0, { separator: "-", from: 1, to: null });
    expect(pairs(paths, { parts: [concept] })).toEqual([
      "refs/002-duck/photo.png -> gens/duck/1.png",
      "refs/001-mug/photo.png -> gens/mug/1.png",
    ]);
  });
});

it("words in names say what pictures are, and the rest of the name pairs them; masks go by the whole name", () => {
  const paths = ["1_src.png", "1_tgt.png", "2_src.png", "2_tgt.png", "2_tgt_mask.png", "2_old.png"].map(
    (name) => `set/${name}`,
  );
  const last = { up: null, words: words("_", -1, null) };
  const texts = (
    [
      ["src", "reference"],
      ["tgt", "generation"],
      ["old", "ignore"],
    ] as const
  ).map(([text, role]) => ({ part: last, text, role }));
  const { samples, problems } = read(paths, { texts });
  expect(samples.map(({ reference, generation, generationMask }) => [reference, generation, generationMask])).toEqual([
    ["set/1_src.png", "set/1_tgt.png", null],
    ["set/2_src.png", "set/2_tgt.png", "set/2_tgt_mask.png"],
  ]);
  expect(problems).toEqual([]);
  const once = withText(withText(NO_HINTS, last, "src", "reference"), last, "src", "generation");
  expect([once.texts.length, textSaid(once, last, "src"), textSaid(once, last, "tgt")]).toEqual([
    1,
    "generation",
    null,
  ]);
  expect(withText(once, last, "src", null)).toEqual(NO_HINTS);
});

describe("loose pictures", () => {
  it("pair with the one that is said to be the reference", () => {
    const paths = ["b.png", "a.png", "a_mask.png", "c.png"];
    expect(pairs(paths)).toEqual([]);
    const { samples, problems } = read(paths, { reference: "a.png" });
    expect(samples.map(({ reference, referenceMask, generation }) => [reference, referenceMask, generation])).toEqual([
      ["a.png", "a_mask.png", "b.png"],
      ["a.png", "a_mask.png", "c.png"],
    ]);
    expect(problems).toEqual([]);
  });

  it("leave pairs that names make as they are", () => {
    expect(pairs(["dog_ref.png", "dog_gen.png", "x.png", "y.png"], { reference: "x.png" })).toEqual([
      "dog_ref.png -> dog_gen.png",
      "x.png -> y.png",
    ]);
  });
});

describe("layouts", () => {
  const files = Object.entries({
    "manifest.csv": "reference,generation\nrefs/a.png,gens/b.png\n",
    "refs/a.png": "",
    "gens/a.png": "",
    "gens/b.png": "",
  }).map(([path, text]) => ({ path, size: text.length, read: () => Promise.resolve(new TextEncoder().encode(text)) }));
  const generations = async (change: Partial<Hints>) =>
    (await readIntake(files, null, hints(change))).samples.map(({ generation }) => generation);

  it("of which one is meant read alone", async () => {
    expect(await generations({})).toEqual(["gens/b.png"]);
    expect(await generations({ layout: "folder" })).toEqual(["gens/a.png", "gens/b.png"]);
    expect(await generations({ layout: "manifest" })).toEqual(["gens/b.png"]);
    expect(await generations({ without: ["manifest"] })).toEqual(["gens/a.png", "gens/b.png"]);
  });

  it("say of what is left aside", () => {
    const paths = ["images/object/00.jpg", "samples/ours/tgt_image/object_00_cup/0_0.jpg", "stray.png"];
    const { samples, problems } = read(paths, { layout: "dreambench-plus" });
    expect(samples).toHaveLength(1);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Only the layout "dreambench-plus" is read, as you said: 1 picture, "stray.png" first/),
    ]);
  });
});

it("another source of masks takes the place of the one in use, and the question goes", () => {
  const sample = "samples/ours/tgt_image/object_00_cup/0_0.jpg";
  const paths = [
    "images/object/00.jpg",
    sample,
    ...["clipseg", "sam2"].map((source) => `masks/dreambench_plus_${source}/refs/object/00.png`),
    "masks/dreambench_plus_clipseg/samples/ours/object_00_cup/0_0.png",
  ];
  expect(read(paths).problems.map(({ message }) => message)).toEqual([expect.stringContaining('"clipseg" were taken')]);
  const { samples, masks, problems } = read(paths, { maskSource: "sam2" });
  expect(samples).toMatchObject([
    { referenceMask: "masks/dreambench_plus_sam2/refs/object/00.png", generationMask: null },
  ]);
  expect(masks.map(({ name, inUse }) => [name, inUse])).toEqual([
    ["clipseg", false],
    ["sam2", true],
  ]);
  expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/lacks a mask of "sam2"/)]);
});

describe("a reading with hints", () => {
  const files = ["a/x.png", "b/x.png"].map((path) => ({
    path,
    size: 0,
    read: () => Promise.resolve(new Uint8Array()),
  }));
  const said = hints({ folders: [folder("a", "reference"), folder("b", "generation")] });

  it("keeps them, and they count where more is added", async () => {
    const reader = createIntakeReader();
    const before = await reader.read(files, null, new Set(), said);
    expect([before.hints, before.samples.length]).toEqual([said, 1]);
    const more = [...files, { path: "b/y.png", size: 0, read: () => Promise.resolve(new Uint8Array()) }];
    const after = await reader.read(more, { intake: before, added: new Set(["b/y.png"]), taken: new Set() });
    expect(after.hints).toBe(said);
    expect(after.samples.map(({ generation }) => generation)).toEqual(["b/x.png", "b/y.png"]);
  });

  it("is another than the one before, of the same files", async () => {
    const reader = createIntakeReader();
    expect((await reader.read(files)).samples).toHaveLength(0);
    expect((await reader.read(files, null, new Set(), said)).samples).toHaveLength(1);
    expect((await reader.read(files)).samples).toHaveLength(0);
  });
});

describe("what is said", () => {
  it("of a folder takes the place of what was said of it", () => {
    const at = { folder: ["a", null], anywhere: false };
    const once = withFolder(withFolder(NO_HINTS, at, "mask"), at, "reference");
    expect([once.folders.length, roleSaid(once, at), roleSaid(once, { ...at, anywhere: true })]).toEqual([
      1,
      "reference",
      null,
    ]);
    expect(withFolder(once, at, null)).toEqual(NO_HINTS);
  });

  it("of a part is one thing, and one part only is it", () => {
    const [first, second] = [
      { up: 0, words: null },
      { up: 1, words: null },
    ];
    const once = withPart(withPart(NO_HINTS, "generation", first, "method"), "generation", second, "method");
    expect([fieldSaid(once, "generation", first), fieldSaid(once, "generation", second)]).toEqual([null, "method"]);
    expect(fieldSaid(once, "reference", second)).toBeNull();
    const other = withPart(once, "generation", second, "concept");
    expect(other.parts).toEqual([{ of: "generation", field: "concept", part: second }]);
    expect(withPart(other, "generation", second, null)).toEqual(NO_HINTS);
  });
});
