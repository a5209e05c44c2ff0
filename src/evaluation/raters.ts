import { krippendorffAlpha, spearman } from "../metric/agreement.ts";
import { roundHalfEven } from "../lib/round.ts";
import { gather } from "./gather.ts";
import { endToEnd, type KeptPairs } from "./kept-pairs.ts";
import { LEAST_PAIRS } from "./ranked-pairs.ts";

/** How well people agree among themselves: no metric can be expected to agree with them better. */
export interface RaterCeiling {
  /** A method each. */
  readonly cells: readonly RaterCell[];
  readonly pooled: RaterCell;
}

export interface RaterCell {
  /** Pairs that two groups at least rated. */
  readonly n: number;
  /** Krippendorff's, interval, of the ratings as they are, rounded to 3; null with fewer than three pairs. */
  readonly alpha: number | null;
  /** Spearman of the two groups; of more, the mean over each two. */
  readonly rho: number | null;
}

/**
 * Krippendorff's alpha of any number of raters, interval level, some ratings missing: one minus the observed over the
 * expected squared difference, each pair's by the ratings that it has. Of two raters without gaps `krippendorffAlpha`.
 *
 * Source: Krippendorff, Content Analysis, ch. 11; equals the `krippendorff` package.
 *
 * @param raters Float64 [n] each; NaN where one says nothing
 */
export function alphaOfRaters(raters: readonly Float64Array[]): number | null {
  let [n, sum, squares, observed] = [0, 0, 0, 0];
  const origin = raters.flatMap((rater) => [...rater.filter((value) => !Number.isNaN(value)).subarray(0, 1)])[0] ?? 0;
  for (let pair = 0; pair < (raters[0]?.length ?? 0); pair++) {
    let [m, s, q] = [0, 0, 0];
    for (const rater of raters) {
      const value = rater[pair]! - origin;
      if (Number.isNaN(value)) continue;
      m++;
      s += value;
      q += value * value;
    }
    if (m < 2) continue;
    n += m;
    sum += s;
    squares += q;
    // Over ordered pairs of ratings: the sum of (a - b)^2 is 2 (m q - s^2).
    observed += (2 * (m * q - s * s)) / (m - 1);
  }
  const expected = (2 * (n * squares - sum * sum)) / (n - 1);
  return n === 0 || !(expected > 0) ? null : 1 - observed / expected;
}

function cellOfRaters(groups: readonly Float64Array[], pairs: Uint32Array): RaterCell {
  const taken = groups.map((group) => gather(group, pairs));
  const n = pairs.filter((_, at) => taken.filter((group) => !Number.isNaN(group[at]!)).length >= 2).length;
  if (n < LEAST_PAIRS) return { n, alpha: null, rho: null };
  const [first, second] = taken;
  const alpha =
    taken.length === 2 && first !== undefined && second !== undefined
      ? krippendorffAlpha(first, second)
      : alphaOfRaters(taken);
  const rhos = taken.flatMap((a, at) => taken.slice(at + 1).map((b) => spearman(a, b))).filter((rho) => rho !== null);
  return {
    n,
    alpha: alpha === null ? null : roundHalfEven(alpha, 3),
    rho: rhos.length === 0 ? null : rhos.reduce((sum, rho) => sum + rho, 0) / rhos.length,
  };
}

/** On the pairs that the table takes; null with fewer than two groups. */
export function raterCeiling({ people, rated }: KeptPairs): RaterCeiling | null {
  if (people === null || people.groups.length < 2) return null;
  return {
    cells: rated.map((pairs) => cellOfRaters(people.groups, pairs)),
    pooled: cellOfRaters(people.groups, endToEnd(rated)),
  };
}
