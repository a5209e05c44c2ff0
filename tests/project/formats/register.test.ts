import { describe, expect, it } from "vitest";
import { FileIndex, type IndexedFile } from "../../../src/project/formats/file-index.ts";
import type { Tree } from "../../../src/project/formats/layout.ts";
import { NO_HINTS } from "../../../src/project/hints.ts";
import { LAYOUTS } from "../../../src/project/formats/register.ts";
import { fieldsOf, intakeOf, layoutsOf, pictures } from "./files.ts";

/** A small tree of each layout that reads names. */
const TREES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  orida: pictures("test/1/factual_only/images/001_xa_1.jpg", "test/1/factual_only/images/001_ya_1.jpg"),
  "dreambench-plus": pictures("dbp/images/object/00.jpg", "dbp/samples/emu2/tgt_image/object_00_cup/0_0.jpg"),
  dreambooth: {
    ...pictures("db/dataset/dog2/00.jpg", "db/dataset/dog2/01.jpg", "db/outputs/ours/dog2/0_0.png"),
    "db/dataset/prompts_and_classes.txt": "Classes\n\nsubject_name,class\ndog2,dog\n",
  },
  "custom-concept-101": {
    ...pictures("cc/benchmark_dataset/toy_bear/1.jpg", "cc/outputs/ours/toy_bear/samples/0.png"),
    "cc/outputs/ours/toy_bear/prompts.json": '{"0": "a bear"}',
  },
  "authors-sample": {
    ...pictures("samples/mug/reference.jpg", "samples/mug/output.jpg"),
    "samples/mug/prompt.txt": "mug\na mug\n",
  },
  folder: pictures("mine/references/cat.png", "mine/generations/cat.png"),
};

const bare = (files: readonly IndexedFile[]): Tree => ({
  files,
  texts: new Map(),
  documents: [],
  coverage: new Map(),
  tables: [],
  resolve: nothing,
  hints: NO_HINTS,
});
const nothing = () => ({ samples: [], problems: [], used: new Set<string>() });

describe("every layout", () => {
  it.each(Object.entries(TREES))("%s reads its own tree, and no other does", async (name, tree) => {
    const intake = await intakeOf(tree);
    expect(layoutsOf(intake)).toEqual([name]);
    expect(intake.samples).toHaveLength(1);
  });

  it("has a tree here", () => {
    const ofNames = LAYOUTS.filter(({ reads }) => reads === "names").map(({ name }) => name);
    expect(Object.keys(TREES).toSorted()).toEqual(ofNames.toSorted());
  });

  it("reads its own among all the others", async () => {
    const alone = await Promise.all(Object.values(TREES).map(intakeOf));
    const together = await intakeOf(Object.assign({}, ...Object.values(TREES)));
    const told = (samples: (typeof together)["samples"]) =>
      fieldsOf(samples, "reference", "generation", "method", "concept", "prompt")
        .map((fields) => JSON.stringify(fields))
        .toSorted();
    expect(told(together.samples)).toEqual(told(alone.flatMap(({ samples }) => samples)));
    expect(layoutsOf(together).toSorted()).toEqual(Object.keys(TREES).toSorted());
  });

  it("sees nothing in nothing, and bears anything", () => {
    const names = [
      "",
      ".",
      "a",
      "0_0.png",
      "samples/.png",
      "dataset//x.jpg",
      "\0/\u202e.jpg",
      "1/factual_only/images/_.jpg",
    ];
    const files = new FileIndex(names).sorted;
    for (const layout of LAYOUTS) {
      const tree = { ...bare(files), documents: files.map((file) => ({ file, value: [null, 1, { a: [] }] })) };
      expect(() => (layout.detect(tree), layout.read(tree))).not.toThrow();
    }
  });

  it("leaves to others what it has not read, in its order", () => {
    const beside = [
      "dbp/samples/emu2/tgt_image/object_00_cup/notes.md",
      "dbp/samples/emu2/text/object_00_cup/0_0.txt",
      "dbp/samples/emu2/text/object_00_cup/0_0.png",
      "dbp/samples/emu2/text/object_00_cup/negative_prompt.txt",
      "dbp/images/object/readme.txt",
      "dbp/images/object/00/deeper.jpg",
    ];
    const { sorted } = new FileIndex([...Object.values(TREES).flatMap((tree) => Object.keys(tree)), ...beside]);
    for (const layout of LAYOUTS) {
      const { files } = layout.read(bare(sorted));
      const left = sorted.filter((file) => !files.has(file));
      expect(files.without?.(sorted) ?? left, layout.name).toEqual(left);
    }
    const { files } = LAYOUTS.find(({ name }) => name === "dreambench-plus")!.read(bare(sorted));
    expect(files.without?.(sorted).map(({ path }) => path)).toEqual(
      expect.arrayContaining([beside[0], beside[2], beside[4], beside[5]]),
    );
    expect(files.without?.(sorted)).not.toContainEqual(expect.objectContaining({ path: beside[3] }));
  });
});
