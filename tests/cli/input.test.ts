import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readInput } from "../../src/cli/input.ts";
import { Reporter } from "../../src/cli/reporter.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { IntakeProblem } from "../../src/project/types.ts";
import { ORACLE } from "../parity/oracle.ts";
import { writeZip } from "../platform/zip/write-zip.ts";
import { mascLensHere, NAFLEX, put, rowsIn, workFolder } from "./masc-lens.ts";

const work = workFolder();
const never = new AbortController().signal;
const FAULTS = fileURLToPath(new URL("../fixtures/faults/", import.meta.url));
const read = (input: string) => readInput(never, input, new Set());

const score = (input: string, out: string) =>
  mascLensHere(["score", input, "--model", NAFLEX, "--max-patches", "64", "--out", out]);

describe("INPUT", () => {
  it.each([
    [
      "never closed",
      'id,reference,generation,prompt\n1,a.png,b.png,fine\n2,a.png,b.png,"open\n3,a.png,b.png,swallowed\n',
      "line 3",
    ],
    [
      "closed by the next row's",
      'id,reference,generation,prompt\n1,a.png,b.png,"open\n2,a.png,b.png,"swallowed"\n3,a.png,b.png,fine\n',
      "line 2",
    ],
    ["below Excel's line", 'sep=,\r\nid,reference,generation,prompt\r\n1,a.png,b.png,"open\r\n', "line 3"],
  ])("with a quotation mark that is %s is refused with its line", async (_, table, line) => {
    const file = put(join(work, "quotes", "pairs.csv"), table);
    for (const input of [file, dirname(file)]) {
      const { code, stderr } = await mascLensHere([
        "score",
        input,
        "--model",
        NAFLEX,
        "--out",
        join(work, "quotes-out.jsonl"),
      ]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(new RegExp(`pairs\\.csv", ${line}: a quotation mark`))]);
    }
  });

  it("in Windows-1252 has its letters, and that is said; what cannot be told is refused", async () => {
    const { samples, problems } = await read(join(FAULTS, "20-table-not-utf8/g_cp1252.csv"));
    expect(samples[2]?.prompt).toBe("Ein Kätzchen im Grünen – sunny");
    expect(problems.map(({ kind }) => kind)).toContain("encoding");
    const table = put(
      join(work, "mac.csv"),
      Uint8Array.from([...new TextEncoder().encode("reference,generation,prompt\na.png,b.png,caf"), 0x8e, 0x0a]),
    );
    expect(await mascLensHere(["score", table, "--model", NAFLEX, "--out", join(work, "mac.jsonl")])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('mac.csv" is not in UTF-8 (line 2)'),
    });
  });

  it("that is a folder in DreamBench++'s layout gives its pairs", async () => {
    const { samples, rule } = await read(join(FAULTS, "12-dreambenchpp-layout"));
    expect([samples.length, rule]).toEqual([8, "the layout of DreamBench++"]);
  });

  it("that is a folder with a table of texts gives its pairs with these texts", async () => {
    const root = join(work, "texts");
    for (const path of ["references/cat.png", "generations/cat.png"]) put(join(root, path), "");
    put(join(root, "manifest.csv"), "generation,prompt\ngenerations/cat.png,a cat\n");
    expect((await read(root)).samples).toMatchObject([
      { reference: "references/cat.png", generation: "generations/cat.png", prompt: "a cat" },
    ]);
  });

  it("that is a folder whose table names generations elsewhere scores them for their prompts", async () => {
    const root = join(work, "alone", "in");
    put(join(work, "alone/out/cat.png"), "");
    put(join(root, "manifest.csv"), "generation,prompt\n../out/cat.png,a cat\n");
    const { samples, find } = await read(root);
    expect(samples).toMatchObject([{ reference: null, generation: "../out/cat.png", prompt: "a cat" }]);
    expect(find("../out/cat.png")).not.toBe(null);
  });

  it("that is a ZIP of a folder scores as the folder does", async () => {
    const folder = join(work, "cups");
    const entries = ["references/cat.png", "generations/cat.png", "references/dog.png", "generations/dog.png"].map(
      (name, index) => ({
        name: `cups/${name}`,
        content: new Uint8Array(readFileSync(join(ORACLE, "images", index < 3 ? "cat.png" : "coffee.png"))),
        deflate: index % 2 === 0,
        zip64: index === 3,
      }),
    );
    const prompt = { name: "cups/generations/cat.txt", content: "a cat", deflate: true };
    for (const { name, content } of [...entries, prompt]) put(join(work, name), content);
    const zip = put(join(work, "cups.zip"), writeZip([...entries, prompt, { name: "../../escaped", content: "x" }]));
    const [ofFolder, ofZip] = [join(work, "of-folder.jsonl"), join(work, "of-zip.jsonl")];
    expect((await score(folder, ofFolder)).code).toBe(0);
    expect(await score(zip, ofZip)).toEqual({
      code: 0,
      stderr: expect.stringContaining('"../../escaped" in "cups.zip" names a place outside of the ZIP'),
    });
    expect(rowsIn(ofZip)).toEqual(rowsIn(ofFolder));
    expect(rowsIn(ofZip).map(({ generation, prompt: said }) => [generation, said])).toEqual([
      ["generations/cat.png", "a cat"],
      ["generations/dog.png", expect.toBeOneOf([null, ""])],
    ]);
  });

  it("that is a ZIP with a manifest is read by it, and is not written over", async () => {
    const zip = put(
      join(work, "listed.zip"),
      writeZip([
        { name: "deep/pairs.csv", content: "reference,generation\n../a.png,b.png\n", deflate: true },
        { name: "a.png", content: "a" },
        { name: "deep/b.png", content: "b" },
      ]),
    );
    const { samples, find, files } = await read(zip);
    expect(samples).toMatchObject([{ reference: "a.png", generation: "deep/b.png" }]);
    expect(await find("deep/b.png")?.read(0, 1)).toEqual(new TextEncoder().encode("b"));
    expect(files).toEqual([zip]);
    expect(await mascLensHere(["score", zip, "--model", NAFLEX, "--out", zip])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("would overwrite"),
    });
  });

  it("that is a folder has the files of ZIPs in it too, and names those that cannot be read", async () => {
    const folder = join(work, "zipped");
    put(join(folder, "refs", "cup.png"), "r");
    put(join(folder, "gens", "cup.txt"), "a cup in the folder");
    const zip = put(
      join(folder, "ours.zip"),
      writeZip([
        { name: "gens/cup.png", content: "g" },
        { name: "gens/cup.txt", content: "a cup" },
      ]),
    );
    put(join(folder, "broken.zip"), "no ZIP");
    const { samples, find, problems } = await read(folder);
    expect(samples.map(({ reference, generation, prompt }) => [reference, generation, prompt])).toEqual([
      ["refs/cup.png", "gens/cup.png", "a cup in the folder"],
    ]);
    expect(find("gens/cup.png")?.file).toBe(zip);
    expect(problems).toContainEqual({
      kind: "archive",
      path: "broken.zip",
      message: expect.stringContaining("is no ZIP"),
    });
  });

  it("that is no ZIP for all its name, or one part of several, is refused with what to do", async () => {
    const whole = writeZip([{ name: "a.png", content: "a" }], { disk: 1 });
    for (const [bytes, words] of [
      [new Uint8Array(9), /is no ZIP/],
      [whole, /zip -s 0/],
    ] as const)
      expect(await mascLensHere(["score", put(join(work, "bad.zip"), bytes), "--model", NAFLEX])).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(words),
      });
  });

  it("with names that differ in case scores each with its own", async () => {
    const root = join(work, "case");
    for (const path of [
      "references/dog.png",
      "references/Dog.png",
      "generations/dog.png",
      "generations/Dog.png",
      "masks/references/dog.png",
      "masks/references/Dog.png",
      "masks/generations/dog.png",
      "masks/generations/Dog.png",
    ]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      copyFileSync(join(FAULTS, "14-names-differing-in-case/caseful", path), join(root, path));
    }
    const out = join(work, "case.jsonl");
    expect((await mascLensHere(["score", root, "--model", NAFLEX, "--max-patches", "64", "--out", out])).code).toBe(0);
    for (const row of rowsIn(out)) {
      const name = String(row["generation"]).split("/").at(-1);
      expect([row["reference"], row["reference_mask"], row["generation_mask"]]).toEqual([
        `references/${name}`,
        `masks/references/${name}`,
        `masks/generations/${name}`,
      ]);
    }
  });
});

describe("what is said of INPUT", () => {
  it("is a few lines of each kind, however many there are", () => {
    let said = "";
    const many = Array.from({ length: 10_000 }, (_, index): IntakeProblem => ({
      kind: "no-reference",
      path: `${index}.png`,
      message: `No reference fits ${index}.`,
    }));
    new Reporter({ write: (text) => (said += text) }).intake({
      ...EMPTY_INTAKE,
      rule: "names",
      problems: [...many, { kind: "encoding", path: "a.csv", message: "Odd letters." }],
    });
    expect(said.split("\n")).toHaveLength(9);
    expect(said).toContain("Odd letters.");
    expect(said).toContain("9,995 more like these: 10,000 generations without a reference in all");
  });
});
