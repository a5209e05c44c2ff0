import { describe, expect, it } from "vitest";
import { mentionsScores, readScoreTable } from "../../src/project/formats/their-scores.ts";
import { keyText, type ScoreTable } from "../../src/project/pair-keys.ts";
import { comparedModel, joinTables } from "../../src/project/their-models.ts";

const row = (change: Record<string, unknown> = {}) => ({
  concept_id: "cat",
  prompt_id: 1,
  gen_method: "dreambooth",
  seed: 42,
  signal: "geometry",
  model: "tiny",
  score: 0.5,
  extras: { cp_n_ref_fg: 12 },
  ...change,
});
const jsonl = (...rows: Record<string, unknown>[]) => rows.map((one) => JSON.stringify(one)).join("\n");

function read(text: string, path = "scores.jsonl"): ScoreTable {
  const table = readScoreTable(path, text);
  if (table === null) throw new Error("not read as scores");
  return table;
}
const messages = (table: ScoreTable) => table.problems.map(({ message }) => message);

describe("the package's rows", () => {
  it("are read with what names the pair, the signal as our score, and what stands beside", () => {
    const { scores, problems, hasImages } = read(
      jsonl(row(), row({ signal: "prompt_following", score: -0.25, extras: { prompt_text: "in rain" } })),
    );
    expect(problems).toEqual([]);
    expect(hasImages).toBe(false);
    const pair = { id: null, concept: "cat", promptId: "1", method: "dreambooth", seed: "42" };
    expect(scores).toEqual([
      { pair, score: "cp", value: 0.5, clues: new Map([["cp_n_ref_fg", "12"]]), model: "tiny" },
      { pair, score: "pf", value: -0.25, clues: new Map([["prompt_text", "in rain"]]), model: "tiny" },
    ]);
  });

  it("may be JSON or CSV, extras as JSON in a cell", () => {
    const [wanted] = read(jsonl(row())).scores;
    expect(read(JSON.stringify([row()]), "s.json").scores).toEqual([wanted]);
    const csv =
      'concept_id;prompt_id;gen_method;seed;signal;model;score;extras\ncat;1.0;dreambooth;42;geometry;tiny;0,5;"{""cp_n_ref_fg"": 12}"\n';
    expect(read(csv, "s.csv").scores).toEqual([wanted]);
  });

  it("without a score, with NaN or with text are said; strange signals and nameless rows left out", () => {
    const table = read(
      [
        jsonl(
          row({ score: null }),
          row({ seed: 2, score: "high" }),
          row({ seed: 3, signal: "beauty" }),
          row({ concept_id: null, prompt_id: "", gen_method: null, seed: null }),
        ),
        JSON.stringify(row({ seed: 4 })).replace("0.5", "NaN"),
        "{half",
      ].join("\n"),
    );
    expect(table.scores.map(({ pair, value }) => [pair.seed, value])).toEqual([
      ["42", null],
      ["4", null],
    ]);
    expect(messages(table)).toEqual([
      expect.stringContaining("Line 6 is not JSON"),
      expect.stringMatching(/^In 2 rows there is no score in "score".*dreambooth \/ 42, geometry/),
      expect.stringMatching(/^In 1 row there is something else than a number in "score"/),
      expect.stringMatching(/^In 1 row the signal is "beauty"/),
      expect.stringMatching(/^In 1 row nothing names the pair.*"row 4"/),
    ]);
  });

  it("of hostile names stay data", () => {
    const table = read(
      '{"id":"__proto__","signal":"geometry","score":1}\n{"id":"constructor","signal":"geometry","score":0.5}\n{"__proto__":{"id":"x"},"signal":"geometry","score":1}',
    );
    expect(table.scores.map(({ pair, value }) => [pair.id, value])).toEqual([
      ["__proto__", 1],
      ["constructor", 0.5],
    ]);
    expect(Object.prototype).not.toHaveProperty("id");
  });
});

