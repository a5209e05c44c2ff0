import { processorTime } from "../processor-time.ts";
import { describe, expect, it } from "vitest";
import { folderTree, type FolderNode } from "../../src/project/folder-tree.ts";
import { FileIndex } from "../../src/project/formats/file-index.ts";
import { NO_HINTS, withFolder, withPart, type Hints } from "../../src/project/hints.ts";
import { createIntakeReader } from "../../src/project/intake.ts";
import { nameParts } from "../../src/project/name-parts.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import { missingWords, whatIsThere } from "../../src/project/there.ts";
import { loosePictures, openQuestions } from "../../src/project/unclear.ts";
import { folderLines, openAtFirst } from "../../src/views/intake/sheet/folder-lines.ts";

const files = (paths: readonly string[]) =>
  paths.map((path) => ({ path, size: 0, read: () => Promise.resolve(new Uint8Array()) }));
const read = (paths: readonly string[], hints: Hints = NO_HINTS) =>
  createIntakeReader().read(files(paths), null, new Set(), hints);

const folder = (...folders: readonly string[]) => ({ folder: folders, anywhere: false });

/** What stands in the parts of the first path, and how many texts in all of them. */
const parts = (paths: readonly string[]) =>
  nameParts(new FileIndex(paths).sorted)?.parts.map(({ example, values }) => [example, values]);

/** What is there without a pair, and what is to be done. */
const words = async (paths: readonly string[]) => {
  const there = whatIsThere(await read(paths), paths.length);
  return [there.map(({ name, count }) => `${name} ${count}`).join(", "), missingWords(there)];
};

/** A tree as indented lines. */
const drawn = (nodes: readonly FolderNode[], depth = 0): string[] =>
  nodes.flatMap(({ name, folders, pictures, children }) => [
    `${"  ".repeat(depth)}${folders} ${name} ${pictures}`,
    ...drawn(children, depth + 1),
  ]);

describe("the tree of folders", () => {
  it("has one line for folders that have the same folders in them, and for many", () => {
    const paths = ["dog", "cat", "cup"].flatMap((subject) =>
      ["in/0.png", "ours/0.png", "ours/1.png"].map((file) => `set/${subject}/${file}`),
    );
    expect(drawn(folderTree(paths))).toEqual(["1 set 9", "  3 dog 9", "    3 in 3", "    3 ours 6"]);
    const many = Array.from({ length: 150 }, (_, index) => `set/gens/concept_${index}/0.png`);
    expect(drawn(folderTree([...many, "set/refs/0.png"]))).toEqual([
      "1 set 151",
      "  1 gens 150",
      "    150 concept_0 150",
      "  1 refs 1",
    ]);
    expect(folderTree(many)[0]?.children[0]?.children[0]?.folder).toEqual(["set", "gens", null]);
  });

  it("keeps folders of pictures apart: each may hold something else", () => {
    expect(drawn(folderTree(["a/0.png", "b/0.png", "loose.png"]))).toEqual(["1 a 1", "1 b 1"]);
  });

  it("opens as far as there are few lines, and says what each is taken for", () => {
    const tree = folderTree(["study/references/a.png", "study/x/ours/a.png", "study/x/theirs/a.png"]);
    const open = openAtFirst(tree);
    const hints = withFolder(NO_HINTS, { folder: ["study", "x"], anywhere: false }, "generation");
    expect(
      folderLines(tree, open, hints).map(({ node, said, taken }) => [node.name, said, taken?.role, taken?.by]),
    ).toEqual([
      ["study", null, undefined, undefined],
      ["references", null, "reference", "name"],
      ["x", "generation", undefined, undefined],
      ["ours", null, "generation", "around"],
      ["theirs", null, "generation", "around"],
    ]);
  });
});

describe("the parts of names", () => {
  it("are folders, and words at the separator that most names have", () => {
    expect(parts(["set/ours/dog_0.png", "set/ours/cat_1.png", "set/theirs/cat_0.png"])).toEqual([
      ["set", 1],
      ["ours", 2],
      ["cat", 2],
      ["1", 2],
    ]);
    expect(parts(["a.png"])).toEqual([["a", 1]]);
    expect(parts([])).toBeUndefined();
  });

  it("keep a text of any length together, at whichever end it stands", () => {
    expect(parts(["big_red_dog_ours_1.png", "cat_ours_2.png", "old_cup_ours_1.png"])?.map(([text]) => text)).toEqual([
      "big_red_dog",
      "ours",
      "1",
    ]);
    expect(
      parts(["ours_1_a_dog_in_snow.png", "ours_2_cat.png", "ours_1_on_mars_a.png"])?.map(([text]) => text),
    ).toEqual(["ours", "1", "a_dog_in_snow"]);
  });
});

