import { cpSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readInput } from "../../src/cli/input.ts";
import { placeTree } from "../../src/cli/tree-places.ts";
import type { Further } from "../../src/cli/trees.ts";
import { dreambenchPlus, FULL } from "../../tools/trees/dreambench-plus.mjs";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { writeTree } from "../../tools/trees/write.mjs";
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

describe("--masks", () => {
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
