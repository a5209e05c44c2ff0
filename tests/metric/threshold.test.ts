import { expect, test } from "vitest";
import {
  bestMatchInBackground,
  conceptPreservation,
  countAbove,
  foregroundRecall,
  maskOverlap,
  type Match,
} from "../../src/metric/cp.ts";
import { countKept, keptPatches } from "../../src/metric/pf.ts";

/** Grey masks of 51, 102, 153 and 204, whose weights torch has in float32, a little off those of double. */
const weights = Float32Array.of(51 / 255, 102 / 255, 153 / 255, 204 / 255);

/** By torch 2.13: (weights > t).sum() and (weights >= t).sum(). */
test.each([
  [0.2, 3, 4],
  [0.4, 2, 3],
  [0.6, 1, 2],
  [0.8, 0, 1],
  [0.5, 2, 2],
])("weights against a threshold of %d compare in float32, as torch has them", (threshold, above, atOrAbove) => {
  expect(countAbove(weights, threshold)).toBe(above);
  expect(countKept(keptPatches(weights, threshold, "foreground"))).toBe(atOrAbove);
  expect(countKept(keptPatches(weights, threshold, "background"))).toBe(4 - atOrAbove);
  expect(countKept(keptPatches(weights, threshold, "full"))).toBe(4);
});

test("a patch of exactly the threshold is not the subject's, in any of the scores", () => {
  const order = Int32Array.of(0, 1, 2, 3);
  const match: Match = {
    cosine: Float32Array.of(1, 0.5, 0.25, 0),
    index: order,
    backCosine: new Float32Array(4),
    backIndex: order,
  };
  expect(conceptPreservation(match, weights, 0.2)).toBeCloseTo(0.25, 12);
  expect(foregroundRecall(match, weights, weights.toReversed(), 0.4)).toBe(0);
  expect(foregroundRecall(match, weights, weights, 0.4)).toBe(1);
  expect(bestMatchInBackground(match, weights, weights.toReversed(), 0.2)).toBeCloseTo(1 / 3, 12);
  expect(conceptPreservation(match, weights, 0.8)).toBeNull();
  expect(foregroundRecall(match, weights, weights, 0.8)).toBeNull();
  expect(bestMatchInBackground(match, weights, weights, 0.8)).toBeNull();
});

test("the overlap of two masks is of the patches that are the subject's", () => {
  expect(maskOverlap(weights, weights, 0.5)).toBe(1);
  expect(maskOverlap(weights, weights.toReversed(), 0.5)).toBe(0);
  // Above .2 are the last three of the one and the first three of the other.
  expect(maskOverlap(weights, weights.toReversed(), 0.2)).toBe(2 / 4);
  expect(maskOverlap(weights, new Float32Array(4), 0.5)).toBe(0);
  expect(maskOverlap(new Float32Array(4), new Float32Array(4), 0.5)).toBe(1);
});
