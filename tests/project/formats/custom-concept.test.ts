import { describe, expect, it } from "vitest";
import { fieldsOf, intakeOf, layoutsOf, messagesOf, pictures } from "./files.ts";

const entry = (name: string, what: string, prompts: string) => ({
  instance_prompt: `photo of a <new1> ${what}`,
  class_prompt: what,
  instance_data_dir: `./benchmark_dataset/${name}`,
  class_data_dir: `./regularization/${name}`,
  prompt_filename: `prompts/${prompts}.txt`,
});

const BENCHMARK = {
  ...pictures(
    "benchmark_dataset/plushie_cow/1.jpeg",
    "benchmark_dataset/plushie_cow/2.JPG",
    "benchmark_dataset/things_cup2/1.jpg",
    "benchmark_dataset/things_cup2/.DS_Store",
  ),
  "dataset.json": JSON.stringify([entry("plushie_cow", "cow plushie", "plushie"), entry("things_cup2", "cup", "cup")]),
  "dataset_multiconcept.json": JSON.stringify([
    [entry("plushie_cow", "cow plushie", "plushie"), { prompt_filename_compose: "prompts/pet_plushie.txt" }],
  ]),
  "prompts/plushie.txt": "photo of a {}. \nThe {} on a sandy beach\n{} made of crystal.\n",
  "prompts/cup.txt": "a {} of tea\r\n",
  "prompts/pet_plushie.txt": "{} and {}\n",
};

const samplesAt = (root: string, prompts: Readonly<Record<string, string>>) => ({
  ...pictures(...Object.keys(prompts).map((stem) => `${root}/samples/${stem}.png`)),
  [`${root}/prompts.json`]: JSON.stringify(prompts),
});

