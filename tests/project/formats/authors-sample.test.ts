import { expect, it } from "vitest";
import { addedTo, fieldsOf, intakeOf, layoutsOf, messagesOf, pictures } from "./files.ts";

const sampleAt = (folder: string, prompt = "dog\na dog on the beach\n") => ({
  ...pictures(
    ...["reference.jpg", "reference_mask.png", "output.jpg", "output_mask.png"].map((name) => `${folder}${name}`),
  ),
  [`${folder}prompt.txt`]: prompt,
});

it("reads one folder, loose or at any depth", async () => {
  for (const folder of ["", "dog/", "a/b/samples/dog/", "C:\\Users\\me\\dog\\"]) {
    const intake = await intakeOf(sampleAt(folder));
    expect(layoutsOf(intake)[0]).toBe("authors-sample");
    expect(intake.samples).toHaveLength(1);
    expect(intake.samples[0]).toMatchObject({
      reference: `${folder}reference.jpg`,
      referenceMask: `${folder}reference_mask.png`,
      generation: `${folder}output.jpg`,
      generationMask: `${folder}output_mask.png`,
      object: "dog",
      prompt: "a dog on the beach",
      concept: folder === "" ? null : "dog",
      method: null,
    });
    expect([intake.problems, intake.rule]).toEqual([[], "folders as the authors' sample"]);
  }
});

it("reads many beside each other, with whatever is missing", async () => {
  const intake = await intakeOf({
    ...sampleAt("samples/cat/", "\ufeffcat\r\n a cat \r\n"),
    ...pictures("samples/犬/REFERENCE.PNG", "samples/犬/Output.JPEG", "samples/犬/Output_Mask.PNG"),
    ...pictures(
      "samples/mug/reference.webp",
      "samples/mug/output.webp",
      "samples/.DS_Store",
      "samples/mug/._output.webp",
    ),
    "samples/mug/prompt.txt": "a mug in the rain",
  });
  expect(intake.understood[0]?.sentence).toBe(
    "3 folders with a reference and an output, as the authors' sample has them",
  );
  expect(fieldsOf(intake.samples, "id", "generationMask", "object", "prompt")).toEqual([
    ["cat", "samples/cat/output_mask.png", "cat", "a cat"],
    ["mug", null, null, "a mug in the rain"],
    ["犬", "samples/犬/Output_Mask.PNG", null, null],
  ]);
  expect(intake.problems).toEqual([]);
});

it("reads a method from what lies around folders of one name", async () => {
  const { samples } = await intakeOf({
    ...sampleAt("x/emu2/dog/"),
    ...sampleAt("x/ours/dog/"),
    ...sampleAt("x/ours/cat/"),
  });
  expect(fieldsOf(samples, "id", "method", "concept")).toEqual([
    ["emu2/dog", "emu2", "dog"],
    ["ours/cat", "ours", "cat"],
    ["ours/dog", "ours", "dog"],
  ]);
});

it("says which lines of a prompt were left out", async () => {
  const intake = await intakeOf(sampleAt("dog/", "dog\na dog\non the beach\n"));
  expect(intake.samples[0]).toMatchObject({ object: "dog", prompt: "a dog" });
  expect(messagesOf(intake)).toContain("lines after the second");
});

it("leaves folders that hold several to the rules of folders", async () => {
  const intake = await intakeOf(pictures("dog/reference.png", "dog/output.png", "dog/output_2.png"));
  expect(layoutsOf(intake)).toEqual(["folder"]);
  expect(intake.samples).toHaveLength(2);
  expect(layoutsOf(await intakeOf(pictures("dog/reference.png", "dog/reference.jpg", "dog/output.png")))).toEqual([
    "folder",
  ]);
  expect(layoutsOf(await intakeOf(pictures("refs/dog.png", "outputs/dog.png")))).toEqual(["folder"]);
});

it("takes more of them beside those that stand, which keep their ids", async () => {
  const { samples } = await addedTo(sampleAt("b/dog/"), {
    ...sampleAt("a/cat/"),
    ...pictures("refs/x.png", "gens/x.png"),
  });
  expect(samples.map(({ id }) => id).toSorted()).toEqual(["cat", "dog", "x"]);
});
