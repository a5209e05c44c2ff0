import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { IntakeFile } from "../../src/project/contents.ts";
import { readIntake } from "../../src/project/intake.ts";

/** Layouts that people reported, rebuilt small: a copy of their folders. */
const FAULTS = fileURLToPath(new URL("../fixtures/faults/", import.meta.url));

function filesOf(folder: string, only: (path: string) => boolean = () => true): IntakeFile[] {
  const root = `${FAULTS}${folder}`;
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(`${root}/${path}`).isFile() && only(path))
    .map((path) => ({
      path: path.replaceAll("\\", "/"),
      size: statSync(`${root}/${path}`).size,
      read: () => Promise.resolve(new Uint8Array(readFileSync(`${root}/${path}`))),
    }));
}
const named = (...paths: string[]): IntakeFile[] =>
  paths.map((path) => ({
    path,
    size: 1,
    read: () => Promise.resolve(new TextEncoder().encode(path.endsWith(".txt") ? `text of ${path}` : "")),
  }));
const pairsOf = async (files: readonly IntakeFile[]) =>
  (await readIntake(files)).samples.map(({ reference, referenceMask, generation, generationMask }) => [
    reference,
    referenceMask,
    generation,
    generationMask,
  ]);

describe("DreamBench++'s own layout", () => {
  const METHOD = "samples/emu2_gs3_step50_seed42_torch_bfloat16";

  it("gives its pairs", async () => {
    const { samples, problems, rule } = await readIntake(filesOf("12-dreambenchpp-layout"));
    expect(rule).toBe("the layout of DreamBench++");
    expect(problems).toEqual([]);
    expect(samples).toHaveLength(8);
    expect(samples.find(({ id }) => id === "emu2/live_subject_animal_00_kitten/1_0")).toEqual({
      id: "emu2/live_subject_animal_00_kitten/1_0",
      reference: `${METHOD}/src_image/live_subject_animal_00_kitten/1_0.jpg`,
      referenceMask: null,
      generation: `${METHOD}/tgt_image/live_subject_animal_00_kitten/1_0.jpg`,
      generationMask: null,
      prompt: "A photo of a kitten on a table number 1",
      object: "kitten",
      concept: "live_subject_animal_00_kitten",
      category: "live_subject_animal",
      promptId: "1",
      method: "emu2",
      seed: "0",
      otherReferences: [],
      ratings: [],
      columns: {},
    });
    expect(
      samples.find(({ concept, method }) => concept === "object_07_coffee_cup" && method === "blip_diffusion"),
    ).toMatchObject({ object: "coffee cup" });
  });

  it("gives a method's folder alone its pairs", async () => {
    const files = filesOf("12-dreambenchpp-layout", (path) => path.includes("emu2")).map((file) => ({
      ...file,
      path: file.path.replace("samples/", ""),
    }));
    expect((await readIntake(files)).samples).toHaveLength(4);
  });

  it("takes references from images, objects and prompts from captions, masks from the trees beside", async () => {
    const concept = "live_subject_animal_00_kitten";
    const captions = {
      path: "bench/captions/live_subject/animal/00.txt",
      size: 1,
      read: () => Promise.resolve(new TextEncoder().encode("tabby kitten\nin snow\nat sea\n")),
    };
    const { samples, problems } = await readIntake([
      ...named(
        "bench/images/live_subject/animal/00.jpg",
        "bench/images/object/00.jpg",
        `bench/${METHOD}/tgt_image/${concept}/1_3.jpg`,
        `bench/${METHOD}/src_image/${concept}/1_3.jpg`,
        `bench/${METHOD}/negative_prompt.txt`,
        "bench/masks/dreambench_plus_clipseg/refs/live_subject/animal/00.png",
        `bench/masks/dreambench_plus_clipseg/${METHOD}/${concept}/1_3.png`,
        `bench/masks/dreambench_plus_grounded_sam2/${METHOD}/${concept}/1_3.png`,
      ),
      captions,
    ]);
    expect(samples).toHaveLength(1);
    expect(samples[0]).toMatchObject({
      reference: "bench/images/live_subject/animal/00.jpg",
      referenceMask: "bench/masks/dreambench_plus_clipseg/refs/live_subject/animal/00.png",
      generationMask: `bench/masks/dreambench_plus_clipseg/${METHOD}/${concept}/1_3.png`,
      object: "tabby kitten",
      prompt: "at sea",
      promptId: "1",
      seed: "3",
    });
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('masks of 2 sources (clipseg, grounded_sam2); those of "clipseg" were taken'),
    ]);
  });

  it("says of pairs without any reference", async () => {
    const { samples, problems } = await readIntake(named(`${METHOD}/tgt_image/object_00_cup/0_0.jpg`));
    expect(samples[0]).toMatchObject({ reference: null, object: "cup" });
    expect(problems).toEqual([
      { kind: "no-reference", path: null, message: expect.stringContaining("Add the folder images or src_image") },
    ]);
  });
});

