import { describe, expect, it } from "vitest";
import { readPromptsFile, promptsFor } from "../../../src/project/formats/dreambooth/prompts-file.ts";
import { addedTo, fieldsOf, intakeOf, layoutsOf, messagesOf, pictures } from "./files.ts";

const LIST = `Classes

subject_name,class
backpack_dog,backpack
bear_plushie,stuffed animal
dog2,dog

Prompts

Object Prompts

prompt_list = [
'a {0} {1} in the jungle'.format(unique_token, class_token),
'a red {0} {1}'.format(unique_token, class_token),
'a cube shaped {0} {1}'.format(unique_token, class_token)
]

Live Subject Prompts

prompt_list = [
'a {0} {1} in the jungle'.format(unique_token, class_token),
'a {0} {1} wearing a red hat'.format(unique_token, class_token),
'a wet {0} {1}'.format(unique_token, class_token)
]
`;

const dataset = (root = "") => ({
  ...pictures(
    `${root}dataset/backpack_dog/00.jpg`,
    `${root}dataset/backpack_dog/02.JPG`,
    `${root}dataset/dog2/00.jpg`,
    `${root}dataset/.DS_Store`,
    `${root}dataset/dog2/._00.jpg`,
  ),
  [`${root}dataset/prompts_and_classes.txt`]: LIST,
  [`${root}dataset/references_and_licenses.txt`]: "a\nb\nc\n",
});

describe("the list of prompts and classes", () => {
  it("gives each subject's prompts without the word that only a trained model knows", () => {
    const file = readPromptsFile(LIST);
    expect([...file.classes]).toEqual([
      ["backpack_dog", "backpack"],
      ["bear_plushie", "stuffed animal"],
      ["dog2", "dog"],
    ]);
    expect(promptsFor(file, "stuffed animal")).toEqual([
      "a stuffed animal in the jungle",
      "a red stuffed animal",
      "a cube shaped stuffed animal",
    ]);
    expect(promptsFor(file, "dog")).toEqual(["a dog in the jungle", "a dog wearing a red hat", "a wet dog"]);
  });

  it("is read as Python writes strings", () => {
    const file = readPromptsFile(
      [
        "prompt_list = [",
        `f"a {unique_token} {class_token} at night",`,
        `'a {} {} in Paul\\'s hat'.format(unique_token, class_token),`,
        `"a {class_token} by {unique_token}",`,
        `'the {0} alone'.format(class_token),`,
        `'a %s %s in space' % (unique_token, class_token),`,
        `'a {1} of {0}'.format(unique_token, class_token),`,
        `'nothing to fill'`,
        "]",
      ].join("\r\n"),
    );
    expect(promptsFor(file, "mug")).toEqual([
      "a mug at night",
      "a mug in Paul's hat",
      "a mug by",
      "the mug alone",
      "a mug in space",
      "a mug of",
    ]);
    expect(promptsFor(file, "dog")[0]).toBe("a dog at night");
  });

  it("may come the other way round, cut off, or as anything", () => {
    const [head = "", object = "", live = ""] = LIST.split(/(?=Object Prompts|Live Subject Prompts)/);
    expect(promptsFor(readPromptsFile(head + live + object), "dog")[1]).toBe("a dog wearing a red hat");
    expect(promptsFor(readPromptsFile(head + live + object), "backpack")[1]).toBe("a red backpack");
    for (const text of ["", "\0", "Classes\n,\n", "Prompts\n'{'", "'".repeat(1000), LIST.slice(0, 400)])
      expect(() => readPromptsFile(text)).not.toThrow();
  });
});

