import { describe, expect, it } from "vitest";
import { readIntake } from "../../src/project/intake.ts";
import type { Intake } from "../../src/project/types.ts";

/** A project to which files are added one drop after the other, as a page does it. */
class Project {
  readonly files = new Map<string, string>();
  intake: Intake | null = null;

  async add(contents: Readonly<Record<string, string>>, out: readonly string[] = []): Promise<Intake> {
    for (const [path, text] of Object.entries(contents)) this.files.set(path, text);
    const files = [...this.files].map(([path, text]) => ({
      path,
      size: text.length,
      read: () => Promise.resolve(new TextEncoder().encode(text)),
    }));
    const standing =
      this.intake === null
        ? null
        : { intake: { ...this.intake, out }, added: new Set(Object.keys(contents)), taken: new Set<string>() };
    this.intake = await readIntake(files, standing);
    return this.intake;
  }
}

const PICTURES = Object.fromEntries(
  ["cat", "dog"]
    .flatMap((name) => [
      `set/references/${name}.png`,
      `set/generations/ours/${name}.png`,
      `set/masks/references/${name}.png`,
      `set/masks/generations/ours/${name}.png`,
    ])
    .map((path) => [path, ""]),
);
const idsOf = ({ samples }: Intake) => samples.map(({ id }) => id);
const byFiles = ({ samples }: Intake) => new Map(samples.map(({ id, generation }) => [generation, id]));
const messages = ({ problems }: Intake) => problems.map(({ message }) => message).join("\n");

async function folderProject(): Promise<Project> {
  const project = new Project();
  await project.add(PICTURES);
  return project;
}

