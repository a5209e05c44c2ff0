import { describe, expect, it, test } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { otherColumns, readManifest } from "../../src/project/formats/manifest/manifest.ts";
import { processorTime } from "../processor-time.ts";

/** What the column `rating` says: it names nobody, no respect and no scale. */
const RATED = { by: null, dimension: null, value: 3.5, scale: null };

const messages = (path: string, text: string) =>
  readManifest(path, text)
    .problems.map(({ message }) => message)
    .join("\n");
const one = (path: string, text: string) => readManifest(path, text).samples[0]!;
const codeOf = (path: string, text: string) => {
  try {
    readManifest(path, text);
  } catch (error) {
    return error instanceof LensError ? [error.code, error.message] : error;
  }
  return null;
};

describe("a CSV manifest", () => {
  it("fills every field and keeps the row's columns, others included, in order", () => {
    const text =
      "id,reference,reference_mask,generation,generation_mask,prompt,object,concept,category,prompt_id,method,seed,rating,mine\r\na,r.png,rm.png,g.png,gm.png,a cat,cat,c1,pets,3,sd,42,3.5,x\r\n";
    expect(one("m.csv", text)).toEqual({
      id: "a",
      reference: "r.png",
      referenceMask: "rm.png",
      generation: "g.png",
      generationMask: "gm.png",
      prompt: "a cat",
      object: "cat",
      concept: "c1",
      category: "pets",
      promptId: "3",
      method: "sd",
      seed: "42",
      otherReferences: [],
      ratings: [RATED],
      columns: {
        id: "a",
        reference: "r.png",
        reference_mask: "rm.png",
        generation: "g.png",
        generation_mask: "gm.png",
        prompt: "a cat",
        object: "cat",
        concept: "c1",
        category: "pets",
        prompt_id: "3",
        method: "sd",
        seed: "42",
        rating: "3.5",
        mine: "x",
      },
    });
    expect(Object.keys(one("m.csv", text).columns).at(-1)).toBe("mine");
  });

  it("reads prompts with quotes, commas and line breaks as they are", () => {
    const text = 'reference,generation,prompt\nr.png,g.png,"a ""red"" cat,\r\non a mat"\n';
    expect(one("m.csv", text).prompt).toBe('a "red" cat,\r\non a mat');
  });

  it.each([";", "\t", "|"])("tells %j as its separator, prompts full of commas or not", (mark) => {
    const text =
      ["Reference ", "GENERATION", "prompt", "rating"].join(mark) +
      "\r\n" +
      ["r.png", "g.png", "a, b, c, d", "3,5"].join(mark);
    expect(one("m.csv", text)).toMatchObject({
      reference: "r.png",
      generation: "g.png",
      prompt: "a, b, c, d",
      ratings: [RATED],
    });
  });

  it("takes a byte order mark, Excel's sep line, other names for columns, and Windows line ends", () => {
    expect(one("m.csv", "\ufeffref,gen\r\nr.png,g.png\r\n")).toMatchObject({ reference: "r.png", generation: "g.png" });
    expect(one("m.csv", "sep=;\r\nReference Image;Generated-Image\r\nr.png;g.png")).toMatchObject({
      reference: "r.png",
      generation: "g.png",
    });
    expect(one("m.csv", "reference,generation\nr.png,g.png\r\n")).toMatchObject({ generation: "g.png" });
  });

  it("tells an empty prompt from none, and takes other empty cells for nothing", () => {
    const row = "r.png,,g.png,,,,,\n";
    expect(
      one("m.csv", `reference,reference_mask,generation,generation_mask,prompt,object,concept,rating\n${row}`),
    ).toMatchObject({
      referenceMask: null,
      generationMask: null,
      prompt: "",
      object: null,
      concept: null,
      category: null,
      ratings: [],
    });
    expect(one("m.csv", "reference,generation\nr.png,g.png\n").prompt).toBeNull();
  });

  it("keeps rows that lack a picture, and leaves out rows of nothing", () => {
    const { samples } = readManifest("m.csv", "reference,generation,prompt\nr.png,,x\n,,\n   \n,g.png,y\n");
    expect(samples.map(({ id, reference, generation }) => [id, reference, generation])).toEqual([
      ["0001", "r.png", null],
      ["0002", null, "g.png"],
    ]);
  });

  it("names repeated columns, surplus cells and open quotes", () => {
    expect(readManifest("m.csv", "reference,generation,note,note,\nr,g,1,2,\n").columns).toEqual([
      "reference",
      "generation",
      "note",
      "note_2",
    ]);
    expect(messages("m.csv", "reference,generation,prompt\nr.png,g.png,a cat, on a mat\n")).toContain(
      "Row 1 has 4 cells",
    );
    expect(messages("m.csv", 'reference,generation,prompt\nr.png,g.png,"never closed\n')).toContain("quotation mark");
  });

  it("leaves out a row that an open quotation mark swallowed others into, and names its line", () => {
    const header = "reference,generation,prompt\n";
    const open = readManifest("m.csv", `${header}r.png,g.png,fine\nr.png,g.png,"open\nr.png,g.png,lost\n`);
    expect(open.samples.map(({ prompt }) => prompt)).toEqual(["fine"]);
    expect(open.problems).toEqual([
      {
        kind: "quotes",
        path: "m.csv",
        message: expect.stringContaining('"m.csv", line 3: a quotation mark is never closed'),
      },
    ]);
    const crossed = readManifest("m.csv", `${header}r.png,g.png,"open\nr.png,g.png,"lost"\nr.png,g.png,fine\n`);
    expect(crossed.samples.map(({ prompt }) => prompt)).toEqual(["fine"]);
    expect(crossed.problems.map(({ kind, message }) => [kind, /line 2/.test(message)])).toEqual([["quotes", true]]);
    expect(messages("m.csv", `${header}r.png,g.png,"two lines\nr.png,g.png,lost"\n`)).toContain(
      "one looks like a row of the table",
    );
    expect(messages("m.csv", `${header}r.png,g.png,"a cat,\non a mat, really"\n`)).toBe("");
  });

  it("takes a text that lost letters for none, and says so", () => {
    expect(one("m.csv", "reference,generation,prompt,object\nr.png,g.png,a caf\ufffd,cup\n")).toMatchObject({
      prompt: null,
      object: "cup",
    });
    expect(messages("m.csv", "reference,generation,prompt\nr.png,g.png,a caf\ufffd\n")).toMatch(
      /letters of "prompt" were lost.*left out/,
    );
  });

  it("makes ids unique and says so", () => {
    const { samples, problems } = readManifest("m.csv", "id,reference\na,1\na,2\na-2,3\n,4\n0004,5\na,6\n");
    expect(samples.map(({ id }) => id)).toEqual(["a", "a-3", "a-2", "0004-2", "0004", "a-4"]);
    expect(problems).toEqual([
      { kind: "repeated-id", path: "m.csv", message: 'The id "a" is repeated; the later ones became "a-3", "a-4".' },
    ]);
  });

  it("says of a rating that is no number", () => {
    expect(one("m.csv", "reference,rating\nr.png,good\n")).toMatchObject({ ratings: [], columns: { rating: "good" } });
    expect(messages("m.csv", "reference,rating\nr.png,good\n")).toContain("not a number");
  });

  it("survives columns and cells named to do harm", () => {
    const sample = one("m.csv", 'reference,__proto__,constructor,toString\n"../../etc/passwd\n",x,y,z\n');
    expect(sample.reference).toBe("../../etc/passwd\n");
    expect(Object.entries(sample.columns)).toEqual([
      ["reference", "../../etc/passwd\n"],
      ["__proto__", "x"],
      ["constructor", "y"],
      ["toString", "z"],
    ]);
    expect(Object.getPrototypeOf(sample.columns)).toBe(Object.prototype);
  });

  it("reads ten thousand rows in under a second", () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, index) => `same,refs/${index}.png,gens/${index}.png,"a cat, number ${index}",cat`,
    );
    const spent = processorTime();
    const { samples } = readManifest("m.csv", `id,reference,generation,prompt,object\n${rows.join("\n")}`);
    expect(spent()).toBeLessThan(1000);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(10_000);
  });
});

