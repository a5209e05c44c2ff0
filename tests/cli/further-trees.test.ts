import { cpSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readInput } from "../../src/cli/input.ts";
import { placeTree } from "../../src/cli/tree-places.ts";
import type { Further } from "../../src/cli/trees.ts";
import { dreambenchPlus, FULL } from "../../tools/trees/dreambench-plus.mjs";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { writeTree, writeZip } from "../../tools/trees/write.mjs";
import { put, workFolder } from "./masc-lens.ts";

const work = workFolder();
const root = join(work, "bench");
const never = new AbortController().signal;
const masks = (...paths: readonly string[]): Further[] => paths.map((path) => ({ holds: "masks", path }));
const ratings = (...paths: readonly string[]): Further[] => paths.map((path) => ({ holds: "ratings", path }));
const read = (input: string, further: readonly Further[]) => readInput(never, input, new Set(), further);

const sourceOf = (path: string | null) => /dreambench_plus_[a-z0-9_]+/.exec(path ?? "")?.[0];

/** Four pairs of two methods, masks of two sources. */
beforeAll(async () => {
  const options = { ...FULL, concepts: 2, prompts: 1, methods: 2, copies: false, code: false };
  await writeTree(root, dreambenchPlus(options, await createPictures(16)));
});

describe("a further tree", () => {
  it.each([
    ["masks", "/a/masks/dreambench_plus_clipseg", [], "masks/dreambench_plus_clipseg"],
    ["masks", "/a/sam2_masks", [], "sam2_masks"],
    ["masks", "/a/masks", [], "masks"],
    ["masks", "/samples/mine", [], "masks/mine"],
    ["ratings", "/a/data_human_rating/merged_data/group1", [], "ratings/merged_data/group1"],
    ["ratings", "/a/data_gpt_rating", [], "ratings/data_gpt_rating"],
    ["ratings", "/a/people", ["merged_data/group1/emu2-cp.json"], "ratings/people"],
    ["ratings", "/a/raters", ["ada-emu2.json"], "data_human_rating/raters"],
  ] as const)("of %s at %s is where layouts know it", (kind, path, inside, place) => {
    expect(placeTree(kind, path, inside, new Set())).toBe(place);
  });

  it("has a place of its own beside one of its name", () => {
    const taken = new Set(["masks/mine", "masks/mine_2"]);
    expect(placeTree("masks", "/b/mine", [], taken)).toBe("masks/mine_3");
  });

  it("of raw ratings is read, whatever its folder is called", async () => {
    const raters = join(work, "raters");
    cpSync(join(root, "data_human_rating/raw_data"), raters, { recursive: true });
    const bare = join(work, "bare");
    for (const name of ["images", "captions", "samples"])
      cpSync(join(root, name), join(bare, name), { recursive: true });
    const { samples } = await read(bare, ratings(raters));
    expect(new Set(samples.flatMap((sample) => sample.ratings.map(({ by }) => by)))).toEqual(
      new Set(["rater01", "rater02"]),
    );
  });

  it("that names pairs itself adds none and hides none; what says so names it as it was typed", async () => {
    const people = join(work, "people");
    const table = "reference,generation,rating\nimages/x.jpg,y.jpg,3\n";
    put(join(people, "manifest.csv"), table);
    const { samples, problems } = await read(root, ratings(`${people}/`));
    expect(samples).toHaveLength(4);
    expect(problems.map(({ message }) => message).join("\n")).toContain(
      `people/manifest.csv" is of none of INPUT's pairs`,
    );
  });
});

describe("INPUT itself as a further tree", () => {
  it.each(["folder", "ZIP"])("is read once, a %s too", async (kind) => {
    const zip = join(work, "zipped/bench.zip");
    const options = { ...FULL, concepts: 2, prompts: 1, methods: 2, copies: false, code: false };
    await writeZip(zip, dreambenchPlus(options, await createPictures(16)));
    const input = kind === "folder" ? root : zip;
    const alone = await read(input, []);
    expect(alone.samples).toHaveLength(4);
    for (const further of [masks(input), ratings(input), [...masks(input, input), ...ratings(input)]]) {
      const { samples, problems } = await read(input, further);
      expect(samples).toEqual(alone.samples);
      expect(problems).toEqual(alone.problems.map((problem) => ({ ...problem, message: expect.any(String) })));
    }
  });
});

/** Two pairs, told apart by names of folders, with masks of their own. */
function loosePairs(...at: readonly string[]): string {
  const folder = join(work, ...at);
  for (const name of ["cat", "dog"])
    for (const role of ["references", "generations"])
      for (const above of ["", "masks/"]) put(join(folder, above, role, `${name}.png`), "");
  return folder;
}

