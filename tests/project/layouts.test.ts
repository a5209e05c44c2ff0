import { describe, expect, it } from "vitest";
import { FileIndex } from "../../src/project/formats/file-index.ts";
import { namedPart, NOTHING_READ, takenPaths, type Layout } from "../../src/project/formats/layout.ts";
import { kindOf } from "../../src/project/formats/manifest/column-kind.ts";
import { foldersOf, isJunk, isPicture, stemOf } from "../../src/project/formats/paths.ts";
import { LAYOUTS } from "../../src/project/formats/register.ts";
import { createIntakeReader, readIntake } from "../../src/project/intake.ts";
import { comparisonsOf, referencesOf } from "../../src/project/references.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { fc } from "../properties/seeded.ts";

const file = (path: string, text = "") => ({
  path,
  size: text.length,
  read: () => Promise.resolve(new TextEncoder().encode(text)),
});

const table = (name: string, header: string, row: (index: number) => string) =>
  file(name, `${header}\n${Array.from({ length: 4 }, (_, index) => row(index)).join("\n")}\n`);

/** Somebody's own: `NAME/before.png` and `NAME/after.png`. */
const BEFORE_AND_AFTER: Layout = {
  name: "before-and-after",
  reads: "names",
  detect({ files }) {
    const after = files.filter(({ name }) => name === "after.png").length;
    return after === 0 ? null : { confidence: 0.8, sentence: `${after} pictures before and after` };
  },
  read({ files }) {
    const at = new Map(files.map((one) => [one.path, one]));
    const pairs = files.flatMap(({ path, name, folder }) => {
      const before = at.get(path.replace(/after\.png$/, "before.png"));
      return name === "after.png" && before !== undefined ? [{ before, path, concept: folder.parts.at(-1) ?? "" }] : [];
    });
    return {
      ...NOTHING_READ,
      parts: [
        namedPart(
          pairs.map(({ before, path, concept }) => ({
            ...emptySample(concept),
            reference: before.path,
            generation: path,
            concept,
          })),
        ),
      ],
      files: takenPaths(pairs.flatMap(({ before, path }) => [before.path, path])),
      rule: "before and after",
    };
  },
};

describe("the register of layouts", () => {
  it("takes a new layout as one entry", async () => {
    const files = ["cup/before.png", "cup/after.png", "refs/dog.png", "gens/dog.png"].map((path) => file(path));
    const { samples, rule, understood, problems } = await createIntakeReader([...LAYOUTS, BEFORE_AND_AFTER]).read(
      files,
    );
    expect(samples.map(({ id, reference, generation }) => [id, reference, generation])).toEqual([
      ["cup", "cup/before.png", "cup/after.png"],
      ["dog", "refs/dog.png", "gens/dog.png"],
    ]);
    expect([rule, problems]).toEqual(["before and after, names of folders", []]);
    expect(understood.map(({ layout, sentence }) => [layout, sentence])).toEqual([
      ["before-and-after", "1 pictures before and after"],
      ["folder", "2 pictures, told apart by the names of files and folders"],
    ]);
    // Without its entry nobody knows what they are.
    expect((await readIntake(files)).samples).toHaveLength(1);
  });

  it("says what each saw, the surest first", async () => {
    const { understood } = await readIntake([
      file("samples/emu2/tgt_image/object_00_cup/0_0.jpg"),
      file("images/object/00.jpg"),
      file("texts.csv", "concept,object\nobject_00_cup,a mug\n"),
    ]);
    expect(understood.map(({ layout }) => layout)).toEqual(["texts", "dreambench-plus"]);
    expect(understood[1]?.sentence).toBe("1 generation of 1 method for 1 subject, as DreamBench++ has them");
    for (const { confidence } of understood) expect(confidence > 0 && confidence <= 1).toBe(true);
  });
});

