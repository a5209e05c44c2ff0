import { roundHalfEven } from "../lib/round.ts";

/**
 * How well a metric agrees with people. All functions take lists in the same order; an entry that is null or not
 * finite is missing, and counts for nothing in its list and in the other. All give null where the value is not
 * defined: too few entries, or all of them alike.
 */
export type Ratings = ArrayLike<number | null>;

const isNumber = (value: number | null | undefined): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** Entries that both lists have: Float64 [n] each. @throws RangeError if the lists differ in length */
function paired(a: Ratings, b: Ratings): { x: Float64Array; y: Float64Array } {
  if (a.length !== b.length) throw new RangeError(`Lists of ${a.length} and ${b.length} entries cannot be compared.`);
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i], b[i]];
    if (!isNumber(left) || !isNumber(right)) continue;
    x.push(left);
    y.push(right);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
const isConstant = (values: Float64Array) => values.every((value) => value === values[0]);
const clamp = (value: number) => Math.max(-1, Math.min(1, value));

/** Scales to [0, 1] by the smallest and largest entry; missing ones stay so. null if all are alike or missing. */
export function minMaxScale(values: Ratings): (number | null)[] | null {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!isNumber(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low < high)) return null;
  return Array.from(values, (value) => (isNumber(value) ? (value - low) / (high - low) : null));
}

/**
 * Adds up as numpy does, in pairs of halves and eight sums at a time, so that a result which lies exactly between two
 * third digits falls on numpy's side. Source: numpy, loops_utils.h, `pairwise_sum`.
 */
function pairwiseSum(values: Float64Array, from = 0, to = values.length): number {
  const n = to - from;
  if (n > 128) {
    const half = Math.floor(n / 2);
    const middle = from + half - (half % 8);
    return pairwiseSum(values, from, middle) + pairwiseSum(values, middle, to);
  }
  const whole = n < 8 ? from : to - (n % 8);
  let total = 0;
  if (n >= 8) {
    const r = values.slice(from, from + 8);
    for (let i = from + 8; i < whole; i += 8) for (let k = 0; k < 8; k++) r[k]! += values[i + k]!;
    total = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!));
  }
  for (let i = whole; i < to; i++) total += values[i]!;
  return total;
}

/**
 * Krippendorff's alpha of two raters, interval level, at most 1: one minus the observed over the expected squared
 * difference. Two raters leave of the coincidence matrix the mean of (x - y)^2, and twice the variance of all values.
 *
 * Source: Krippendorff, Content Analysis, ch. 11; equals the `krippendorff` package.
 */
export function krippendorffAlpha(a: Ratings, b: Ratings): number | null {
  const { x, y } = paired(a, b);
  const n = 2 * x.length;
  if (n === 0 || (x[0] === y[0] && isConstant(x) && isConstant(y))) return null;
  const both = new Float64Array(n);
  both.set(x);
  both.set(y, x.length);
  const mean = pairwiseSum(both) / n;
  const variance = pairwiseSum(both.map((value) => (value - mean) ** 2)) / n;
  const observed = pairwiseSum(x.map((value, i) => (value - y[i]!) ** 2)) / x.length;
  return 1 - observed / ((2 * n * variance) / (n - 1));
}

/** The paper's digits of alpha. */
const ALPHA_DIGITS = 3;

/**
 * The paper's alpha of a metric: against each group of raters, rounded to three decimals, averaged, and rounded again.
 *
 * @param alphas of the metric and each group
 * @returns null without any, or where one is not defined
 */
export function meanAlpha(alphas: readonly (number | null)[]): number | null {
  const known = alphas.filter(isNumber);
  if (known.length === 0 || known.length < alphas.length) return null;
  const total = known.reduce((sum, alpha) => sum + roundHalfEven(alpha, ALPHA_DIGITS), 0);
  return roundHalfEven(total / known.length, ALPHA_DIGITS);
}

const RATING_MAX = 4;

/**
 * The paper's alpha of one metric: human ratings 0..4 divided by 4, against each of two rater groups (`meanAlpha`).
 *
 * @param scaled the metric in [0, 1], scaled over all methods of the table (`minMaxScale`)
 */
export function paperAlpha(scaled: Ratings, groups: readonly [Ratings, Ratings]): number | null {
  return meanAlpha(
    groups.map((ratings) =>
      krippendorffAlpha(
        scaled,
        Array.from(ratings, (rating) => (isNumber(rating) ? rating / RATING_MAX : null)),
      ),
    ),
  );
}

