import { krippendorffAlpha, meanAlpha, pearson } from "../metric/agreement.ts";
import { gather } from "./gather.ts";
import type { People } from "./people.ts";
import { LEAST_PAIRS, rankPairs, rankStatistics, type RankedPairs } from "./ranked-pairs.ts";
import type { StudyMetric } from "./study.ts";

/** How well one metric agrees with people on some pairs; null where it is not defined, or there are fewer than three. */
export interface Cell {
  readonly n: number;
  /** Krippendorff's, interval: against each group, rounded to 3, the mean rounded to 3. */
  readonly alpha: number | null;
  /** These against the groups' mean: Spearman, Pearson, tau-b, in [-1, 1]. */
  readonly rho: number | null;
  readonly pearson: number | null;
  readonly tau: number | null;
  /** Between what people rate high and low, in [0, 1]; needs two of each. */
  readonly auc: number | null;
  readonly nHigh: number;
  readonly nLow: number;
}

export const EMPTY_CELL: Cell = {
  n: 0,
  alpha: null,
  rho: null,
  pearson: null,
  tau: null,
  auc: null,
  nHigh: 0,
  nLow: 0,
};

/** Statistics of a cell, as columns of a table have them. */
export type CellStatistic = "alpha" | "rho" | "pearson" | "tau" | "auc";
export const CELL_STATISTICS: readonly CellStatistic[] = ["alpha", "rho", "pearson", "tau", "auc"];

/** A metric's pairs as a cell takes them. */
export interface CellPairs {
  /** Uint32 [n]: which of the study's pairs. */
  readonly pairs: Uint32Array;
  /** Float64 [n]: as the metric has them, and as they are held against people. */
  readonly scores: Float64Array;
  readonly scaled: Float64Array;
  /** Float64 [n] a group: as they are held against the metric; NaN where it says nothing. */
  readonly groups: readonly Float64Array[];
  /** Float64 [n]: the groups' mean, on people's scale. */
  readonly people: Float64Array;
}

/** [smallest, largest] of a metric over a table's kept pairs; null where there are none, or all are alike. */
export type Range = readonly [lowest: number, highest: number];

/** Of the values that these pairs have. */
export function rangeOf(values: Float64Array, ...lists: readonly Uint32Array[]): Range | null {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const pairs of lists)
    for (const pair of pairs) {
      const value = values[pair]!;
      if (!Number.isFinite(value)) continue;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
  return lowest < highest ? [lowest, highest] : null;
}

/**
 * A metric and people side by side. A continuous metric is scaled by its range and people by their scale; a metric on
 * people's own scale stays as it is, and so do people.
 *
 * @param pairs which have a score and are rated
 */
export function cellPairs(metric: StudyMetric, range: Range | null, people: People, pairs: Uint32Array): CellPairs {
  const take = (values: Float64Array) => gather(values, pairs);
  const between = (values: Float64Array, [lowest, highest]: Range) =>
    values.map((value) => (value - lowest) / (highest - lowest));
  const scores = take(metric.values);
  const groups = people.groups.map(take);
  const isRaw = metric.scale === "ratings";
  return {
    pairs,
    scores,
    scaled: isRaw ? scores : range === null ? scores.map(() => NaN) : between(scores, range),
    groups: isRaw ? groups : groups.map((group) => between(group, people.scale)),
    people: take(people.mean),
  };
}

/** Fewer groups than all have shared pairs with the metric where raters share the pairs among them. */
function alphaOf({ scaled, groups }: CellPairs): number | null {
  const alphas = groups.map((group) => krippendorffAlpha(scaled, group));
  return meanAlpha(groups.length <= 2 ? alphas : alphas.filter((alpha) => alpha !== null));
}

/** @param ranked of the same pairs (`rankPairs`), where it is at hand */
export function cellOf(pairs: CellPairs, scale: People["scale"], ranked?: RankedPairs): Cell {
  const n = pairs.pairs.length;
  const { rho, tau, auc, nHigh, nLow } = rankStatistics(
    ranked ?? rankPairs(pairs.scores, pairs.people, scale),
    new Float64Array(n).fill(1),
  );
  if (n < LEAST_PAIRS) return { ...EMPTY_CELL, n, nHigh, nLow };
  return { n, alpha: alphaOf(pairs), rho, pearson: pearson(pairs.scores, pairs.people), tau, auc, nHigh, nLow };
}
