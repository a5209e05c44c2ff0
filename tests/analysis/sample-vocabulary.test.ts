import { expect, it } from "vitest";
import type { ErrorCode } from "../../src/lib/errors.ts";
import { createRankColumns } from "../../src/analysis/rank-columns.ts";
import { filterRows } from "../../src/analysis/filter.ts";
import { parseQuery } from "../../src/analysis/query.ts";
import { rowOf } from "../../src/analysis/rows.ts";
import { sampleColumns } from "../../src/analysis/sample-columns.ts";
import { sampleVocabulary } from "../../src/analysis/sample-vocabulary.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { NO_SLOTS } from "../../src/project/plan.ts";
import type { InputColumn } from "../../src/project/types.ts";

/** What the filter of the table of samples may speak of. */

const inputs: readonly InputColumn[] = [
  { name: "split", kind: "category", sources: ["a.csv"] },
  { name: "my score", kind: "number", sources: ["a.csv"] },
];
const ranks = createRankColumns([]).columns;
const vocabulary = sampleVocabulary([], inputs, ranks);

it("names every column once, and each is found by its id and its label", () => {
  const ids = vocabulary.entries.map(({ column }) => column.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const entry of vocabulary.entries) {
    expect(vocabulary.find(entry.column.id), entry.column.id).toBe(entry);
    expect(vocabulary.find(entry.label), entry.label).toBe(entry);
    expect(vocabulary.find(vocabulary.nameOf(entry)), entry.label).toBe(entry);
  }
});

it("has every column of the table but texts that explain scores", () => {
  const known = new Set(vocabulary.entries.map(({ column }) => column.id));
  const missing = sampleColumns([], inputs, ranks).filter(({ id }) => !known.has(id));
  expect(missing.map(({ id }) => id)).toEqual(["prompt_text", "prompt_stripped"]);
});

it.each([
  ["CLIP-I", "clip_i"],
  ["siglip2 GLOBAL", "siglip2_global"],
  ["flag", "flags"],
  ["tag", "tags"],
  ["leak", "best_match_in_background"],
  ["cp-dino", "rank_cp_dino"],
  ["rank vs dino", "rank_cp_dino"],
  ["prompt-id", "prompt_id"],
  ["My_Score", "my score"],
])("%s is %s", (name, id) => {
  expect(vocabulary.find(name)?.column.id).toBe(id);
});

it("finds rows that failed by why they did, and the others as those that did not", () => {
  const identity = { models: NO_SLOTS, settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" as const } };
  const run = {
    model: null,
    maxPatches: 64,
    threshold: 0.5,
    stripper: "regex" as const,
    precision: "fp32" as const,
    provider: null,
    version: "",
  };
  const failed = (id: string, code: ErrorCode) =>
    rowOf(emptySample(id), { key: "", run, outcome: { error: { code, message: id } } }, identity);
  const rows = [
    failed("a", "missing_file"),
    failed("b", "invalid_image"),
    rowOf(emptySample("c"), undefined, identity),
  ];
  const found = (text: string) =>
    filterRows(
      rows,
      parseQuery(text, vocabulary).flatMap(({ condition }) => condition ?? []),
    ).map(({ sample }) => sample.id);
  expect(found("failure:missing")).toEqual(["a"]);
  expect(found("failure:missing,unreadable")).toEqual(["a", "b"]);
  expect(found("failure:none")).toEqual(["c"]);
});