describe("a JSON manifest", () => {
  it.each(["samples", "rows", "cases", "items"])("reads a list, or one under %s", (name) => {
    const list = [{ reference: "r.png", generation: "g.png", prompt: null, object: 7, seed: 42 }];
    for (const value of [list, { other: 1, [name]: list }]) {
      expect(one("m.json", JSON.stringify(value))).toMatchObject({
        prompt: null,
        object: "7",
        seed: "42",
        columns: { seed: 42 },
      });
    }
  });

  it("finds camelCase columns, keeps numbers in its columns and takes numbers for text", () => {
    expect(one("m.json", '[{"id": 7, "reference": "r.png", "generationMask": "g.png", "prompt": 3}]')).toMatchObject({
      id: "7",
      generationMask: "g.png",
      prompt: "3",
      columns: { id: 7 },
    });
  });

  it("says of entries and cells that hold something else", () => {
    expect(messages("m.json", '[{"reference": {"a": 1}}, 3, null]')).toMatch(
      /Entry 2.*\n.*Entry 3.*\n.*Row 1: "reference" is neither/,
    );
  });

  it("keeps a column named __proto__ harmless", () => {
    const sample = one("m.json", '[{"reference": "r.png", "__proto__": {"polluted": true}}]');
    expect(Object.keys(sample.columns)).toEqual(["reference", "__proto__"]);
    expect("polluted" in {}).toBe(false);
  });

  it("takes Python's NaN for nothing, and leaves the word in texts alone", () => {
    expect(one("m.json", '[{"reference": "r.png", "rating": NaN, "prompt": "NaN \\" Infinity"}]')).toMatchObject({
      ratings: [],
      prompt: 'NaN " Infinity',
    });
  });
});