describe("CustomConcept101", () => {
  it("alone says what there is and what to add", async () => {
    const intake = await intakeOf(BENCHMARK);
    expect(intake.understood).toEqual([
      expect.objectContaining({
        layout: "custom-concept-101",
        sentence: "3 references of 2 subjects, as CustomConcept101 has them",
      }),
    ]);
    expect(intake.samples).toEqual([]);
    expect(intake.problems).toEqual([
      {
        kind: "no-generation",
        path: null,
        count: 3,
        message: expect.stringContaining("outputs/METHOD/plushie_cow/samples/NAME.png"),
      },
    ]);
  });

  it("takes no subject's own folder for a method", async () => {
    const { samples } = await intakeOf({
      ...BENCHMARK,
      ...samplesAt("outputs/plushie_cow", { a: "of a cow" }),
      ...samplesAt("outputs/things_cup2", { a: "of a cup" }),
    });
    expect(fieldsOf(samples, "id", "method", "concept")).toEqual([
      ["plushie_cow/a", null, "plushie_cow"],
      ["things_cup2/a", null, "things_cup2"],
    ]);
  });

  it("reads samples beside a prompts.json, each against every reference", async () => {
    const intake = await intakeOf({
      ...BENCHMARK,
      ...samplesAt("outputs/ours/plushie_cow", { "00000": "The cow plushie on a sandy beach", "00001": "of my own" }),
      ...samplesAt("logs/2023-01-02_things_cup2-sdv4", { a: "a cup of tea" }),
      ...pictures("regularization/plushie_cow/0.jpg", "regularization/plushie_cow/1.jpg"),
    });
    expect(layoutsOf(intake)).toEqual(["custom-concept-101"]);
    expect(fieldsOf(intake.samples, "method", "concept", "object", "promptId", "seed", "prompt")).toEqual([
      ["2023-01-02_-sdv4", "things_cup2", "cup", "0", "a", "a cup of tea"],
      ["ours", "plushie_cow", "cow plushie", "1", "00000", "The cow plushie on a sandy beach"],
      ["ours", "plushie_cow", "cow plushie", "00001", null, "of my own"],
    ]);
    expect(intake.samples[1]).toMatchObject({
      reference: "benchmark_dataset/plushie_cow/1.jpeg",
      otherReferences: [{ image: "benchmark_dataset/plushie_cow/2.JPG", mask: null }],
    });
    expect(messagesOf(intake)).toBe(
      "Not scored: 2 files in the folder regularization, which methods are trained with.",
    );
  });

  it("reads such samples with references of any folder", async () => {
    const intake = await intakeOf({
      ...samplesAt("ours", { "0": "a cat in the snow", "1": "a cat" }),
      ...pictures("target/1.jpg", "target/2.jpg", "target/2_mask.png"),
    });
    expect(fieldsOf(intake.samples, "id", "concept", "method", "prompt")).toEqual([
      ["ours/target/0", "target", "ours", "a cat in the snow"],
      ["ours/target/1", "target", "ours", "a cat"],
    ]);
    expect(intake.samples[0]?.otherReferences).toEqual([{ image: "target/2.jpg", mask: "target/2_mask.png" }]);
    const refs = await intakeOf({ ...samplesAt("ours", { "0": "a cat" }), ...pictures("refs/1.jpg") });
    expect(fieldsOf(refs.samples, "id", "concept")).toEqual([["ours/0", null]]);
    const two = await intakeOf({
      ...samplesAt("runs/ours/cat", { "0": "a cat" }),
      ...samplesAt("runs/ours/犬", { "0": "a dog" }),
      ...pictures("refs/cat/1.jpg", "refs/犬/1.jpg"),
    });
    expect(fieldsOf(two.samples, "method", "concept", "reference")).toEqual([
      ["ours", "cat", "refs/cat/1.jpg"],
      ["ours", "犬", "refs/犬/1.jpg"],
    ]);
  });

  it("without dataset.json takes a subject's name from its folder where its prompts have it, and says so", async () => {
    const { "dataset.json": _list, "dataset_multiconcept.json": _lists, ...bare } = BENCHMARK;
    const intake = await intakeOf({
      ...bare,
      ...samplesAt("outputs/ours/plushie_cow", {
        a: "A cow plushie on a sandy beach",
        b: "the COW in snow",
        c: "snow",
      }),
      ...samplesAt("outputs/ours/things_cup2", { a: "a cup of tea", b: "cupboards" }),
    });
    expect(fieldsOf(intake.samples, "concept", "promptId", "object")).toEqual([
      ["plushie_cow", "a", "cow plushie"],
      ["plushie_cow", "b", "cow"],
      ["plushie_cow", "c", null],
      ["things_cup2", "a", "cup"],
      ["things_cup2", "b", null],
    ]);
    expect(intake.problems.filter(({ kind }) => kind === "guess")).toEqual([
      {
        kind: "guess",
        path: null,
        count: 2,
        message:
          'No list says what "plushie_cow" is: "cow plushie", which its prompts have, was taken, and is struck from them for PF. So it is with "things_cup2". Where that is wrong, set the object of its pairs, or add the list that names it.',
      },
    ]);
    // The list is sure, whenever it comes.
    const listed = await intakeOf({ ...BENCHMARK, ...samplesAt("outputs/ours/plushie_cow", { c: "snow" }) });
    expect(fieldsOf(listed.samples, "object")).toEqual([["cow plushie"]]);
    expect(listed.problems.filter(({ kind }) => kind === "guess")).toEqual([]);
  });

  it("tells of what is damaged, and reads the rest", async () => {
    const intake = await intakeOf({
      ...BENCHMARK,
      "dataset.json": "[{",
      ...samplesAt("outputs/ours/plushie_cow", { x: "a cow" }),
      "outputs/ours/things_cup2/prompts.json": "null",
      ...pictures("outputs/ours/things_cup2/samples/0.png"),
    });
    expect(fieldsOf(intake.samples, "concept", "object", "prompt")).toEqual([
      ["plushie_cow", "cow plushie", "a cow"],
      ["things_cup2", null, null],
    ]);
    expect(intake.problems.map(({ kind, path }) => [kind, path])).toEqual([
      ["table", "dataset.json"],
      ["table", "outputs/ours/things_cup2/prompts.json"],
      ["prompt-list", "outputs/ours/things_cup2/samples/0.png"],
    ]);
  });

  it("leaves other people's samples and tables alone", async () => {
    expect(layoutsOf(await intakeOf(pictures("refs/cat.png", "samples/cat.png")))).toEqual(["folder"]);
    expect(
      layoutsOf(await intakeOf({ ...pictures("refs/cat.png", "samples/cat.png"), "prompts.json": '{"dog": "x"}' })),
    ).toEqual(["folder"]);
    const table = await intakeOf({
      ...pictures("a.png", "b.png"),
      "dataset.json": JSON.stringify([{ id: "x", reference: "a.png", generation: "b.png" }]),
    });
    expect([table.samples[0]?.id, table.rule]).toEqual(["x", "manifest dataset.json"]);
  });
});