describe("--masks", () => {
  it("goes before masks that lie in INPUT, which stay where it has none", async () => {
    const input = loosePairs("loose");
    const mine = join(work, "theirs/mine");
    for (const role of ["references", "generations"]) put(join(mine, role, "cat.png"), "");
    const { samples, problems } = await read(input, masks(mine));
    expect(samples.map(({ referenceMask, generationMask }) => [referenceMask, generationMask])).toEqual([
      ["../theirs/mine/references/cat.png", "../theirs/mine/generations/cat.png"],
      ["masks/references/dog.png", "masks/generations/dog.png"],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^2 other masks of the same pictures/),
    ]);
  });

  it("goes behind the masks that a manifest names, and says nothing of those", async () => {
    const input = loosePairs("named");
    const mine = join(work, "named-masks");
    cpSync(join(input, "masks"), mine, { recursive: true });
    const rows = [
      "reference,reference_mask,generation,generation_mask",
      "references/cat.png,masks/references/cat.png,generations/cat.png,masks/generations/cat.png",
      "references/dog.png,,generations/dog.png,",
    ];
    put(join(input, "pairs.csv"), rows.join("\n"));
    const { samples, problems } = await read(input, masks(mine));
    expect(samples.map(({ referenceMask, generationMask }) => [referenceMask, generationMask])).toEqual([
      ["masks/references/cat.png", "masks/generations/cat.png"],
      ["../named-masks/references/dog.png", "../named-masks/generations/dog.png"],
    ]);
    expect(problems).toEqual([]);
  });

  it("takes the first of two that have the same masks, whatever they are called", async () => {
    const input = loosePairs("ordered");
    const trees = ["z", "a"].map((name) => join(work, name));
    for (const tree of trees) cpSync(join(input, "masks"), tree, { recursive: true });
    const { samples } = await read(input, masks(...trees));
    for (const { generationMask } of samples) expect(generationMask).toMatch(/^\.\.\/z\//);
  });

  it("goes by the file that says of which picture each mask is, before what names say and behind what a table says", async () => {
    const input = join(work, "sampled");
    for (const name of ["reference.jpg", "reference_mask.png", "output.jpg", "output_mask.png"])
      put(join(input, name), "");
    put(join(input, "prompt.txt"), "cat\na cat\n");
    const made = join(work, "made-masks");
    const rows = [
      ["refs/a.png", "reference.jpg"],
      ["samples/b.png", "output.jpg"],
      ["gone.png", "other.jpg"],
    ].map(([path, picture]) => JSON.stringify({ path, picture, source: "s", prompt: "cat", covered: 0.5 }));
    put(join(made, "masks.jsonl"), [...rows, '{"path": "half'].join("\n"));
    for (const path of ["refs/a.png", "samples/b.png"]) put(join(made, path), "");
    const masksOf = async (path: string) => {
      const { samples, problems } = await read(path, masks(made));
      expect(problems).toEqual([]);
      return samples.map(({ referenceMask, generationMask }) => [referenceMask, generationMask]);
    };
    expect(await masksOf(input)).toEqual([["../made-masks/refs/a.png", "../made-masks/samples/b.png"]]);
    const table = join(work, "sampled/t.csv");
    put(table, "reference,reference_mask,generation\nreference.jpg,reference_mask.png,output.jpg\n");
    expect(await masksOf(table)).toEqual([["reference_mask.png", "../made-masks/samples/b.png"]]);
  });

  it("makes no pair of a table that lies among the masks", async () => {
    const mine = join(work, "with-table/masks");
    cpSync(join(root, "masks/dreambench_plus_clipseg"), mine, { recursive: true });
    put(join(mine, "results.csv"), "reference,generation\nimages/x.jpg,y.jpg\n");
    const { samples, problems, rule } = await read(root, masks(mine));
    expect(samples).toHaveLength(4);
    expect(rule).toBe("the layout of DreamBench++");
    for (const { generationMask } of samples) expect(generationMask).toMatch(/^\.\.\/with-table\//);
    expect(problems).toEqual([
      { kind: "no-pair", path: null, message: expect.stringMatching(/^1 row of .*--masks makes no pairs/) },
    ]);
  });

  it("says which of several sources counts, one of INPUT's own too", async () => {
    expect(sourceOf((await read(root, [])).samples[0]!.referenceMask)).toBe("dreambench_plus_clipseg");
    const own = await read(root, masks(join(root, "masks/dreambench_plus_owlv2_sam2")));
    for (const { referenceMask, generationMask } of own.samples)
      expect([sourceOf(referenceMask), sourceOf(generationMask)]).toEqual(Array(2).fill("dreambench_plus_owlv2_sam2"));
    expect(own.samples[0]!.referenceMask).toMatch(/^masks\//);
    expect(own.problems.filter(({ kind }) => kind === "mask")).toEqual([]);

    const mine = join(work, "mine");
    cpSync(join(root, "masks/dreambench_plus_clipseg"), mine, { recursive: true });
    const { samples } = await read(root, masks(mine));
    for (const sample of samples)
      expect([sample.referenceMask, sample.generationMask]).toEqual(
        Array(2).fill(expect.stringMatching(/^\.\.\/mine\//)),
      );
  });

  it("of two folders with one name are two sources, of which one is taken and the other told", async () => {
    const [first, second] = ["first/dreambench_plus", "second/dreambench_plus"].map((name) => join(work, name));
    for (const folder of [first!, second!])
      cpSync(join(root, "masks/dreambench_plus_clipseg"), folder, { recursive: true });
    const { samples, problems } = await read(root, masks(first!, second!));
    for (const { generationMask } of samples) expect(generationMask).toMatch(/^\.\.\/first\/dreambench_plus\//);
    expect(problems.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/second\/dreambench_plus".*named first counts/),
    );
  });

  it("is told of where none of its masks is any pair's", async () => {
    const other = join(work, "other");
    put(join(other, "nobody.png"), "");
    const manifest = put(
      join(root, "mine.csv"),
      "reference,generation\nimages/live_subject/animal/00.jpg,images/live_subject/animal/00.jpg\n",
    );
    for (const input of [root, manifest])
      expect((await read(input, masks(other))).problems.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/^No pair has a mask of --masks .*other"/),
      );
  });
});