describe("masks by their names", () => {
  it.each(["mname-prefix", "mname-space", "mname-seg"])("%s: two pairs with masks", async (folder) => {
    const pairs = await pairsOf(filesOf(`13-mask-names/${folder}`));
    expect(pairs).toHaveLength(2);
    expect(pairs.flat()).not.toContain(null);
    for (const [reference, referenceMask, generation, generationMask] of pairs) {
      expect([reference, generation]).not.toContainEqual(expect.stringMatching(/mask|seg/));
      expect(referenceMask).toMatch(/mask|seg/);
      expect(generationMask).toMatch(/mask|seg/);
    }
  });

  it.each([
    ["Mask_00.png"],
    ["00-Mask.png"],
    ["00mask.png"],
    ["mask00.png"],
    ["00_mask2.png"],
    ["00 (mask).png"],
    ["00_mask_0.png"],
    ["mask of 00.png"],
    ["00_segmentation.png"],
    ["00.matte.png"],
    ["00_sam2.png"],
    ["00_m.png"],
    ["seg/00.png"],
    ["sam2_masks/00.png"],
    ["masks/00_seg.png"],
  ])("%s beside 00.png is its mask", async (mask) => {
    expect(await pairsOf(named("references/dog.png", "generations/dog/00.png", `generations/dog/${mask}`))).toEqual([
      ["references/dog.png", null, "generations/dog/00.png", `generations/dog/${mask}`],
    ]);
  });

  it.each(["mask_7.png", "00_depth.png", "00_cutout.png"])("%s is a question, and is not scored", async (name) => {
    const { samples, problems } = await readIntake(
      named("references/dog.png", "generations/dog/00.png", `generations/dog/${name}`),
    );
    expect(samples).toHaveLength(1);
    expect(problems).toEqual([
      {
        kind: "mask",
        path: `generations/dog/${name}`,
        message: expect.stringMatching(/named like a mask or a map.*not scored.*_mask at the end.*in a pair by hand/),
      },
    ]);
  });

  it("leaves names alone that only sound so", async () => {
    expect(
      await pairsOf(
        named(
          "references/dog.png",
          "generations/dog/00.png",
          "generations/dog/sam_snow.png",
          "generations/dog/damask.png",
        ),
      ),
    ).toHaveLength(3);
  });
});

describe("names that differ in case", () => {
  const MEANT = ["Dog", "dog"].map((name) => [
    `references/${name}.png`,
    `masks/references/${name}.png`,
    `generations/${name}.png`,
    `masks/generations/${name}.png`,
  ]);

  it("fit exactly by folders", async () => {
    expect((await pairsOf(filesOf("14-names-differing-in-case/caseful"))).toSorted()).toEqual(MEANT);
  });

  it("fit exactly by a manifest", async () => {
    const pairs = await pairsOf(filesOf("14-names-differing-in-case"));
    expect(pairs.toSorted()).toEqual(MEANT.map((paths) => paths.map((path) => `caseful/${path}`)));
  });

  it("fit exactly where folders, texts and masks beside differ so", async () => {
    const { samples } = await readIntake(
      named(
        "refs/Dog/0.png",
        "refs/dog/0.png",
        "gens/dog/1.png",
        "gens/Dog/1.png",
        "gens/Dog/1_mask.png",
        "gens/dog/1_mask.png",
        "gens/Dog/1.txt",
        "gens/dog/1.txt",
      ),
    );
    expect(
      samples
        .map(({ reference, generation, generationMask, prompt }) => [reference, generation, generationMask, prompt])
        .toSorted(),
    ).toEqual([
      ["refs/Dog/0.png", "gens/Dog/1.png", "gens/Dog/1_mask.png", "text of gens/Dog/1.txt"],
      ["refs/dog/0.png", "gens/dog/1.png", "gens/dog/1_mask.png", "text of gens/dog/1.txt"],
    ]);
  });
});

const PROMPTS = [
  'A "golden" kitten, on a café table; raining',
  "A kitten\nin two lines, really",
  "Ein Kätzchen im Grünen – sunny 🌞",
];

describe("JSON of the usual shapes", () => {
  it.each(["l_keyed", "m_pandascols", "n_split", "o_lists", "p_data", "q_lines"])(
    "%s.json: the same three rows",
    async (name) => {
      const { samples, problems } = await readIntake([
        ...filesOf("19-json-shapes", (path) => path === `${name}.json`),
        ...named("cat.png", "cat_m.png", "coffee.png", "coffee_m.png"),
      ]);
      expect(problems).toEqual([]);
      expect(samples.map(({ id, prompt }) => [id, prompt])).toEqual(
        PROMPTS.map((prompt, index) => [String(index + 1), prompt]),
      );
      for (const sample of samples)
        expect(sample).toMatchObject({
          reference: "cat.png",
          referenceMask: "cat_m.png",
          generation: "coffee.png",
          generationMask: "coffee_m.png",
          object: "kitten",
        });
    },
  );
});

describe("a CSV saved in Windows-1252", () => {
  it("has its letters, and that is said", async () => {
    const { samples, problems } = await readIntake([
      ...filesOf("20-table-not-utf8"),
      ...named("cat.png", "cat_m.png", "coffee.png", "coffee_m.png"),
    ]);
    expect(samples.map(({ prompt }) => prompt)).toEqual([PROMPTS[0], PROMPTS[1], "Ein Kätzchen im Grünen – sunny"]);
    expect(problems).toEqual([
      { kind: "encoding", path: "g_cp1252.csv", message: expect.stringContaining("read as Windows-1252") },
    ]);
  });
});

const prompt = async (...bytes: number[]) => {
  const text: IntakeFile = {
    path: "prompt.txt",
    size: bytes.length,
    read: () => Promise.resolve(Uint8Array.from(bytes)),
  };
  const { samples, problems } = await readIntake([...named("reference.png", "generation.png"), text]);
  return [samples[0]?.prompt, problems.map(({ kind }) => kind)];
};

describe("prompts in text files", () => {
  it("in other encodings have their letters, or are left out, and that is said", async () => {
    expect(await prompt(0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9)).toEqual(["aé", []]);
    expect(await prompt(0xff, 0xfe, 0x61, 0, 0xe9, 0)).toEqual(["aé", []]);
    expect(await prompt(0x61, 0xe9)).toEqual(["aé", ["encoding"]]);
    expect(await prompt(0x61, 0x8e)).toEqual([null, ["encoding"]]);
    expect(await prompt(0x61, 0xef, 0xbf, 0xbd)).toEqual([null, ["encoding"]]);
  });
});