/** Somebody's own: `scores/NAME.json`, an object that is no table. */
const NAMED_IN_JSON: Layout = {
  name: "named-in-json",
  reads: "names",
  documents: ({ folder }) => folder.folded.at(-1) === "chosen",
  detect: ({ documents }) =>
    documents.length === 0 ? null : { confidence: 0.8, sentence: `${documents.length} documents` },
  read: ({ documents }) => {
    const read = documents.filter(({ value }) => typeof value === "object" && value !== null && "of" in value);
    return {
      ...NOTHING_READ,
      files: takenPaths(read.map(({ file: { path } }) => path)),
      parts: [namedPart(read.map(({ file: { stem }, value }) => ({ ...emptySample(stem), prompt: String(value) })))],
    };
  },
};

describe("JSON files that are no tables", () => {
  const files = [
    file("chosen/a.json", '{"of": "x"}'),
    file("chosen/b.json", '{"other": "x"}'),
    file("chosen/c.json", "{"),
    file("chosen/d.json", '[{"id": "r", "reference": "a.png", "generation": "b.png"}]'),
    file("elsewhere/e.json", '{"of": "x"}'),
  ];

  it("are read by the layout that asks for them, and told of where none reads them", async () => {
    const { samples, problems, understood } = await createIntakeReader([...LAYOUTS, NAMED_IN_JSON]).read(files);
    expect(understood.map(({ layout }) => layout)).toEqual(["manifest", "named-in-json"]);
    expect(samples.map(({ id }) => id)).toEqual(["r"]);
    expect(problems.filter(({ kind }) => kind === "table").map(({ path }) => path)).toEqual([
      "elsewhere/e.json",
      "chosen/b.json",
      "chosen/c.json",
    ]);
    const alone = await createIntakeReader([...LAYOUTS, NAMED_IN_JSON]).read(files.slice(0, 3));
    expect(alone.samples.map(({ id }) => id)).toEqual(["a"]);
  });

  it("are read however many there are, and each once", async () => {
    const reads = new Map<string, number>();
    const many = Array.from({ length: 300 }, (_, index) => {
      const one = file(`chosen/${index}.json`, '{"of": 1}');
      return {
        ...one,
        read: () => {
          reads.set(one.path, (reads.get(one.path) ?? 0) + 1);
          return one.read();
        },
      };
    });
    const reader = createIntakeReader([...LAYOUTS, NAMED_IN_JSON]);
    expect((await reader.read(many)).samples).toHaveLength(300);
    expect((await reader.read([...many, file("a.png")])).samples).toHaveLength(300);
    expect([...reads.values()].every((count) => count === 1)).toBe(true);
  });
});

describe("files that are added to others", () => {
  it("are read, and those that stood are not read again", async () => {
    const reader = createIntakeReader();
    const read: string[] = [];
    const files = ["refs/dog.png", "gens/dog.png", "gens/dog.txt"].map((path) => ({
      ...file(path),
      read: () => {
        read.push(path);
        return Promise.resolve(new TextEncoder().encode(`of ${path}`));
      },
    }));
    const intake = await reader.read(files);
    expect(read.splice(0)).toEqual(["gens/dog.txt"]);
    const added = { ...file("gens/dog2.png") };
    const standing = { intake, added: new Set([added.path]), taken: new Set<string>() };
    const { samples } = await reader.read([...files, added], standing);
    expect(samples.map(({ generation, prompt }) => [generation, prompt])).toEqual([
      ["gens/dog.png", "of gens/dog.txt"],
      ["gens/dog2.png", null],
    ]);
    expect(read).toEqual([]);
  });

  it("give what reading all of them anew gives, whatever came and went before", async () => {
    const paths = ["refs/a.png", "refs/b/00.png", "gens/m/a.png", "gens/m/b/1.png", "masks/refs/a.png", "gens/m/a.txt"];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.subarray(paths), { minLength: 1, maxLength: 4 }), async (rounds) => {
        const reader = createIntakeReader();
        const known = new Map(paths.map((path) => [path, file(path, path)]));
        for (const round of rounds) {
          const files = round.map((path) => known.get(path)!);
          expect(await reader.read(files)).toEqual(await readIntake(files));
        }
      }),
      { numRuns: 30 },
    );
  });
});

