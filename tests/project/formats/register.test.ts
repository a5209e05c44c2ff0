import { describe, expect, it } from "vitest";
import { FileIndex } from "../../../src/project/formats/file-index.ts";
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
      const tree = {
        files,
        texts: new Map(),
        documents: files.map((file) => ({ file, value: [null, 1, { a: [] }] })),
        coverage: new Map(),
        tables: [],
        resolve: nothing,
        hints: NO_HINTS,
      };
      expect(() => (layout.detect(tree), layout.read(tree))).not.toThrow();
    }
  });
});
