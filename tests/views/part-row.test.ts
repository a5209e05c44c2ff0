import { expect, it } from "vitest";
import { rowOf } from "../../src/analysis/rows.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { outcomeOf } from "../../src/project/mean-scores.ts";
import { scoreKey, type RunIdentity } from "../../src/project/plan.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { toPartRow } from "../../src/views/samples/rows.ts";

/** A row's comparison with one of several references, as a row below it. */

const identity: RunIdentity = {
  models: { siglip: "a", clip: null, dino: null },
  settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" },
};
const run = {
  model: "a",
  maxPatches: 64,
  threshold: 0.5,
  stripper: "regex",
  precision: "fp32",
  provider: "cpu",
  version: "0",
} as const;
const sample = {
  ...emptySample("s"),
  reference: "a.png",
  otherReferences: [
    { image: "b.png", mask: "b_mask.png" },
    { image: "c.png", mask: null },
  ],
};
const outcome = outcomeOf([
  { image: "a.png", mask: null, scores: { ...NO_SCORES, cp: 0.2 } },
  { image: "b.png", mask: "b_mask.png", scores: { ...NO_SCORES, cp: 0.6 } },
  { image: "c.png", mask: null, error: { code: "invalid_image", message: "no picture" } },
]);

it("has its own picture, mask and scores, and the state of the row that it is of", () => {
  const row = rowOf(sample, { outcome, key: scoreKey(sample, identity), run }, identity);
  expect(row.scores?.cp).toBeCloseTo(0.4);
  const [first, second] = [toPartRow(row, 0), toPartRow(row, 1)];
  expect([first.scores?.cp, second.scores?.cp]).toEqual([0.2, 0.6]);
  expect(second.sample).toMatchObject({
    id: "s",
    reference: "b.png",
    referenceMask: "b_mask.png",
    otherReferences: [],
  });
  expect([first.state, second.state]).toEqual(["done", "done"]);
});

it("fails alone, and is there before anything was computed", () => {
  const row = rowOf(sample, { outcome, key: "of other settings", run }, identity);
  expect(toPartRow(row, 0).state).toBe("stale");
  expect(toPartRow(row, 2)).toMatchObject({ state: "failed", scores: null });
  expect(toPartRow(rowOf(sample, undefined, identity), 1)).toMatchObject({
    state: "waiting",
    sample: { reference: "b.png" },
  });
});