describe("a table of texts, added to a project", () => {
  it.each([
    [
      "paths as they are",
      "generation,prompt,object\nset/generations/ours/cat.png,a cat in snow,cat\nset/generations/ours/dog.png,a dog at sea,dog\n",
    ],
    [
      "paths from its own folder",
      "generation,prompt,object\ngenerations/ours/cat.png,a cat in snow,cat\ngenerations/ours/dog.png,a dog at sea,dog\n",
    ],
    ["names alone", "generation,prompt,object\ncat,a cat in snow,cat\ndog.jpg,a dog at sea,dog\n"],
    ["ids", "id,prompt,object\nours/cat,a cat in snow,cat\nours/dog,a dog at sea,dog\n"],
    ["concepts and methods", "concept,method,prompt,object\nCat,ours,a cat in snow,cat\ndog,ours,a dog at sea,dog\n"],
    [
      "references",
      "reference,prompt,object\nset/references/cat.png,a cat in snow,cat\nset/references/dog.png,a dog at sea,dog\n",
    ],
  ])("says more of the pairs that stand, by %s", async (_, table) => {
    const project = await folderProject();
    const before = project.intake!;
    const { samples, problems, rule } = await project.add({ "texts.csv": table });
    expect(samples).toEqual(
      before.samples.map((sample) => ({
        ...sample,
        ...(sample.concept === "cat"
          ? { prompt: "a cat in snow", object: "cat" }
          : { prompt: "a dog at sea", object: "dog" }),
      })),
    );
    expect(problems).toEqual([]);
    expect(rule).toBe(before.rule);
  });

  it("sets an object for all pairs of a concept, and masks too", async () => {
    const project = new Project();
    await project.add({ "refs/cat.png": "", "gens/a/cat.png": "", "gens/b/cat.png": "", "cutouts/cat.png": "" });
    expect(
      (await project.add({ "objects.csv": "concept,object\ncat,tabby cat\n" })).samples.map(({ object }) => object),
    ).toEqual(["tabby cat", "tabby cat"]);
    const { samples } = await project.add({ "m.csv": "generation,generation_mask\ngens/b/cat.png,cutouts/cat.png\n" });
    expect(samples.map(({ generationMask }) => generationMask)).toEqual([null, "cutouts/cat.png"]);
  });

  it("finds names that fit exactly before those that differ in case", async () => {
    const project = new Project();
    await project.add({
      "pairs.csv": "id,reference,generation,concept\ndog,r/dog.png,g/dog.png,dog\nDog,r/Dog.png,g/Dog.png,Dog\n",
      "r/dog.png": "",
      "r/Dog.png": "",
      "g/dog.png": "",
      "g/Dog.png": "",
    });
    const prompts = async (table: string) =>
      (await project.add({ "texts.csv": table })).samples.map(({ prompt }) => prompt);
    expect(await prompts("id,prompt\ndog,small\nDog,large\n")).toEqual(["small", "large"]);
    expect(await prompts("generation,prompt\nDog,large\n")).toEqual([null, "large"]);
    expect(await prompts("concept,prompt\nDog,large\ndog,small\n")).toEqual(["small", "large"]);
  });

  it("tells in one sentence of rows that fit nothing, and of rows that contradict each other", async () => {
    const project = await folderProject();
    const intake = await project.add({
      "texts.csv":
        "generation,prompt\nbird.png,a bird\nfish.png,a fish\nset/generations/ours/cat.png,one\nset/generations/ours/cat.png,two\n",
    });
    expect(idsOf(intake)).toEqual(["ours/cat", "ours/dog"]);
    expect(intake.samples.map(({ prompt }) => prompt)).toEqual([null, null]);
    expect(intake.problems.map(({ kind }) => kind)).toEqual(["no-pair", "no-pair"]);
    expect(messages(intake)).toMatch(
      /2 of 4 rows of "texts\.csv" fit no pair: "bird\.png", "fish\.png"\..*\n2 of 4 rows.*different things of the same pairs/s,
    );
  });

  it("says more of a manifest's pairs, whose columns follow and gain its own", async () => {
    const project = new Project();
    await project.add({ "pairs.csv": "id,reference,generation,prompt\nx,a.png,b.png,old\n", "a.png": "", "b.png": "" });
    const { samples } = await project.add({ "texts.csv": "id,prompt,note\nx,new,good\n" });
    expect(samples[0]).toMatchObject({
      id: "x",
      prompt: "new",
      columns: { id: "x", reference: "a.png", generation: "b.png", prompt: "new", note: "good" },
    });
  });

  it("of two tables the one added last counts", async () => {
    const project = await folderProject();
    await project.add({ "z.csv": "id,prompt\nours/cat,first\n" });
    await project.add({ "a.csv": "id,prompt\nours/cat,second\n" });
    expect((await project.add({})).samples[0]?.prompt).toBe("second");
  });

  it("that comes with the pictures goes to their pairs; alone it is scored for its prompts", async () => {
    const text = "generation,prompt\nset/generations/ours/cat.png,a cat\n";
    expect(
      (await new Project().add({ ...PICTURES, "captions.csv": text })).samples.map(({ reference, prompt }) => [
        reference,
        prompt,
      ]),
    ).toEqual([
      ["set/references/cat.png", "a cat"],
      ["set/references/dog.png", null],
    ]);
    const alone = await new Project().add({ "set/generations/ours/cat.png": "", "captions.csv": text });
    expect(alone.samples).toMatchObject([
      { id: "0001", reference: null, generation: "set/generations/ours/cat.png", prompt: "a cat" },
    ]);
    expect(alone.rule).toBe("manifest captions.csv");
  });

  it("is taken out again with what it said", async () => {
    const project = await folderProject();
    const before = project.intake!;
    await project.add({ "texts.csv": "id,prompt\nours/cat,a cat\n" });
    const { samples, out } = await project.add({}, ["texts.csv"]);
    expect(samples).toEqual(before.samples);
    expect(out).toEqual(["texts.csv"]);
    expect(
      (await project.add({ "texts.csv": "id,prompt\nours/cat,a cat again\n" }, ["texts.csv"])).samples[0]?.prompt,
    ).toBe("a cat again");
  });
});