describe("a table with a column a score", () => {
  it("is read column by column, however they are written", () => {
    const { scores, hasImages } = read(
      "ID,CP,pf,CLIP-I,dino,siglip2_global,model\na,0.5,0.25,0.75,,0.9,tiny\nb,nan,0.1,0.7,,0.8,tiny\n",
      "mine.csv",
    );
    expect(hasImages).toBe(false);
    expect(scores.map(({ pair, score, value }) => `${pair.id} ${score} ${value}`)).toEqual([
      "a cp 0.5",
      "a pf 0.25",
      "a siglip2_global 0.9",
      "a clip_i 0.75",
      "b cp null",
      "b pf 0.1",
      "b siglip2_global 0.8",
      "b clip_i 0.7",
    ]);
  });

  it("that names images says so: our own results may be a manifest", () => {
    expect(read("id,reference,generation,cp\na,r.png,g.png,0.5\n", "r.csv").hasImages).toBe(true);
    expect(read("id,reference,generation,cp\na,,,0.5\n", "r.csv").hasImages).toBe(false);
  });

  it.each([
    ["a manifest", "m.csv", "id,reference,generation\na,r,g\n"],
    ["scores of nothing", "m.csv", "cp,pf\n0.5,0.5\n"],
    ["a column of words", "m.csv", "id,cp\na,high\n"],
    ["a picture's annotation", "a.json", '{"shapes": [1]}'],
    ["no JSON", "a.json", "{"],
    ["nothing", "a.jsonl", ""],
  ])("is not %s", (_, path, text) => expect(readScoreTable(path, text)).toBeNull());
});

it("numbers name alike whatever wrote them", () => {
  expect(["42", " 42 ", "42.0", "42.00"].map(keyText)).toEqual(["42", "42", "42", "42"]);
  expect(["4.2", "v42.0", "", null].map(keyText)).toEqual(["4.2", "v42.0", null, null]);
});

it("a table's beginning tells whether it is worth reading", () => {
  for (const head of [
    '{"concept_id": "a", "signal": "geometry", "score": 1}',
    "id,cp,pf\n",
    "cp;id\n",
    "id\tpf\n",
    '{"id":1,"clip_i":0.5}',
  ])
    expect(mentionsScores(head), head).toBe(true);
  for (const head of ["id,reference,generation,prompt\na,r,g,a cup\n", '{"images": []}'])
    expect(mentionsScores(head), head).toBe(false);
});

describe("files taken together", () => {
  it("are a list a model; of repeated scores the last counts, and that is said", () => {
    const theirs = joinTables([
      read(jsonl(row(), row({ model: "other", score: 0.1 }))),
      read(jsonl(row({ seed: "42.0", score: 0.75 })), "again.jsonl"),
    ]);
    expect(theirs.files).toEqual(["scores.jsonl", "again.jsonl"]);
    expect(theirs.models.map(({ name, scores }) => [name, scores.map(({ value }) => value)])).toEqual([
      ["tiny", [0.75]],
      ["other", [0.1]],
    ]);
    expect(theirs.problems).toEqual([
      {
        kind: "cells",
        path: "again.jsonl",
        message: '1 score is repeated; the last one counts: "cat / 1 / dreambooth / 42, cp".',
      },
    ]);
  });

  it("are compared by the chosen model, else the one named like ours, else the only one", () => {
    const two = joinTables([read(jsonl(row({ model: "google/SigLIP2-so400m" }), row({ model: "clip" })))]);
    expect(comparedModel(two, null, "siglip2-so400m")?.name).toBe("google/SigLIP2-so400m");
    expect(comparedModel(two, "clip", "siglip2-so400m")?.name).toBe("clip");
    expect(comparedModel(two, null, "mine")).toBeNull();
    expect(comparedModel(two, null, null)).toBeNull();
    expect(comparedModel(joinTables([read(jsonl(row()))]), null, "mine")?.name).toBe("tiny");
  });
});
