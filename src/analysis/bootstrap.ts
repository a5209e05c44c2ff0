/**
 * How sure a mean is, by the bootstrap over clusters: rows of a concept are no independent draws, so that concepts are
 * drawn, with all of their rows (Efron and Tibshirani 1993, chapter 8; percentile interval).
 */

export const BOOTSTRAP_DRAWS = 1000;
const LEVEL = 0.95;
const SEED = 0x9e3779b9;

/** Numbers in [0, 1) that are the same on every machine: mulberry32 (Ettinger, public domain). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The value below which a share of sorted numbers lies, between two of them by their distances. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

/**
 * The 95 % interval of the mean over all numbers; the same for the same numbers.
 *
 * @param clusters the numbers of each concept; empty ones count for nothing
 * @returns null where fewer than two have a number: nothing says how another would differ
 */
export function bootstrapMean(
  clusters: Iterable<readonly number[]>,
  draws: number = BOOTSTRAP_DRAWS,
): readonly [low: number, high: number] | null {
  const sums: { readonly sum: number; readonly n: number }[] = [];
  for (const numbers of clusters)
    if (numbers.length > 0) sums.push({ sum: numbers.reduce((a, b) => a + b, 0), n: numbers.length });
  if (sums.length < 2) return null;
  const random = createRandom(SEED);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let n = 0;
    for (let i = 0; i < sums.length; i++) {
      const drawn = sums[Math.floor(random() * sums.length)]!;
      sum += drawn.sum;
      n += drawn.n;
    }
    means[draw] = sum / n;
  }
  means.sort();
  return [quantile(means, (1 - LEVEL) / 2), quantile(means, (1 + LEVEL) / 2)];
}
