import { atOnce } from "../lib/slices.ts";

/**
 * How sure a mean is, by the bootstrap over clusters: rows of a concept are no independent draws, so that concepts are
 * drawn, with all of their rows (Efron and Tibshirani 1993, chapter 8; percentile interval).
 */

/** As many as agreement takes. */
export const BOOTSTRAP_DRAWS = 2000;
const LEVEL = 0.95;
const SEED = 0x9e3779b9;
/** Clusters drawn between two pauses: about a millisecond. */
const AT_ONCE = 100_000;

export type Interval = readonly [low: number, high: number];

/** Numbers in [0, 1) that are the same on every machine: mulberry32 (Ettinger, public domain). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same every time: whatever is drawn of as many clusters is drawn alike, so that differences have intervals too. */
const createDraws = (): (() => number) => createRandom(SEED);

/** The value below which a share of sorted numbers lies, between two of them by their distances. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

/** How often each of so many clusters is in each draw: Uint16 [draws, clusters]; the same for as many clusters. */
export function drawCounts(clusters: number, draws: number = BOOTSTRAP_DRAWS): Uint16Array {
  const random = createDraws();
  const counts = new Uint16Array(draws * clusters);
  for (let draw = 0; draw < draws; draw++)
    for (let i = 0; i < clusters; i++) counts[draw * clusters + Math.floor(random() * clusters)]!++;
  return counts;
}

/** The percentile interval of a statistic's draws, which are put in order. */
export function percentiles(drawn: Float64Array): Interval {
  drawn.sort();
  return [quantile(drawn, (1 - LEVEL) / 2), quantile(drawn, (1 + LEVEL) / 2)];
}

/** A statistic that fewer draws than these define has no interval. */
const LEAST_DEFINED = 0.5;

/** The same of a statistic that some draws leave undefined (NaN); null where most do. */
export function definedPercentiles(drawn: Float64Array): Interval | null {
  const defined = drawn.filter((value) => !Number.isNaN(value));
  return defined.length === 0 || defined.length < LEAST_DEFINED * drawn.length ? null : percentiles(defined);
}

/**
 * The rows' numbers, those of a concept together; of rows that all are of one concept each by itself, since nothing else
 * says how another would differ.
 *
 * @param valueOf null or NaN: the row has no number
 */
export function clustersOf<R>(
  rows: readonly R[],
  valueOf: (row: R) => number | null,
  conceptOf: (row: R) => string,
): readonly (readonly number[])[] {
  const byConcept = new Map<string, number[]>();
  for (const row of rows) {
    const value = valueOf(row);
    if (value === null || Number.isNaN(value)) continue;
    const concept = conceptOf(row);
    const numbers = byConcept.get(concept);
    if (numbers === undefined) byConcept.set(concept, [value]);
    else numbers.push(value);
  }
  const clusters = [...byConcept.values()];
  return clusters.length === 1 ? clusters[0]!.map((value) => [value]) : clusters;
}

/**
 * The 95 % interval of the mean over all numbers, in steps between which something else may be done; the same for the
 * same numbers.
 *
 * @param clusters the numbers of each concept; empty ones count for nothing
 * @returns null where fewer than two have a number: nothing says how another would differ
 */
export function* drawMeans(
  clusters: Iterable<readonly number[]>,
  draws: number = BOOTSTRAP_DRAWS,
): Generator<undefined, Interval | null> {
  const filled = [...clusters].filter((numbers) => numbers.length > 0);
  const size = filled.length;
  if (size < 2) return null;
  const sums = Float64Array.from(filled, (numbers) => numbers.reduce((a, b) => a + b, 0));
  const counts = Float64Array.from(filled, (numbers) => numbers.length);
  const random = createDraws();
  const means = new Float64Array(draws);
  let drawn = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let n = 0;
    for (let i = 0; i < size; i++) {
      const cluster = Math.floor(random() * size);
      sum += sums[cluster]!;
      n += counts[cluster]!;
    }
    means[draw] = sum / n;
    drawn += size;
    if (drawn < AT_ONCE) continue;
    drawn = 0;
    yield;
  }
  return percentiles(means);
}

/** The same at once. */
export const bootstrapMean = (
  clusters: Iterable<readonly number[]>,
  draws: number = BOOTSTRAP_DRAWS,
): Interval | null => atOnce(drawMeans(clusters, draws));