describe("DreamBooth", () => {
  it("without generations says in one sentence what there is and what to add", async () => {
    const intake = await intakeOf(dataset("dreambooth-main/"));
    expect(intake.understood[0]).toMatchObject({
      layout: "dreambooth",
      sentence: "3 references of 2 subjects, as DreamBooth has them",
    });
    expect(intake.samples).toEqual([]);
    expect(intake.problems).toEqual([
      {
        kind: "no-generation",
        path: null,
        count: 3,
        message: expect.stringMatching(/^There are 3 references of 2 subjects.*outputs\/METHOD\/backpack_dog\//),
      },
    ]);
  });

  it("says what it saw", async () => {
    const { understood } = await intakeOf({
      ...dataset(),
      ...pictures("outputs/a/dog2/0_0.png", "outputs/a/dog2/0_0_mask.png", "outputs/b/dog2/0_0.png", "teaser.png"),
    });
    expect(understood[0]?.sentence).toBe("3 references of 2 subjects and 2 generations, as DreamBooth has them");
  });

  it("compares every generation with every reference of its subject", async () => {
    const intake = await intakeOf({
      ...dataset("x/"),
      ...pictures(
        "x/outputs/emu2/backpack_dog/0_42.png",
        "x/outputs/emu2/dog2/1_0.png",
        "x/outputs/ours/v2/DOG2/1_0.PNG",
        "x/outputs/ours/v2/DOG2/Thumbs.db",
      ),
    });
    expect(layoutsOf(intake)[0]).toBe("dreambooth");
    expect(intake.rule).toBe("the layout of DreamBooth");
    expect(fieldsOf(intake.samples, "id", "method", "concept", "object", "promptId", "seed", "prompt")).toEqual([
      ["emu2/backpack_dog/0_42", "emu2", "backpack_dog", "backpack", "0", "42", "a backpack in the jungle"],
      ["emu2/dog2/1_0", "emu2", "dog2", "dog", "1", "0", "a dog wearing a red hat"],
      ["ours/v2/dog2/1_0", "ours/v2", "dog2", "dog", "1", "0", "a dog wearing a red hat"],
    ]);
    expect(intake.samples[0]).toMatchObject({
      reference: "x/dataset/backpack_dog/00.jpg",
      otherReferences: [{ image: "x/dataset/backpack_dog/02.JPG", mask: null }],
      generationMask: null,
    });
    expect(intake.problems).toEqual([]);
  });

  it.each([
    ["outputs/emu2/dog2/1_0.png", "emu2", "1", "0"],
    ["results/emu2/dog2/prompt1_seed7.png", "emu2", "1", "7"],
    ["generations/emu2/dog2/seed_7_prompt_1.png", "emu2", "1", "7"],
    ["emu2/dog2/01.png", "emu2", "1", null],
    ["outputs/emu2/dog2/1/0003.png", "emu2", "1", "0003"],
    ["outputs/emu2/dog2/a dog wearing a red hat/3.png", "emu2", "1", "3"],
    ["outputs/emu2/dog2/a_dog_wearing_a_red_hat_3.png", "emu2", "1", "3"],
    ["outputs/emu2/dog2/images/dog2_1_3.webp", "emu2", "1", "3"],
    ["outputs/dog2/emu2/1_0.png", "emu2", "1", "0"],
    ["outputs/dog2/1_0.png", null, "1", "0"],
    ["outputs/emu2_dog2/1_0.png", "emu2", "1", "0"],
    ["out\\outputs\\emu2\\dog2\\1_0.png", "emu2", "1", "0"],
  ])("reads %s", async (path, method, promptId, seed) => {
    const { samples } = await intakeOf({ ...dataset(), ...pictures(path) });
    expect(samples).toHaveLength(1);
    expect(samples[0]).toMatchObject({ method, promptId, seed, prompt: "a dog wearing a red hat", concept: "dog2" });
  });

  it("takes prompts that lie beside generations first", async () => {
    const at = "outputs/m/dog2";
    const { samples, problems } = await intakeOf({
      ...dataset(),
      ...pictures(`${at}/0_0.png`, `${at}/1_0.png`, `${at}/z.png`),
      [`${at}/0_0.txt`]: "a dog on a boat\n",
      [`${at}/prompts.json`]: JSON.stringify({ z: "a wet dog" }),
    });
    expect(fieldsOf(samples, "promptId", "seed", "prompt")).toEqual([
      ["0", "0", "a dog on a boat"],
      ["1", "0", "a dog wearing a red hat"],
      ["2", "z", "a wet dog"],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('1 subject has no generation: "backpack_dog"'),
    ]);
  });

  it("counts prompts from 1 where names do", async () => {
    const { samples, rule } = await intakeOf({
      ...dataset(),
      ...pictures("outputs/m/dog2/1_0.png", "outputs/m/dog2/3_0.png"),
    });
    expect(samples.map(({ prompt }) => prompt)).toEqual(["a dog in the jungle", "a wet dog"]);
    expect(rule).toBe("the layout of DreamBooth, prompts counted from 1");
  });

  it("does not take a seed for a prompt", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `outputs/m/dog2/${String(index).padStart(2, "0")}.png`);
    const intake = await intakeOf({ ...dataset(), ...pictures(...names) });
    expect(new Set(intake.samples.map(({ prompt }) => prompt))).toEqual(new Set([null]));
    expect(messagesOf(intake)).toContain("No prompt is known of all 12 generations");
  });

  it("finds masks beside pictures and in trees of their own", async () => {
    const { samples, problems } = await intakeOf({
      ...dataset(),
      ...pictures(
        "outputs/m/dog2/0_0.png",
        "outputs/m/dog2/0_0_mask.png",
        "outputs/m/backpack_dog/0_0.png",
        "masks/dataset/dog2/00.png",
        "masks/outputs/m/backpack_dog/0_0.png",
        "dataset/backpack_dog/02_mask.png",
        "masks/outputs/m/backpack_dog/9_9.png",
      ),
    });
    expect(fieldsOf(samples, "concept", "referenceMask", "generationMask", "otherReferences")).toEqual([
      [
        "backpack_dog",
        null,
        "masks/outputs/m/backpack_dog/0_0.png",
        [{ image: "dataset/backpack_dog/02.JPG", mask: "dataset/backpack_dog/02_mask.png" }],
      ],
      ["dog2", "masks/dataset/dog2/00.png", "outputs/m/dog2/0_0_mask.png", []],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining("No picture goes with 1 mask")]);
  });

  it("knows the published subjects without the list, and says in one sentence of what it does not know", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `outputs/m/unicorn/${index}_0.png`);
    const intake = await intakeOf(pictures("dataset/teapot/00.jpg", "outputs/m/teapot/3_1.png", ...names));
    expect(fieldsOf(intake.samples, "concept", "object", "promptId", "seed")).toEqual([["teapot", "teapot", "3", "1"]]);
    expect(intake.problems.map(({ kind }) => kind).toSorted()).toEqual(["no-reference", "prompt-list"]);
    expect(messagesOf(intake)).toContain("30 generations");
  });

  it("reads names in NFC and NFD as one", async () => {
    const [nfc, nfd] = ["Bär", "Bär".normalize("NFD")];
    const { samples } = await intakeOf({
      ...pictures(
        `dataset/${nfd}/00.jpg`,
        `dataset/${nfc}/01.jpg`,
        `outputs/m/${nfc}/0_0.png`,
        `outputs/m/${nfd}/1_0.png`,
      ),
      "dataset/prompts_and_classes.txt": LIST.replace("dog2,dog", `${nfc},bear`),
    });
    expect(samples.map(({ object, otherReferences, prompt }) => [object, otherReferences.length, prompt])).toEqual([
      ["bear", 1, "a bear in the jungle"],
      ["bear", 1, "a bear wearing a red hat"],
    ]);
  });

  it("leaves other people's folders alone", async () => {
    for (const paths of [
      ["refs/dog/00.png", "gens/dog/00.png"],
      ["dataset/dog/ref.png", "dataset/dog/gen.png"],
      ["dataset/refs/00.png", "dataset/gens/00.png"],
      ["dog/00.png", "outputs/dog/00.png"],
    ])
      expect(layoutsOf(await intakeOf(pictures(...paths)))).toEqual(["folder"]);
    // A folder project beside it stays its own.
    const both = await intakeOf({
      ...dataset(),
      ...pictures("outputs/m/dog2/0_0.png", "a/refs/x.png", "a/gens/x.png"),
    });
    expect(both.samples.map(({ id }) => id)).toEqual(["m/dog2/0_0", "x"]);
    expect(both.problems.map(({ kind }) => kind)).toEqual(["no-generation"]);
  });

  it("takes generations that are added later", async () => {
    const { samples, problems } = await addedTo(dataset(), pictures("emu2/dog2/0_0.png", "emu2/backpack_dog/0_0.png"));
    expect(samples.map(({ id }) => id)).toEqual(["emu2/backpack_dog/0_0", "emu2/dog2/0_0"]);
    expect(problems).toEqual([]);
  });
});

it("tells of the subjects that have no generation, with their pictures and masks: they can be compared with one another", async () => {
  const mask = "masks/dog2/00.png";
  const alone = await intakeOf({ ...dataset(), ...pictures("dataset/dog2/01.jpg", mask) });
  const [backpack, dog] = alone.subjects ?? [];
  expect(backpack).toEqual({
    name: "backpack_dog",
    object: "backpack",
    pictures: ["dataset/backpack_dog/00.jpg", "dataset/backpack_dog/02.JPG"].map((image) => ({ image, mask: null })),
  });
  expect(dog).toMatchObject({
    name: "dog2",
    pictures: [{ image: "dataset/dog2/00.jpg" }, { image: "dataset/dog2/01.jpg" }],
  });
  expect(messagesOf(alone)).toContain('Results, "Same or other"');
  const made = await intakeOf({
    ...dataset(),
    ...pictures("outputs/m/dog2/0_0.png", "outputs/m/backpack_dog/0_0.png"),
  });
  expect(made.subjects).toBeUndefined();
});