describe("a tree that nobody understands", () => {
  const paths = ["dog", "cat"].flatMap((subject) => [
    `study/photos of things/${subject}.png`,
    ...["sdxl", "ours"].flatMap((method) => [0, 1].map((seed) => `study/round 2/${method}@${subject}@${seed}.png`)),
  ]);

  it("is asked about, and understood after three choices", async () => {
    const before = await read(paths);
    expect([before.samples.length, openQuestions(before)]).toEqual([0, ["no-pairs"]]);
    let hints = withFolder(NO_HINTS, folder("study", "photos of things"), "reference");
    hints = withFolder(hints, folder("study", "round 2"), "generation");
    const reader = createIntakeReader();
    const preview = await reader.preview(files(paths), null, new Set(), hints);
    expect(preview).toMatchObject({ pairs: 0, references: 2, generations: 8 });
    const [part] = preview.names.generation!.parts.filter(({ values, example }) => values === 2 && example === "cat");
    hints = withPart(hints, "generation", part!.part, "concept");
    const after = await reader.preview(files(paths), null, new Set(), hints);
    expect(after).toMatchObject({ pairs: 8, problems: [], first: Array.from({ length: 6 }, () => ({})) });
    expect(openQuestions(await read(paths, hints))).toEqual([]);
  });
});

describe("what is asked", () => {
  it("of loose pictures is which is the reference, as long as they are few and in one place", async () => {
    const loose = await read(["a.png", "b.png", "a_mask.png"]);
    expect([openQuestions(loose), loosePictures(loose)]).toEqual([["loose"], ["a.png", "b.png"]]);
    expect(openQuestions(await read(["x/a.png", "y/b.png"]))).toEqual(["no-pairs"]);
    expect(openQuestions(await read(["a.png"]))).toEqual([]);
  });

  it("is nothing where all is clear", async () => {
    expect(openQuestions(await read(["refs/a.png", "gens/a.png", "stray.png"]))).toEqual([]);
    expect(openQuestions(EMPTY_INTAKE)).toEqual([]);
  });

  it("is which masks count, until it is said", async () => {
    const paths = [
      "images/object/00.jpg",
      "samples/ours/tgt_image/object_00_cup/0_0.jpg",
      ...["clipseg", "sam2"].map((source) => `masks/dreambench_plus_${source}/refs/object/00.png`),
    ];
    expect(openQuestions(await read(paths))).toEqual(["masks"]);
    expect(openQuestions(await read(paths, { ...NO_HINTS, maskSource: "sam2" }))).toEqual([]);
  });

  it("is what many pictures are that are in no pair", async () => {
    const left = Array.from({ length: 30 }, (_, index) => `other/${index}.png`);
    expect(openQuestions(await read(["refs/a.png", "gens/a.png", ...left]))).toEqual(["left-over"]);
  });
});

it("without a pair it is said what is there, and what to add", async () => {
  const references = Array.from({ length: 30 }, (_, index) => `refs/${index}.png`);
  expect(await words(references)).toEqual([
    "References 30",
    "Add the generations of these 30 references, named after them or in folders of their names.",
  ]);
  expect((await words(["refs/a.png", "refs/b.png", "gens/c.png", "gens/d.png"]))[1]).toMatch(
    /^2 references and 2 generations are here, and no name says/,
  );
  expect((await words(["a.png"]))[1]).toMatch(/^One picture is no pair/);
  expect((await words([]))[1]).toMatch(/^Nothing of what was added is a picture/);
  expect((await words(["a_mask.png"]))[0]).toBe("Masks and others 1");
});

it("ten thousand pairs are previewed in a fifth of a second as choices change", async () => {
  const paths = [
    ...Array.from({ length: 150 }, (_, concept) => `set/originals/subject_${concept}.png`),
    ...Array.from({ length: 10_000 }, (_, place) => {
      const [concept, method, seed] = [place % 150, Math.floor(place / 150) % 7, place];
      return `set/made/method_${method}/subject_${concept}/${seed}.png`;
    }),
  ];
  const reader = createIntakeReader();
  const all = files(paths);
  await reader.read(all);
  const first = withFolder(NO_HINTS, folder("set", "originals"), "reference");
  const second = withFolder(first, folder("set", "made"), "generation");
  const spent: number[] = [];
  for (const hints of [first, second, first, second, first, second]) {
    const time = processorTime();
    const { pairs } = await reader.preview(all, null, new Set(), hints);
    spent.push(time());
    expect(pairs).toBe(hints === second ? 10_000 : 0);
  }
  // 0.12 s on a machine that does nothing else.
  expect(Math.min(...spent.slice(2))).toBeLessThan(300);
});
