import type { ScoreInterval, VariedScore } from "../../../metric/mask-interval.ts";

/** Where a small curve's points lie: what is changed to the right, the score upwards. Pure. */
export interface CurvePoint {
  /** In [0, 1] of the width and of the height, from the lower left. */
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly at: number;
}

/** Less than this from bottom to top would show noise as hills. */
const LEAST_SPAN = 0.04;

/** The scores from the bottom to the top of both curves, so that they can be compared. */
export function scaleOf({ low, high }: Pick<ScoreInterval, "low" | "high">): {
  readonly low: number;
  readonly high: number;
} {
  const pad = Math.max(0, LEAST_SPAN - (high - low)) / 2;
  return { low: low - pad, high: high + pad };
}

const numbersOf = (varied: readonly VariedScore[], by: "threshold" | "growth") =>
  varied.flatMap(({ change, value }) =>
    change.by === by && typeof change.at === "number" && value !== null ? [{ at: change.at, value }] : [],
  );

/** One curve: over thresholds, or over how far the mask is grown, where the mask as it is stands in the middle. */
export function curveOf(interval: ScoreInterval, by: "threshold" | "growth"): readonly CurvePoint[] {
  const { low, high } = scaleOf(interval);
  const known = numbersOf(interval.varied, by);
  const points = (by === "growth" ? [...known, { at: 0, value: interval.value }] : known).toSorted(
    (a, b) => a.at - b.at,
  );
  const [from, to] = by === "growth" ? [-1, 1] : [0.3, 0.7];
  return points.map(({ at, value }) => ({
    x: (at - from) / (to - from),
    y: (value - low) / (high - low),
    value,
    at,
  }));
}