test("what a row says besides its files and texts", () => {
  const { samples } = readManifest(
    "m.csv",
    "reference,Generation,prompt,seed,rating,degree_of_change,note\na.png,b.png,a cat,7,3,0.67, \n",
  );
  expect(samples.map(otherColumns)).toEqual([
    [
      ["seed", "7"],
      ["rating", "3"],
      ["degree_of_change", "0.67"],
    ],
  ]);
  const { samples: nested } = readManifest(
    "m.json",
    '[{"reference":"a.png","generation":"b.png","scores":{"x":1},"lucky":true,"none":null}]',
  );
  expect(nested.map(otherColumns)).toEqual([[["lucky", "true"]]]);
});

describe("JSON as programs write it", () => {
  const rows = [
    { reference: "r.png", generation: "g.png", prompt: "one" },
    { reference: "r.png", generation: "g.png", prompt: "two" },
  ];
  const [a, b] = rows;
  it.each([
    ["rows by their ids", { cat: a, dog: b }, ["cat", "dog"]],
    ["rows by their numbers", { 0: a, 1: b }, ["0001", "0002"]],
    ["rows by their ids, under data", { version: 1, data: { cat: a, dog: b } }, ["cat", "dog"]],
    [
      "pandas' split",
      {
        columns: ["reference", "generation", "prompt"],
        index: [0, 1],
        data: [
          ["r.png", "g.png", "one"],
          ["r.png", "g.png", "two"],
        ],
      },
      ["0001", "0002"],
    ],
    ["pandas' table", { schema: { fields: [] }, data: rows }, ["0001", "0002"]],
    [
      "pandas' columns",
      { reference: { 0: "r.png", 1: "r.png" }, generation: { 0: "g.png", 1: "g.png" }, prompt: { 0: "one", 1: "two" } },
      ["0001", "0002"],
    ],
    [
      "lists by column, nulls among them",
      { reference: ["r.png", "r.png"], generation: ["g.png", "g.png"], prompt: ["one", "two"], object: [null, null] },
      ["0001", "0002"],
    ],
    [
      "lists under their head",
      [
        ["reference", "generation", "prompt"],
        ["r.png", "g.png", "one"],
        ["r.png", "g.png", "two"],
      ],
      ["0001", "0002"],
    ],
    ["a list under another name", { records: rows }, ["0001", "0002"]],
  ])("%s", (_, value, ids) => {
    const { samples, problems } = readManifest("m.json", JSON.stringify(value));
    expect(samples.map(({ id, reference, generation, prompt }) => [id, reference, generation, prompt])).toEqual(
      ids.map((id, index) => [id, "r.png", "g.png", rows[index]!.prompt]),
    );
    expect(problems).toEqual([]);
  });

  it("one row alone; lines under either name; one text under the name of lines", () => {
    expect(readManifest("m.json", JSON.stringify(a)).samples).toHaveLength(1);
    const lines = rows.map((row) => JSON.stringify(row)).join("\n");
    for (const name of ["m.json", "m.jsonl", "m.ndjson"]) expect(readManifest(name, lines).samples).toHaveLength(2);
    for (const value of [rows, { data: rows }])
      expect(readManifest("m.jsonl", JSON.stringify(value, null, 2)).samples).toHaveLength(2);
    expect(messages("m.json", `${lines}\n{"reference": "cut o`)).toContain("Line 3 is not JSON");
  });

  it("says of a damaged file that it is damaged", () => {
    expect(codeOf("m.json", '[{"reference": "r.png"}, {"refer')).toEqual([
      "invalid_manifest",
      expect.stringContaining("damaged or cut off"),
    ]);
  });
});

describe("a JSON lines manifest", () => {
  it("skips blank lines, names bad ones and goes on", () => {
    const { samples, problems } = readManifest(
      "m.jsonl",
      '{"reference":"a.png"}\n\n{"reference":\r\n[1]\n{"reference":"b.png"}',
    );
    expect(samples.map(({ reference }) => reference)).toEqual(["a.png", "b.png"]);
    expect(problems.map(({ message }) => message.slice(0, 8))).toEqual(["Line 3 i", "Line 4 i"]);
  });
});

describe("what is no manifest", () => {
  it.each([
    ["m.csv", "<!DOCTYPE html>\n<html><body>404</body></html>"],
    ["m.jsonl", "<!DOCTYPE html>\n<html></html>"],
    ["m.json", "<html></html>"],
    ["m.json", '{"model_type": "siglip2"}'],
    ["m.json", "[]"],
    ["m.csv", ""],
    ["m.csv", "name,price\nx,1\n"],
    ["m.csv", "r\u0000e\u0000f\u0000"],
  ])("%s %j is refused", (path, text) => {
    expect(codeOf(path, text)).toEqual(["invalid_manifest", expect.stringContaining('"')]);
  });

  it("names the columns it expects", () => {
    expect(codeOf("m.csv", "name,price\nx,1\n")).toEqual([
      "invalid_manifest",
      expect.stringContaining("id, reference, reference_mask, generation"),
    ]);
    expect(codeOf("m.csv", "<!doctype html>")).toEqual(["invalid_manifest", expect.stringContaining("web page")]);
  });
});
