import type { SampleScores } from "../../src/project/result.ts";
import type { BaselineCase, OracleCase } from "./oracle.ts";

/** How far results are from the oracle's; the same for Node and for a browser's. */

/** What agrees exactly or not at all: counts, and what the text tower read. */
const EXACT = new Set([
  "cp_n_ref_fg",
  "cp_n_ref_total",
  "pf_n_fg",
  "pf_n_total",
  "pf_n_bg_pooled",
  "prompt_text",
  "prompt_stripped",
]);

type Fields = Readonly<Record<string, unknown>>;

/** The oracle's answers of one case under our fields' names. */
export function expectedScores({ cp, pf, extras, aggregators, pf_pools, siglip2_global }: OracleCase): Fields {
  const {
    cp_n_ref_fg,
    cp_n_ref_total,
    cp_fg_frac_ref,
    pf_n_fg,
    pf_n_total,
    pf_n_bg_pooled,
    prompt_text,
    prompt_stripped,
  } = extras;
  const { masked_maxcos, ...others } = aggregators;
  if (masked_maxcos !== cp) throw new Error("the oracle's masked_maxcos is another name of its cp");
  const counts = { cp_n_ref_fg, cp_n_ref_total, cp_fg_frac_ref, pf_n_fg, pf_n_total, pf_n_bg_pooled };
  const pools = Object.fromEntries(Object.entries(pf_pools).map(([name, value]) => [`pf_${name}`, value]));
  return { cp, pf, ...counts, prompt_text, prompt_stripped, ...others, ...pools, siglip2_global };
}

export function expectedBaselines({ clip_i, clip_t, dino }: BaselineCase): Fields {
  return { clip_i, clip_t, dino };
}

/** By field: how far off; Infinity where two numbers cannot be compared, or have to be the same and are not. */
export function deviations(expected: Fields, scores: SampleScores): Map<string, number> {
  const got: Fields = { ...scores };
  return new Map(
    Object.entries(expected).map(([field, value]) => {
      const actual = got[field];
      if (typeof value === "number" && typeof actual === "number" && !EXACT.has(field))
        return [field, Math.abs(actual - value)];
      return [field, actual === value ? 0 : Infinity];
    }),
  );
}

/** One line for every field that is further off than the tolerance; none where all agree. */
export function disagreements(expected: Fields, scores: SampleScores, tolerance: number): string[] {
  const got: Fields = { ...scores };
  return [...deviations(expected, scores)].flatMap(([field, off]) =>
    off <= tolerance ? [] : [`${field} is ${String(got[field])}, the package says ${String(expected[field])}`],
  );
}

/** The largest difference of two lists of numbers, as a share of the largest expected value. */
export function relativeDeviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]!));
  return largestDifference(actual, expected) / scale;
}

/** The largest difference of two lists of numbers; Infinity where their lengths differ or a number is none. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!);
    if (!(off <= largest)) largest = Number.isNaN(off) ? Infinity : off;
  }
  return largest;
}
