import { spearman, type Ratings } from "./agreement.ts";

/** How far one list of scores is from another of the same pairs. */
export interface Difference {
  /** Pairs that have a score in both. */
  readonly pairs: number;
  /** Of |a - b|; null without pairs. */
  readonly largest: number | null;
  readonly mean: number | null;
  /** Spearman's rho: whether pairs stay in their order. null where that is not defined. */
  readonly rank: number | null;
}

/** What is compared of a pair. */
export interface ComparedScores {
  readonly cp: number | null;
  readonly pf: number | null;
}

/** @throws RangeError if the lists differ in length */
export function difference(a: Ratings, b: Ratings): Difference {
  const rank = spearman(a, b);
  const offs = Array.from(a, (value, i) => {
    const other = b[i];
    return typeof value === "number" && typeof other === "number" ? Math.abs(value - other) : Number.NaN;
  }).filter(Number.isFinite);
  if (offs.length === 0) return { pairs: 0, largest: null, mean: null, rank };
  const largest = offs.reduce((most, off) => Math.max(most, off), 0);
  return { pairs: offs.length, largest, mean: offs.reduce((sum, off) => sum + off, 0) / offs.length, rank };
}

/**
 * What another precision does to scores: those in fp32 against the same pairs' in it, in the same order.
 *
 * @throws RangeError if the lists differ in length
 */
export function comparePrecisions(
  exact: readonly ComparedScores[],
  other: readonly ComparedScores[],
): { readonly cp: Difference; readonly pf: Difference } {
  const of = (field: keyof ComparedScores) =>
    difference(
      exact.map((scores) => scores[field]),
      other.map((scores) => scores[field]),
    );
  return { cp: of("cp"), pf: of("pf") };
}
