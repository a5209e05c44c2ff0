import { FIRST_LAYOUT } from "../../src/project/column-layout.ts";
import { expect, test } from "vitest";
import type { Corrections } from "../../src/project/corrections.ts";
import { correctionRows, correctionsOf } from "../../src/storage/document/corrections.ts";
import { decodeRows, intakeSchema, resultSchema } from "../../src/storage/document/schemas.ts";
import { projectSchema } from "../../src/storage/row-schemas.ts";
import { EMPTY_INTAKE, NOTHING_SAID } from "../../src/project/sample.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { decodeScores } from "../../src/project/scores-schema.ts";

test("corrections come back from their rows as they were, hostile ids too", () => {
  const corrections: Corrections = {
    changes: Object.fromEntries([
      ["__proto__", { prompt: "a" }],
      ["b", { reference: null }],
      ["pair-2", { object: "cup" }],
    ]),
    added: ["pair-2", "pair-1"],
    removed: ["b", "gone"],
  };
  const rows = [...correctionRows(corrections).values()];
  expect(rows.map(({ sample }) => sample)).toEqual(["__proto__", "b", "pair-2", "pair-1", "gone"]);
  // In whatever order the database gives them.
  const back = correctionsOf(rows.toReversed());
  expect(Object.entries(back.changes).toReversed()).toEqual(Object.entries(corrections.changes));
  expect(back.added).toEqual(corrections.added);
  expect(back.removed.toSorted()).toEqual(corrections.removed);
});

test("a project row is listed whatever else has gone wrong with it; without an id it is none", () => {
  const odd = { id: "x", name: 5, settings: { maxPatches: "many" }, pairs: -1, scored: 0.5, openedAt: null };
  expect(projectSchema.parse(odd)).toEqual({
    id: "x",
    name: "Unnamed project",
    settings: null,
    pairs: 0,
    scored: 0,
    openedAt: 0,
    demo: false,
    models: null,
    accepted: [],
    columnLayout: FIRST_LAYOUT,
    ticked: [],
  });
  // One part of it is damaged: columns stand as they come, and the rest is as it was.
  const damaged = { ...odd, name: "cups", columnLayout: { order: "cp", set: [] } };
  expect(projectSchema.parse(damaged)).toMatchObject({ name: "cups", columnLayout: FIRST_LAYOUT });
  expect(decodeRows(projectSchema, [{ name: "no id" }, null, 5])).toEqual({ rows: [], unreadable: 3 });
});

test("a sample of before samples had a category opens without one", () => {
  const { category: _category, ...sample } = { id: "a", ...NOTHING_SAID };
  const decoded = intakeSchema.parse({ ...EMPTY_INTAKE, samples: [sample] });
  expect(decoded.samples).toEqual([{ id: "a", ...NOTHING_SAID }]);
});

test("a failed row keeps its error, and codes of other versions too", () => {
  const run = {
    model: null,
    maxPatches: null,
    threshold: 0.5,
    stripper: "regex",
    precision: null,
    provider: null,
    version: "9",
  };
  const error = { code: "invalid_hologram", message: "It is flat.", detail: "z = 0" };
  const row = { project: "p", sample: "a", result: { outcome: { error }, key: "k", run } };
  expect(decodeRows(resultSchema, [row]).rows).toEqual([{ sample: "a", written: 0, result: row.result }]);
  expect(decodeRows(resultSchema, [{ ...row, result: { ...row.result, run: {} } }]).unreadable).toBe(1);
});

test("what a page computed stands where it did not know a measure of today; the measure is null", () => {
  const run = {
    model: null,
    maxPatches: null,
    threshold: 0.5,
    stripper: "regex",
    precision: null,
    provider: null,
    version: "0",
  };
  const { dino: _dino, recall_fg: _recall, ...scores } = { ...NO_SCORES, cp: 0.75 };
  const row = (outcome: object) => ({ sample: "a", written: 1, result: { outcome, key: "k", run } });
  const { rows, unreadable } = decodeRows(resultSchema, [
    row({ scores: { ...scores, of_yesterday: 1 } }),
    row({ scores: { ...scores, cp: "0.75" } }),
    row({ scores: [] }),
    row({ scores: { cp: 0.75 } }),
  ]);
  expect(unreadable).toBe(3);
  expect(rows[0]?.result.outcome).toEqual({ scores: { ...NO_SCORES, cp: 0.75 } });
});

test("scores of another shape are no scores", () => {
  for (const value of [null, undefined, 5, {}, { cp: 0.5 }, { flags: [] }]) expect(decodeScores(value)).toBe(null);
});

test("an intake comes back in the order of fields that every other has, so that two can be compared as texts", () => {
  const written = { ...EMPTY_INTAKE, samples: [{ id: "a", ...NOTHING_SAID }] };
  expect(JSON.stringify(intakeSchema.parse(written))).toBe(JSON.stringify(written));
});
