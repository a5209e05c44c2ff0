import { spearman } from "../metric/agreement.ts";
import { gather } from "./gather.ts";

/** Columns summed up over some pairs of a study. */

/** Over those of the pairs that have a value; null without any. */
export function meanOfPairs(values: Float64Array, pairs: Uint32Array): number | null {
  let [sum, n] = [0, 0];
  for (const pair of pairs) {
    const value = values[pair]!;
    if (!Number.isFinite(value)) continue;
    sum += value;
    n++;
  }
  return n === 0 ? null : sum / n;
}

/** Over those that both columns have; null where it is not defined. */
export const spearmanOfPairs = (a: Float64Array, b: Float64Array, pairs: Uint32Array): number | null =>
  spearman(gather(a, pairs), gather(b, pairs));
