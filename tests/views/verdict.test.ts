import { expect, it } from "vitest";
import type { ComparedScore, ScoreCheck } from "../../src/project/compare-scores.ts";
import { expectedWithin, verdictOf } from "../../src/views/check/verdict.ts";

const NONE = { count: 0, names: [] };
const EMPTY: ScoreCheck = {
  rows: [],
  summaries: [],
  strangers: NONE,
  unclear: NONE,
  absent: NONE,
  waiting: NONE,
  onlyTheirs: NONE,
  onlyOurs: NONE,
  neither: 0,
};
const OURS = { model: "tiny", maxPatches: 256, threshold: 0.5, stripper: "regex", precision: "fp32" } as const;

/** Rows with these differences. */
const check = (differences: readonly number[], change: Partial<ComparedScore> = {}): ScoreCheck => ({
  ...EMPTY,
  rows: differences.map((difference, index) => ({
    id: String(index),
    score: "cp",
    ours: 0,
    theirs: -difference,
    difference,
    clues: [],
    explained: false,
    ...change,
  })),
});

it("fp32 is held to 2e-5, on WebGPU and at full size to 1e-4", () => {
  expect([expectedWithin(false, 72), expectedWithin(true, 72), expectedWithin(false, 1152)]).toEqual([
    2e-5, 1e-4, 1e-4,
  ]);
});

it("what agrees is said to, without reasons", () => {
  expect(verdictOf(check([1e-7, -2e-5]), 2e-5, OURS)).toMatchObject({
    tone: "fine",
    sentence: expect.stringMatching(/^All 2 numbers agree to 2e−5/),
    reasons: [],
  });
});

it("nothing compared is no agreement", () => {
  expect(verdictOf({ ...EMPTY, waiting: { count: 1, names: ["a"] } }, 2e-5, OURS)).toMatchObject({
    tone: "none",
    reasons: [expect.stringContaining("press Score")],
  });
});

it("what the counts beside a score say comes before guesses", () => {
  const verdict = verdictOf(
    check([0.1, 0.2], { clues: ["cp_n_ref_total", "cp_n_ref_fg"], explained: true }),
    2e-5,
    OURS,
  );
  expect(verdict.sentence).toMatch(/^2 of 2 numbers differ by more than 2e−5/);
  expect(verdict.reasons).toEqual([
    "In 2 of them the count of patches differs: another max patches (here 256) or another file of the image.",
  ]);
});

it("an approximate precision is named first", () => {
  expect(verdictOf(check([0.1]), 2e-5, { ...OURS, precision: "int8" }).reasons[0]).toMatch(
    /^Here it is computed in int8, which is approximate/,
  );
});

it("guesses name what all rows share only where most rows differ", () => {
  const [few] = verdictOf(check([0.1, ...Array.from({ length: 20 }, () => 0)]), 2e-5, OURS).reasons;
  expect(few).toMatch(/settings and checkpoint are likely the same\. Look at the files, masks/);
  const [all] = verdictOf(check([0.1, 0.1]), 2e-5, OURS).reasons;
  expect(all).toBe(
    "What may differ: max patches (here 256), threshold (0.5), stripper (regex), the masks, the checkpoint (here tiny) and its precision.",
  );
  const [counted] = verdictOf(check([0.1, 0.1], { explained: true }), 2e-5, OURS).reasons;
  expect(counted).toMatch(/masks, max patches and threshold are likely the same/);
});
