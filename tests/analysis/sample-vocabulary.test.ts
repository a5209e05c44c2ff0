import { expect, it } from "vitest";
import { createRankColumns } from "../../src/analysis/rank-columns.ts";
import { sampleColumns } from "../../src/analysis/sample-columns.ts";
import { sampleVocabulary } from "../../src/analysis/sample-vocabulary.ts";
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
