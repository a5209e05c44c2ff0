import { describe, expect, it } from "vitest";
import { FAULTS } from "../../tools/trees/broken.mjs";
import { METHOD_FOLDERS } from "../../tools/trees/dreambench-plus.mjs";
import type { IntakeFile } from "../../src/project/contents.ts";
import { shortName } from "../../src/project/formats/dreambench-plus/names.ts";
import { readValues } from "../../src/project/formats/dreambench-plus/values.ts";
import { FileIndex } from "../../src/project/formats/file-index.ts";
import { createIntakeReader, readIntake } from "../../src/project/intake.ts";
import type { Intake, Sample } from "../../src/project/types.ts";
import { textFile, treeOf } from "./trees.ts";

const only = (files: readonly IntakeFile[], pattern: RegExp) => files.filter(({ path }) => pattern.test(path));
const without = (files: readonly IntakeFile[], pattern: RegExp) => files.filter(({ path }) => !pattern.test(path));
const under = (root: string, files: readonly IntakeFile[]) =>
  files.map((file) => ({ ...file, path: `${root}/${file.path}` }));
const inUse = ({ masks }: Intake) => masks.filter((source) => source.inUse).map(({ name }) => name);
const json = (path: string, content: unknown) => textFile(path, JSON.stringify(content));
const lines = (...rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join("\n");
const kindsOf = ({ problems }: Intake) => problems.map(({ kind }) => kind);
const sentenceOf = ({ understood }: Intake) => understood.find(({ layout }) => layout === "dreambench-plus")?.sentence;

/** Drops one after the other into one project. */
async function inDrops(...drops: readonly (readonly IntakeFile[])[]): Promise<Intake> {
  const reader = createIntakeReader();
  const files: IntakeFile[] = [];
  let intake: Intake | null = null;
  for (const drop of drops) {
    files.push(...drop);
    const added = new Set(drop.map(({ path }) => path));
    intake = await reader.read(files, intake && { intake, added, taken: new Set() });
  }
  return intake!;
}

/** What a pair is, whichever way it came. */
const plain = ({ samples }: Intake) =>
  samples.map(({ columns: _columns, ...sample }) => sample).toSorted((a, b) => (a.id < b.id ? -1 : 1));

const pathsOf = ({ reference, referenceMask, generation, generationMask }: Sample) =>
  [reference, referenceMask, generation, generationMask].map((path) => path ?? "");

describe("a tree of DreamBench++", () => {
  it.each([
    "dreambench_plus",
    "data/dreambench_plus",
    "dreambench_plus_v2",
    "DreamBench_Plus",
    "samples",
    "images",
    "outputs",
  ])("is read the same in a folder %s", async (root) => {
    const [plainly, inside] = [await readIntake(treeOf()), await readIntake(under(root, treeOf()))];
    expect(inside.samples.map(({ id }) => id)).toEqual(plainly.samples.map(({ id }) => id));
    expect(inside.samples.map(pathsOf)).toEqual(
      plainly.samples.map((sample) => pathsOf(sample).map((path) => `${root}/${path}`)),
    );
    expect(sentenceOf(inside)).toBe(sentenceOf(plainly));
  });

  it("gives every pair with all that is said of it, and a sentence on the whole", async () => {
    const intake = await readIntake(treeOf());
    expect(sentenceOf(intake)).toBe(
      "16 generations of 2 methods for 4 subjects, masks of 2 sources, ratings of 2 groups and 2 raters, scores of 5 kinds, as DreamBench++ has them",
    );
    expect(intake.understood).toHaveLength(1);
    expect(kindsOf(intake)).toEqual(["mask"]);
    const emu2 = "emu2_gs3_step50_seed42_torch_bfloat16";
    const sample = intake.samples.find(({ id }) => id === "emu2/live_subject_animal_00_kitten/1_0");
    expect(sample).toMatchObject({
      reference: "images/live_subject/animal/00.jpg",
      referenceMask: "masks/dreambench_plus_clipseg/refs/live_subject/animal/00.png",
      generation: `samples/${emu2}/tgt_image/live_subject_animal_00_kitten/1_0.jpg`,
      generationMask: `masks/dreambench_plus_clipseg/samples/${emu2}/live_subject_animal_00_kitten/1_0.png`,
      prompt: "A photo of a kitten in the snow",
      object: "kitten",
      concept: "live_subject_animal_00_kitten",
      category: "live_subject_animal",
      promptId: "1",
      method: "emu2",
      seed: "0",
    });
  });

  it("is the same at any depth, with names in any case, Unicode form and kind of separator, and what systems leave in it", async () => {
    const wanted = plain(await readIntake(treeOf()));
    const ids = wanted.map(({ id, prompt, object, ratings }) => ({ id, prompt, object, ratings: ratings.length }));
    const idsOf = async (files: readonly IntakeFile[]) =>
      plain(await readIntake(files)).map(({ id, prompt, object, ratings }) => ({
        id,
        prompt,
        object,
        ratings: ratings.length,
      }));
    expect(await idsOf(under("home/me/bench", treeOf()))).toEqual(ids);
    for (const fault of [
      "upper-case-extensions",
      "system-files",
      "windows-separators",
      "mixed-case-folders",
      "foreign-files",
    ])
      expect(await idsOf(treeOf({}, [fault])), fault).toEqual(ids);
    const { samples } = await readIntake(treeOf({}, ["unicode-forms"]));
    expect(
      samples.filter(({ prompt, referenceMask, generationMask }) => !prompt || !referenceMask || !generationMask),
    ).toEqual([]);
  });

  it("broken in every way still says what is there and what is missing, a sentence a kind", async () => {
    const intake = await readIntake(treeOf({ concepts: 12 }, Object.keys(FAULTS)));
    expect(intake.samples.length).toBeGreaterThan(20);
    expect(new Set(intake.samples.map(({ id }) => id)).size).toBe(intake.samples.length);
    expect(intake.problems.length).toBeLessThan(16);
    for (const { reference, generation } of intake.samples) expect([reference, generation]).not.toContain(null);
  });

  it("knows the releases' methods by the paper's names, and leaves others theirs", () => {
    for (const [folder, name] of METHOD_FOLDERS) expect(shortName(folder)).toBe(name);
    expect(shortName("ip_adapter_plus_vit_h_sdxl_scale0_6_gs7_5_step100_seed42_torch_float16")).toBe(
      "ip_adapter_plus_vit_h_sdxl",
    );
    expect(shortName("EMU2")).toBe("emu2");
    expect(shortName("emu2_gs9_step50_seed7_torch_bfloat16")).toBe("emu2_gs9_step50_seed7_torch_bfloat16");
    expect(shortName("My Method")).toBe("My Method");
  });

  it("takes a picture of two of one name once, the one that the authors have, and says so", async () => {
    const intake = await readIntake(treeOf({}, ["duplicated-stems"]));
    expect(intake.samples).toHaveLength(16);
    for (const { reference, generation } of intake.samples)
      expect([reference, generation].join(" ")).not.toMatch(/\.png/);
    expect(intake.problems.find(({ kind }) => kind === "not-named")?.message).toMatch(
      /^4 files have the name of another/,
    );
  });

  it("has no rows for what was not copied, and says how many there would be", async () => {
    const intake = await readIntake(treeOf({}, ["half-copied-method"]));
    expect(intake.samples).toHaveLength(11);
    expect(intake.problems.find(({ kind }) => kind === "no-generation")?.message).toMatch(
      /^5 generations are not there/,
    );
  });
});

describe("a part of the tree", () => {
  it("without images has its references in src_image, without captions its objects in names", async () => {
    const { samples } = await readIntake(without(treeOf(), /^(?:images|captions)\//));
    const sample = samples.find(({ id }) => id === "blip_diffusion/live_subject_human_00_kitten/0_0");
    expect(sample?.reference).toMatch(/src_image\/live_subject_human_00_kitten\/0_0\.jpg$/);
    expect(sample).toMatchObject({
      object: "kitten",
      referenceMask: expect.stringMatching(/refs\/live_subject\/human\/00\.png$/),
    });
  });

  it("without texts has its prompts in captions", async () => {
    const whole = plain(await readIntake(treeOf()));
    expect(plain(await readIntake(without(treeOf(), /\/text\//)))).toEqual(whole);
  });

  it("is a method's folder, or a concept of it", async () => {
    const method = only(treeOf(), /^samples\/emu2/).map((file) => ({
      ...file,
      path: file.path.replace("samples/", ""),
    }));
    expect((await readIntake(method)).samples).toHaveLength(8);
    const { samples } = await readIntake(only(method, /live_subject_animal_00/));
    expect(samples.map(({ id }) => id)).toEqual([
      "emu2/live_subject_animal_00_kitten/0_0",
      "emu2/live_subject_animal_00_kitten/1_0",
    ]);
  });

  it.each([
    ["references", /^images\//, "4 references", ["no-generation"]],
    ["captions", /^captions\//, "4 lists of captions", ["nothing"]],
    ["masks", /^masks\//, "masks of 2 sources", ["mask"]],
    ["ratings", /^data_human/, "ratings of 2 groups and 2 raters", ["nothing"]],
    ["scores", /^data_(?!human)/, "scores of 5 kinds", ["nothing"]],
  ])("%s alone are understood, in a sentence", async (_, pattern, words, kinds) => {
    const intake = await readIntake(only(treeOf(), pattern));
    expect(sentenceOf(intake)).toBe(`${words}, as DreamBench++ has them`);
    expect([intake.samples, kindsOf(intake)]).toEqual([[], kinds]);
  });
});

describe("trees that come one after the other", () => {
  const tree = treeOf();
  const parts = [
    /^samples\/[^/]+\/tgt_image\//,
    /^images\//,
    /^masks\//,
    /^data_/,
    /^(?:captions\/|samples\/[^/]+\/(?:text|src_image)\/)/,
  ];

  it("give what one drop of all gives, in either order", async () => {
    const whole = plain(await readIntake(tree));
    const drops = parts.map((pattern) => only(tree, pattern));
    expect(plain(await inDrops(...drops))).toEqual(whole);
    expect(plain(await inDrops(...drops.toReversed()))).toEqual(whole);
    expect((await inDrops(...drops.toReversed())).columns.map(({ name }) => name).toSorted()).toEqual(
      (await readIntake(tree)).columns.map(({ name }) => name).toSorted(),
    );
  });

  it("combine from several roots, each pair with what lies nearest", async () => {
    const drops = parts.map((pattern, place) => under(`root${place}`, only(tree, pattern)));
    const { samples } = await inDrops(...drops);
    expect(samples).toHaveLength(16);
    for (const { reference, referenceMask, generationMask, prompt, ratings } of samples) {
      expect(reference).toMatch(/^root1\/images/);
      expect([referenceMask, generationMask].join(" ")).toMatch(/^root2\S+ root2/);
      expect(prompt).toMatch(/^A photo of a /);
      expect(ratings.length).toBeGreaterThan(3);
    }
    const twice = await readIntake([...under("a", tree), ...under("b", tree)]);
    expect(twice.samples).toHaveLength(32);
    for (const { reference, generation, generationMask } of twice.samples)
      expect(new Set([reference, generation, generationMask].map((path) => path?.[0])).size).toBe(1);
  });
});

describe("masks of several sources", () => {
  const tree = treeOf({ sources: ["a", "b"] });

  it("are all kept; the one that covers most pairs is in use, and of two alike one without a name", async () => {
    const intake = await readIntake(tree);
    expect(intake.masks.map(({ name, masks }) => [name, masks.length])).toEqual([
      ["a", 20],
      ["b", 20],
    ]);
    expect(inUse(intake)).toEqual(["a"]);
    const fewer = await readIntake(without(tree, /dreambench_plus_a\/samples\/emu2.*\/1_0/));
    expect(inUse(fewer)).toEqual(["b"]);
    expect(inUse(await readIntake(treeOf({ sources: ["a", ""] })))).toEqual([""]);
  });

  it("cover part of the pairs, and that is counted", async () => {
    const { samples, problems } = await readIntake(
      without(treeOf({ sources: ["a"] }), /dreambench_plus_a\/samples\/emu2/),
    );
    expect(samples.filter(({ generationMask }) => generationMask === null)).toHaveLength(8);
    expect(problems.map(({ kind, message }) => [kind, message])).toEqual([
      ["mask", expect.stringMatching(/^8 pairs of 16 lack a mask of "a"/)],
    ]);
  });

  it("are taken together where one has the references' and the other the generations'", async () => {
    const intake = await readIntake(without(tree, /dreambench_plus_(?:a\/samples|b\/refs)\//));
    expect(inUse(intake)).toEqual(["a", "b"]);
    for (const { referenceMask, generationMask } of intake.samples)
      expect([referenceMask, generationMask].join(" ")).toMatch(/_a\/refs\S+ \S+_b\/samples/);
  });

  it("are a manifest's too, where that names none", async () => {
    const generation = "samples/emu2_gs3_step50_seed42_torch_bfloat16/tgt_image/live_subject_animal_00_kitten/0_0.jpg";
    const { samples } = await readIntake([
      ...tree,
      textFile("manifest.csv", `reference,generation\nimages/live_subject/animal/00.jpg,${generation}\n`),
    ]);
    expect(samples).toHaveLength(1);
    expect(samples[0]).toMatchObject({
      referenceMask: "masks/dreambench_plus_a/refs/live_subject/animal/00.png",
      generationMask: expect.stringContaining("masks/dreambench_plus_a/samples/emu2"),
    });
  });
});

describe("ratings and shipped scores", () => {
  const KITTEN = "live_subject_animal_00_kitten";
  const pictures = without(treeOf(), /^data_/);
  const find = ({ samples }: { readonly samples: readonly Sample[] }, prompt: string) =>
    samples.find(({ id }) => id === `emu2/${KITTEN}/${prompt}_0`)!;

  it("of groups and of raters go to their pairs, by method, subject and prompt", async () => {
    const intake = await readIntake([
      ...pictures,
      json("r/data_human_rating/merged_data/group1/emu2-cp.json", { [`${KITTEN}-0`]: 3, [`${KITTEN}-1`]: 0 }),
      json("r/data_human_rating/merged_data/group2/emu2-pf.json", { [`${KITTEN}-0`]: 4 }),
      json("r/data_human_rating/raw/ann-lee-emu2.json", { [`${KITTEN}-1`]: [1, 2] }),
    ]);
    expect(find(intake, "0").ratings).toEqual([
      { by: "group1", dimension: "concept", value: 3, scale: [0, 4] },
      { by: "group2", dimension: "prompt", value: 4, scale: [0, 4] },
    ]);
    expect(find(intake, "1").ratings.map(({ by, dimension, value }) => [by, dimension, value])).toEqual([
      ["group1", "concept", 0],
      ["ann-lee", "concept", 1],
      ["ann-lee", "prompt", 2],
    ]);
    expect(intake.samples.filter(({ ratings }) => ratings.length > 0)).toHaveLength(2);
    expect(kindsOf(intake)).toEqual(["mask"]);
  });

  it("of raters are read again where a method comes that says otherwise who rated, and else stay as they are", () => {
    const path = "r/data_human_rating/raw/ann-lee-emu2.json";
    const document = { file: new FileIndex([path]).get(path)!, value: { [`${KITTEN}-1`]: [1, 2] } };
    const said = (...methods: readonly string[]) => readValues([document], new Set(methods));
    const first = said("emu2");
    expect(first).toMatchObject([
      { method: "emu2", says: { by: "ann-lee", dimension: "concept" } },
      { method: "emu2", says: { by: "ann-lee", dimension: "prompt" } },
    ]);
    for (const [at, one] of said("emu2", "another").entries()) expect(one).toBe(first[at]);
    expect(said("emu2", "another", "lee-emu2")).toMatchObject([
      { method: "lee-emu2", says: { by: "ann" } },
      { method: "lee-emu2", says: { by: "ann" } },
    ]);
  });

  it("in long form, a row a rater and respect, go to their pairs as those of groups do", async () => {
    const answers = [
      ["id", "concept", "prompt_id", "method", "rater", "dimension", "rating", "answered"],
      ["1", KITTEN, "0", "emu2", "ann", "CP", "3", "Monday"],
      ["2", KITTEN, "0", "emu2", "ann", "prompt following", "1", "Monday"],
      ["3", KITTEN, "0", "emu2", "bo", "CP", "0", "Friday"],
      ["4", KITTEN, "0", "emu2", "bo", "CP", "2", "Friday"],
      ["5", KITTEN, "1", "emu2", "bo", "CP", "", "Friday"],
    ];
    const intake = await readIntake([
      ...pictures,
      textFile("study.csv", answers.map((row) => row.join(",")).join("\n")),
    ]);
    expect(find(intake, "0").ratings).toEqual([
      { by: "ann", dimension: "concept", value: 3, scale: null },
      { by: "ann", dimension: "prompt", value: 1, scale: null },
      { by: "bo", dimension: "concept", value: 2, scale: null },
    ]);
    expect(intake.samples.filter(({ ratings }) => ratings.length > 0)).toHaveLength(1);
    // What is said of an answer is no column of the pairs.
    expect(intake.columns).toEqual(expect.not.arrayContaining([expect.objectContaining({ name: "answered" })]));
    expect(kindsOf(intake)).toEqual(["mask"]);
  });

  it("of programs become columns of numbers, cosines as they are", async () => {
    const intake = await readIntake([
      ...pictures,
      json("data_dino_rating/emu2.json", { [`${KITTEN}-0-0_0`]: 62.5 }),
      json("data_clipi_rating/emu2.json", { [`${KITTEN}-0`]: 75 }),
      json("data_gpt_rating/concept_preservation_full/emu2.json", { [`${KITTEN}-0`]: 3 }),
    ]);
    expect(find(intake, "0").columns).toMatchObject({
      id: `emu2/${KITTEN}/0_0`,
      concept: KITTEN,
      prompt_id: "0",
      dreambench_dino: 0.625,
      dreambench_clipi: 0.75,
      gpt_concept_preservation_full: 3,
    });
    expect(intake.columns).toEqual([
      { name: "dreambench_clipi", kind: "number", sources: ["data_clipi_rating/emu2.json"] },
      { name: "dreambench_dino", kind: "number", sources: ["data_dino_rating/emu2.json"] },
      {
        name: "gpt_concept_preservation_full",
        kind: "number",
        sources: ["data_gpt_rating/concept_preservation_full/emu2.json"],
      },
    ]);
    expect(find(intake, "1").columns).toEqual({});
  });

  it.each([
    ["by prompt", `${KITTEN}-1`],
    ["by prompt and picture", `${KITTEN}-1_0`],
    ["by prompt, then both", `${KITTEN}-1-1_0`],
  ])("of programs are found %s", async (_how, key) => {
    const other = key.replace(/_0$/, "_1");
    const numbers = { [key]: 50, ...(other === key ? {} : { [other]: 70 }) };
    const intake = await readIntake([...pictures, json("data_dino_rating/emu2.json", numbers)]);
    expect(find(intake, "1").columns["dreambench_dino"]).toBe(0.5);
    expect(find(intake, "0").columns).toEqual({});
  });

  it("of several pictures of a prompt are of the first", async () => {
    const { samples } = await readIntake([
      ...without(treeOf({ seeds: 3 }), /^data_/),
      json("data_human_rating/merged_data/group1/emu2-cp.json", { [`${KITTEN}-0`]: 3 }),
    ]);
    expect(samples.filter(({ ratings }) => ratings.length > 0).map(({ id }) => id)).toEqual([`emu2/${KITTEN}/0_0`]);
  });

  it("that fit no pair are told of, and whatever else is in such files is no error", async () => {
    const intake = await readIntake([
      ...pictures,
      json("data_dino_rating/other.json", { [`${KITTEN}-0`]: 50 }),
      json("data_dino_rating/emu2.json", {
        [`${KITTEN}-0`]: "high",
        nothing: 1,
        "a-": 2,
        [`${KITTEN}-1`]: 40,
        __proto__: 3,
      }),
      json("data_gpt_rating/empty/emu2.json", {}),
    ]);
    expect(find(intake, "1").columns).toMatchObject({ dreambench_dino: 0.4 });
    expect(find(intake, "0").columns).toEqual({});
    expect(intake.problems.filter(({ kind }) => kind !== "mask").map(({ kind, path }) => [kind, path])).toEqual([
      ["table", "data_gpt_rating/empty/emu2.json"],
      ["no-pair", null],
    ]);
  });
});

describe("tables without images", () => {
  const KITTEN = "live_subject_animal_00_kitten";
  const tree = treeOf();

  it.each(["before", "after"])(
    "of the authors' scores, %s the tree, add a column a signal to its pairs",
    async (when) => {
      const row = { concept_id: KITTEN, prompt_id: "0", gen_method: "emu2", seed: 0, extras: {} };
      const tables = [
        textFile(
          "results/geometry__so400m__global_emu2.jsonl",
          lines({ ...row, signal: "geometry", model: "so400m", score: 0.5 }),
        ),
        textFile(
          "results/both.jsonl",
          lines(
            { ...row, signal: "geometry", model: "so400m", score: 0.7 },
            { ...row, signal: "prompt_following", model: "so400m", score: 0.2 },
          ),
        ),
      ];
      const intake = await (when === "before" ? inDrops(tables, tree) : inDrops(tree, tables));
      expect(intake.samples).toHaveLength(16);
      const sample = intake.samples.find(({ id }) => id === `emu2/${KITTEN}/0_0`);
      expect(sample?.columns).toMatchObject({
        "geometry so400m global": 0.5,
        "geometry so400m": 0.7,
        "prompt_following so400m": 0.2,
        dreambench_dino: expect.any(Number),
      });
      expect(Object.keys(sample?.columns ?? {})).not.toContain("signal");
      expect(kindsOf(intake)).toEqual(["mask"]);
      expect(
        intake.columns.filter(({ name }) => name.startsWith("geometry")).map(({ name, kind }) => [name, kind]),
      ).toEqual(
        expect.arrayContaining([
          ["geometry so400m global", "number"],
          ["geometry so400m", "number"],
        ]),
      );
    },
  );

  it("of ratings stand beside those of the tree, found by id or by subject, prompt and method", async () => {
    const { samples } = await inDrops(
      tree,
      [textFile("mine.csv", `id,rating\nemu2/${KITTEN}/0_0,3\n`)],
      [textFile("yours.csv", `concept,prompt_id,method,seed,rating\n${KITTEN},1,emu2,0,2\n`)],
    );
    expect(samples).toHaveLength(16);
    const ratingsOf = (prompt: number) => samples.find(({ id }) => id === `emu2/${KITTEN}/${prompt}_0`)?.ratings ?? [];
    expect(ratingsOf(0)).toEqual(expect.arrayContaining([{ by: null, dimension: null, value: 3, scale: null }]));
    expect(ratingsOf(1)).toEqual(expect.arrayContaining([{ by: null, dimension: null, value: 2, scale: null }]));
    expect(ratingsOf(0).filter(({ by }) => by === "rater01")).toHaveLength(2);
  });

  it("though they have columns for images, replace no pair", async () => {
    const { samples } = await readIntake([
      ...tree,
      textFile("manifest.csv", `id,reference,generation,note\nemu2/${KITTEN}/0_0,,,good\n`),
    ]);
    expect(samples).toHaveLength(16);
    expect(samples.find(({ id }) => id === `emu2/${KITTEN}/0_0`)?.columns).toMatchObject({ note: "good" });
  });
});
