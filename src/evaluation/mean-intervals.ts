import { BOOTSTRAP_DRAWS, drawCounts, percentiles, type Interval } from "../analysis/bootstrap.ts";
import type { Study, StudyMetric } from "./study.ts";

/**
 * How sure means of groups are, and differences between groups: the bootstrap over concepts of analysis/bootstrap.ts,
 * all metrics and groups from the same draws. An interval of a mean is that of the table of samples to the last bit.
 */
export interface GroupIntervals {
  /** Of the mean; a metric each, and of it a group each. null where fewer than two concepts have a number. */
  readonly means: readonly (readonly (Interval | null)[])[];
  /** Of the mean of the first group less that of the second; a metric each, and of it every two groups as `pairsOfGroups` has them. */
  readonly differences: readonly (readonly (Interval | null)[])[];
}

/** How far something has come. */
export interface Portion {
  readonly done: number;
  readonly total: number;
}

/** Every two of so many: (0, 1), (0, 2), …, (1, 2), … */
export const pairsOfGroups = (groups: number): readonly (readonly [first: number, second: number])[] =>
  Array.from({ length: groups }, (_, first) =>
    Array.from({ length: groups - first - 1 }, (_, more) => [first, first + 1 + more] as const),
  ).flat();

/** A metric's sums and counts in a group, a concept each; only concepts that have any number. */
interface Clusters {
  /** Which concept each is, in the order in which the group has them. */
  readonly keys: readonly number[];
  readonly sumOf: ReadonlyMap<number, number>;
  readonly countOf: ReadonlyMap<number, number>;
}

/** Concepts of the study's pairs as numbers. */
function conceptNumbers({ pairs }: Study): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(pairs, ({ concept }) => {
    const number = known.get(concept) ?? known.size;
    known.set(concept, number);
    return number;
  });
}

/** Of rows that all are of one concept each is by itself: nothing else says how another would differ. */
function clustersIn({ values }: StudyMetric, rows: Uint32Array, conceptOf: Uint32Array): Clusters {
  const filled = rows.filter((row) => !Number.isNaN(values[row]!));
  const isOne = filled.every((row) => conceptOf[row] === conceptOf[filled[0]!]);
  const [sumOf, countOf] = [new Map<number, number>(), new Map<number, number>()];
  for (const row of filled) {
    const key = isOne ? -1 - row : conceptOf[row]!;
    sumOf.set(key, (sumOf.get(key) ?? 0) + values[row]!);
    countOf.set(key, (countOf.get(key) ?? 0) + 1);
  }
  return { keys: [...sumOf.keys()], sumOf, countOf };
}

/** How often each of so many clusters is in each draw, drawn once for as many. */
function createCounts(draws: number): (clusters: number) => Uint16Array {
  const known = new Map<number, Uint16Array>();
  return (clusters) => {
    const counts = known.get(clusters) ?? drawCounts(clusters, draws);
    known.set(clusters, counts);
    return counts;
  };
}

/** Float64 [draws]: the mean of each; NaN where none of the concepts drawn has a number. */
function drawnMeans({ sumOf, countOf }: Clusters, keys: readonly number[], counts: Uint16Array): Float64Array {
  const size = keys.length;
  const sums = Float64Array.from(keys, (key) => sumOf.get(key) ?? 0);
  const numbers = Float64Array.from(keys, (key) => countOf.get(key) ?? 0);
  const means = new Float64Array(counts.length / size);
  for (let draw = 0; draw < means.length; draw++) {
    let [sum, n] = [0, 0];
    for (let i = 0, at = draw * size; i < size; i++, at++) {
      const times = counts[at]!;
      if (times === 0) continue;
      sum += times * sums[i]!;
      n += times * numbers[i]!;
    }
    means[draw] = sum / n;
  }
  return means;
}

/** The concepts of both, those of the first in its order. */
const unionOf = (a: Clusters, b: Clusters): readonly number[] =>
  b.keys.every((key) => a.sumOf.has(key)) ? a.keys : [...a.keys, ...b.keys.filter((key) => !a.sumOf.has(key))];

const isSame = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((key, at) => key === b[at]);

/**
 * In steps, between which something else may be done.
 *
 * @param groups places of each group's pairs in the study
 * @param metrics of the study
 */
export function* drawGroups(
  study: Study,
  groups: readonly Uint32Array[],
  metrics: readonly StudyMetric[] = study.metrics,
  draws: number = BOOTSTRAP_DRAWS,
): Generator<Portion, GroupIntervals> {
  const conceptOf = conceptNumbers(study);
  const countsOf = createCounts(draws);
  const pairs = pairsOfGroups(groups.length);
  const total = metrics.length * (groups.length + pairs.length);
  let done = 0;
  const means: (Interval | null)[][] = [];
  const differences: (Interval | null)[][] = [];
  for (const metric of metrics) {
    const clusters = groups.map((rows) => clustersIn(metric, rows, conceptOf));
    const own: (Float64Array | null)[] = [];
    const ofMeans: (Interval | null)[] = [];
    for (const group of clusters) {
      const drawn = group.keys.length < 2 ? null : drawnMeans(group, group.keys, countsOf(group.keys.length));
      own.push(drawn);
      ofMeans.push(drawn === null ? null : percentiles(drawn.slice()));
      yield { done: ++done, total };
    }
    const ofDifferences: (Interval | null)[] = [];
    for (const [first, second] of pairs) {
      const [a, b] = [clusters[first]!, clusters[second]!];
      const keys = unionOf(a, b);
      // Rows of one concept are drawn by themselves: those of two groups have nothing that both were drawn of.
      const isPaired = keys.length >= 2 && a.keys.length > 0 && b.keys.length > 0 && keys.every((key) => key >= 0);
      const drawnOf = (at: number, { keys: ownKeys }: Clusters) =>
        isSame(ownKeys, keys) ? own[at]! : drawnMeans(clusters[at]!, keys, countsOf(keys.length));
      if (isPaired) {
        const [left, right] = [drawnOf(first, a), drawnOf(second, b)];
        const drawn = left.map((mean, draw) => mean - right[draw]!).filter((difference) => !Number.isNaN(difference));
        ofDifferences.push(drawn.length === 0 ? null : percentiles(drawn));
      } else ofDifferences.push(null);
      yield { done: ++done, total };
    }
    means.push(ofMeans);
    differences.push(ofDifferences);
  }
  return { means, differences };
}