describe("a table of pairs, added to a project", () => {
  it("adds its pairs beside those that stand, and says more of those it shares", async () => {
    const project = await folderProject();
    const intake = await project.add({
      "more.csv":
        "reference,generation,prompt\nset/references/cat.png,set/generations/ours/cat.png,a cat\nset/references/cat.png,set/generations/ours/dog.png,crossed\n",
    });
    expect(intake.samples.map(({ id, prompt }) => [id, prompt])).toEqual([
      ["ours/cat", "a cat"],
      ["ours/dog", null],
      ["0002", "crossed"],
    ]);
    expect(intake.samples[0]?.referenceMask).toBe("set/masks/references/cat.png");
    expect(intake.rule).toMatch(/^manifest more\.csv, names of folders/);
  });

  it("keeps every id when rows, tables and folders come and go", async () => {
    const project = new Project();
    const a = "reference,generation\nr1.png,g1.png\nr2.png,g2.png\n";
    await project.add({ "a.csv": a, "r1.png": "", "g1.png": "", "r2.png": "", "g2.png": "" });
    await project.add({ "b.csv": "reference,generation\nr3.png,g3.png\n" });
    expect([...byFiles(project.intake!)]).toEqual([
      ["g1.png", "0001"],
      ["g2.png", "0002"],
      ["g3.png", "0001-2"],
    ]);
    const grown = await project.add({ "a.csv": "reference,generation\nr0.png,g0.png\nr1.png,g1.png\nr2.png,g2.png\n" });
    expect(Object.fromEntries(byFiles(grown))).toMatchObject({
      "g1.png": "0001",
      "g2.png": "0002",
      "g3.png": "0001-2",
    });
    expect(new Set(idsOf(grown)).size).toBe(4);
  });

  it("keeps a folder's ids when a loose file changes what all paths share", async () => {
    const project = await folderProject();
    const before = idsOf(project.intake!);
    expect(idsOf(await project.add({ "stray.png": "" }))).toEqual(before);
    expect(idsOf(await project.add({ "other/references/bird.png": "", "other/generations/bird.png": "" }))).toEqual([
      "other/bird",
      ...before,
    ]);
  });

  it("gives a pair its id although a reference came later", async () => {
    const project = new Project();
    await project.add({ "generations/cat.png": "", "texts.csv": "generation,prompt\ngenerations/cat.png,a cat\n" });
    const { samples } = await project.add({ "references/cat.png": "" });
    expect(samples).toMatchObject([
      { id: "0001", reference: "references/cat.png", generation: "generations/cat.png", prompt: "a cat" },
    ]);
  });

  it("does not wake pictures that a manifest left aside, but takes a folder of its own", async () => {
    const project = new Project();
    await project.add({
      ...PICTURES,
      "manifest.csv": "id,reference,generation\nx,set/references/cat.png,set/generations/ours/cat.png\n",
    });
    expect(idsOf(project.intake!)).toEqual(["x"]);
    expect(idsOf(await project.add({ "notes.txt": "hello" }))).toEqual(["x"]);
    const { samples, problems } = await project.add({ "new/references/bird.png": "", "new/generations/bird.png": "" });
    expect(samples.map(({ generation }) => generation)).toEqual([
      "set/generations/ours/cat.png",
      "new/generations/bird.png",
    ]);
    expect(problems.find(({ kind }) => kind === "not-named")?.message).toContain("dog.png");
  });

  it("reads all of several at once, a pair that two have only once", async () => {
    const { samples, rule } = await new Project().add({
      "a/manifest.csv": "reference,generation,prompt\nr.png,g.png,a cat\n",
      "a/r.png": "",
      "a/g.png": "",
      "b/manifest.csv": "reference,generation,object\nr.png,g.png,dog\n../a/r.png,../a/g.png,cat\n",
      "b/r.png": "",
      "b/g.png": "",
    });
    expect(samples.map(({ id, generation, prompt, object }) => [id, generation, prompt, object])).toEqual([
      ["0001", "a/g.png", "a cat", "cat"],
      ["0001-2", "b/g.png", null, "dog"],
    ]);
    expect(rule).toBe("manifests manifest.csv, manifest.csv");
  });
});