it("an index takes paths apart as paths are read one by one", () => {
  const part = fc.oneof(
    fc.constantFrom("a", "A", "refs", "masks", "a.png", ".", "..", "", "é", "C:", ".hidden", "__MACOSX"),
    fc.string({ unit: "binary", maxLength: 6 }),
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.array(part, { minLength: 1, maxLength: 5 }), fc.constantFrom("/", "\\")).map(([p, s]) => p.join(s)),
        { maxLength: 8 },
      ),
      (paths) => {
        const index = new FileIndex(paths);
        for (const path of paths) {
          const one = index.get(path)!;
          expect(one.folder.parts).toEqual(foldersOf(path));
          expect([one.stem, one.junk, one.kind === "picture"]).toEqual([stemOf(path), isJunk(path), isPicture(path)]);
        }
        const grown = new FileIndex(paths.slice(0, 3));
        grown.update(paths);
        expect(grown.sorted.map(({ path }) => path)).toEqual(index.sorted.map(({ path }) => path));
        grown.update(paths.slice(1));
        expect(new Set(grown.sorted.map(({ path }) => path))).toEqual(new Set(paths.slice(1)));
      },
    ),
  );
});

it("columns are described by what is in them, and where they are from", async () => {
  const { columns } = await readIntake([
    table(
      "a/manifest.csv",
      "reference,generation,degree,split,good,note",
      (i) => `r.png,g${i}.png,${i}.5,${i % 2},true,n${i}`,
    ),
    table("texts.csv", "generation,style,degree", (i) => `g${i}.png,oil,${i}`),
  ]);
  expect(columns.map(({ name, kind, sources }) => [name, kind, sources])).toEqual([
    ["reference", "category", ["a/manifest.csv"]],
    ["generation", "text", ["a/manifest.csv", "texts.csv"]],
    ["degree", "number", ["a/manifest.csv", "texts.csv"]],
    ["split", "number", ["a/manifest.csv"]],
    ["good", "boolean", ["a/manifest.csv"]],
    ["note", "text", ["a/manifest.csv"]],
    ["style", "category", ["texts.csv"]],
  ]);
  expect([kindOf([]), kindOf(["", null]), kindOf([{}, {}]), kindOf(["1,5", 2])]).toEqual([
    "text",
    "text",
    "text",
    "number",
  ]);
});

it("masks of several sources are said, and those of the first are in use", async () => {
  const sample = "samples/emu2/object_00_cup/0_0.png";
  const { samples, masks } = await readIntake(
    [
      "samples/emu2/tgt_image/object_00_cup/0_0.jpg",
      "images/object/00.jpg",
      ...["clipseg", "sam2"].flatMap((source) => [
        `masks/dreambench_plus_${source}/refs/object/00.png`,
        `masks/dreambench_plus_${source}/${sample}`,
      ]),
    ].map((path) => file(path)),
  );
  expect(masks).toEqual(
    ["clipseg", "sam2"].map((name, place) => ({
      name,
      inUse: place === 0,
      masks: [
        ["images/object/00.jpg", `masks/dreambench_plus_${name}/refs/object/00.png`],
        ["samples/emu2/tgt_image/object_00_cup/0_0.jpg", `masks/dreambench_plus_${name}/${sample}`],
      ],
    })),
  );
  expect(samples[0]?.generationMask).toBe(`masks/dreambench_plus_clipseg/${sample}`);
});

it("several references of a subject are said, and each is a comparison of its own", async () => {
  const { samples } = await readIntake(
    ["refs/dog/00.png", "refs/dog/01.png", "masks/refs/dog/01.png", "gens/dog/a.png"].map((path) => file(path)),
  );
  const [sample] = samples;
  expect(referencesOf(sample!)).toEqual([
    { image: "refs/dog/00.png", mask: null },
    { image: "refs/dog/01.png", mask: "masks/refs/dog/01.png" },
  ]);
  const [first, second] = comparisonsOf(sample!);
  expect(first).toEqual({ ...sample, otherReferences: [] });
  expect(second).toMatchObject({ reference: "refs/dog/01.png", referenceMask: "masks/refs/dog/01.png" });
  expect(referencesOf({ ...sample!, reference: "refs/dog/01.png" }).map(({ image }) => image)).toEqual([
    "refs/dog/01.png",
  ]);
});