function correlate(x: Float64Array, y: Float64Array): number | null {
  if (x.length < 2 || isConstant(x) || isConstant(y)) return null;
  const [meanX, meanY] = [sum(x) / x.length, sum(y) / y.length];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  const value = xy / Math.sqrt(xx) / Math.sqrt(yy);
  return Number.isFinite(value) ? clamp(value) : null;
}

/** Pearson's r, in [-1, 1]. */
export function pearson(a: Ratings, b: Ratings): number | null {
  const { x, y } = paired(a, b);
  return correlate(x, y);
}

/** Ranks from 1; equal values share the mean of theirs. */
function averageRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).toSorted((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let k = start; k < end; k++) ranks[order[k]!] = (start + 1 + end) / 2;
  }
  return ranks;
}

/** Spearman's rho, in [-1, 1]: Pearson's r of the ranks. */
export function spearman(a: Ratings, b: Ratings): number | null {
  const { x, y } = paired(a, b);
  return correlate(averageRanks(x), averageRanks(y));
}

/** Pairs among runs of equal entries, of a list in which equal ones are neighbours. */
function tiedPairs(length: number, same: (i: number, j: number) => boolean): number {
  let pairs = 0;
  for (let i = 1, run = 0; i < length; i++) {
    run = same(i - 1, i) ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Sorts `values` in place; gives how many pairs stood the wrong way round. n log n. */
function sortCountingInversions(values: Float64Array): number {
  let inversions = 0;
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(values.length);
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      for (let left = start, right = middle, k = start; k < end; k++) {
        const takeRight = right < end && (left >= middle || from[right]! < from[left]!);
        if (takeRight) inversions += middle - left;
        to[k] = takeRight ? from[right++]! : from[left++]!;
      }
    }
    [from, to] = [to, from];
  }
  values.set(from);
  return inversions;
}

/** Kendall's tau-b, in [-1, 1]. Source: Knight 1966, as in scipy.stats.kendalltau. n log n. */
export function kendallTauB(a: Ratings, b: Ratings): number | null {
  const { x, y } = paired(a, b);
  if (x.length < 2 || isConstant(x) || isConstant(y)) return null;
  const order = Uint32Array.from(x.keys()).toSorted((i, j) => x[i]! - x[j]! || y[i]! - y[j]!);
  const sortedX = Float64Array.from(order, (i) => x[i]!);
  const sortedY = Float64Array.from(order, (i) => y[i]!);
  const all = (x.length * (x.length - 1)) / 2;
  const tiedX = tiedPairs(x.length, (i, j) => sortedX[i] === sortedX[j]);
  const tiedBoth = tiedPairs(x.length, (i, j) => sortedX[i] === sortedX[j] && sortedY[i] === sortedY[j]);
  const discordant = sortCountingInversions(sortedY);
  const tiedY = tiedPairs(y.length, (i, j) => sortedY[i] === sortedY[j]);
  const difference = all - tiedX - tiedY + tiedBoth - 2 * discordant;
  return clamp(difference / Math.sqrt(all - tiedX) / Math.sqrt(all - tiedY));
}

/** Area under the ROC curve, in [0, 1]: how often one of `high` lies above one of `low`, a tie counting half. */
export function areaUnderCurve(high: Ratings, low: Ratings): number | null {
  const positive = Array.from(high).filter(isNumber);
  const negative = Array.from(low).filter(isNumber);
  if (positive.length === 0 || negative.length === 0) return null;
  const ranks = averageRanks(Float64Array.from([...positive, ...negative])).subarray(0, positive.length);
  const least = (positive.length * (positive.length + 1)) / 2;
  return (sum(ranks) - least) / (positive.length * negative.length);
}

/** From which share of people's scale a rating is high, and up to which low: 3.5 and .5 of 0..4; source: metric.md. */
export const HIGH_SHARE = 0.875;
export const LOW_SHARE = 0.125;

/** AUC of a metric between what people rate high (>= 3.5 of 0..4) and low (<= 0.5). */
export function aucHighLow(human: Ratings, metric: Ratings): number | null {
  const { x, y } = paired(human, metric);
  return areaUnderCurve(
    y.filter((_, i) => x[i]! >= HIGH_SHARE * RATING_MAX),
    y.filter((_, i) => x[i]! <= LOW_SHARE * RATING_MAX),
  );
}
