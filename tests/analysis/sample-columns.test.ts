import { describe, expect, it } from "vitest";
import { rowOf } from "../../src/analysis/rows.ts";
import { inputColumn } from "../../src/analysis/input-columns.ts";
import { sampleColumns } from "../../src/analysis/sample-columns.ts";
import { freeInputs } from "../../src/analysis/sample-vocabulary.ts";
import { MEASURES } from "../../src/project/measures.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { NO_SCORES } from "../../src/project/scores.ts";

/** Every column that a row has: ours, and those of its own table, whatever they are called. */

const identity = {
  models: { siglip: null, clip: null, dino: null },
  settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" },
} as const;
const ofInput = (columns: Readonly<Record<string, unknown>>) =>
  rowOf({ ...emptySample("a"), columns }, undefined, identity);

const cells = (kind: "number" | "text" | "category" | "boolean", ...values: readonly unknown[]) =>
  values.map((value) => inputColumn({ name: "x", kind, sources: [] }).valueOf(ofInput({ x: value })));

describe("columns of the input's tables", () => {
  it("are numbers where they are of numbers, however they were written", () => {
    expect(cells("number", 3, "4.5", "0,25", " 7 ", 8n, "", null, undefined)).toEqual([
      3,
      4.5,
      0.25,
      7,
      8,
      null,
      null,
      null,
    ]);
  });

  it("are words where they are not: lists in one line", () => {
    expect(cells("category", "a", "", 5, null)).toEqual(["a", null, "5", null]);
    expect(cells("boolean", true, false, "true")).toEqual(["true", "false", "true"]);
    expect(cells("text", ["a", 1], { b: 2 })).toEqual(['["a",1]', '{"b":2}']);
  });

  it("may be called as what every object has; those that are called as ours, or hold paths, are ours", () => {
    const names = ["cp", "Prompt id", "__proto__", "generation", "constructor", "mine"];
    const columns = names.map((name) => ({ name, kind: "text", sources: [] }) as const);
    const free = freeInputs([], columns);
    expect(free.map(({ name }) => name)).toEqual(["constructor", "mine"]);
    const all = sampleColumns([], free);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const row = ofInput({ mine: "my own" });
    expect(["mine", "constructor"].map((name) => all.find(({ id }) => id === name)?.valueOf(row))).toEqual([
      "my own",
      null,
    ]);
  });
});

it("every measure is a column, of its kind", () => {
  const scored = { ...NO_SCORES, cp: 0.5, pf_n_fg: 7, prompt_text: "a cup", prompt_stripped: true, flags: [] };
  const run = {
    model: null,
    maxPatches: null,
    threshold: 0.5,
    stripper: "regex",
    precision: null,
    provider: null,
    version: "0",
  } as const;
  const row = rowOf(emptySample("a"), { outcome: { scores: scored }, key: "", run }, identity);
  const all = sampleColumns([]);
  for (const { id } of MEASURES) expect(all.map((column) => column.id)).toContain(id);
  const value = (id: string) => all.find((column) => column.id === id)?.valueOf(row);
  expect(["cp", "pf_n_fg", "prompt_text", "prompt_stripped", "pf"].map(value)).toEqual([0.5, 7, "a cup", "yes", null]);
});
