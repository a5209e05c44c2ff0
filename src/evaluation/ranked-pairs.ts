import { HIGH_SHARE, LOW_SHARE } from "../metric/agreement.ts";

/**
 * Pairs of a metric and people in the metric's order, from which rho, tau-b and AUC of any weights of the pairs come in
 * one pass: as often as a bootstrap draws, nothing is sorted again. A pair of weight 2 counts as two equal pairs, one of
 * weight 0 as none.
 */
export interface RankedPairs {
  /** Uint32 [n], in the metric's order: which pair stands there. */
  readonly order: Uint32Array;
  /** Uint32 [ties]: where each run of equal scores ends. */
  readonly ends: Uint32Array;
  /** Uint32 [n], in the metric's order: the place of people's rating among the distinct ones, from 0. */
  readonly level: Uint32Array;
  /** How many distinct ratings there are. */
  readonly levels: number;
  /** The first level that is high, and how many are low, by `HIGH_SHARE` and `LOW_SHARE` of people's scale. */
  readonly high: number;
  readonly low: number;
}

export interface RankStatistics {
  /** Spearman, in [-1, 1]; null where one side is all alike. */
  readonly rho: number | null;
  /** Kendall's tau-b, in [-1, 1]; null as rho. */
  readonly tau: number | null;
  /** How often a pair that people rate high is above one that they rate low, ties by half; null without two of each. */
  readonly auc: number | null;
  readonly nHigh: number;
  readonly nLow: number;
}

/** Fewer say nothing: a table says how many there are, and no more. */
export const LEAST_PAIRS = 3;
/** AUC needs as many of each. */
export const LEAST_EACH = 2;

const clamp = (value: number) => Math.max(-1, Math.min(1, value));

function sortedPlaces(scores: Float64Array): Uint32Array {
  const places = new Uint32Array(scores.length);
  for (let i = 0; i < places.length; i++) places[i] = i;
  return places.toSorted((i, j) => scores[i]! - scores[j]!);
}

/** Of lists that lie end to end in a sorted one the order of each, so that none is sorted again. @param lengths of each */
export function partOrders(order: Uint32Array, lengths: readonly number[]): readonly Uint32Array[] {
  const parts = lengths.map((length) => new Uint32Array(length));
  const partOf = new Uint32Array(order.length);
  const begins = lengths.map((_, part) => lengths.slice(0, part).reduce((sum, length) => sum + length, 0));
  for (const [part, begin] of begins.entries()) partOf.fill(part, begin, begin + lengths[part]!);
  const filled = lengths.map(() => 0);
  for (const place of order) {
    const part = partOf[place]!;
    parts[part]![filled[part]!++] = place - begins[part]!;
  }
  return parts;
}

/**
 * @param scores Float64 [n], of the metric; all finite
 * @param people Float64 [n], what people say; all finite
 * @param scale people's scale
 * @param order Uint32 [n], the metric's, where it is known
 */
export function rankPairs(
  scores: Float64Array,
  people: Float64Array,
  [lowest, highest]: readonly [lowest: number, highest: number],
  order: Uint32Array = sortedPlaces(scores),
): RankedPairs {
  const ends: number[] = [];
  for (let i = 1; i <= order.length; i++)
    if (i === order.length || scores[order[i]!] !== scores[order[i - 1]!]) ends.push(i);
  const ratings = Float64Array.from(new Set(people)).toSorted();
  const levelOf = new Map(Array.from(ratings, (rating, level) => [rating, level]));
  const high = lowest + HIGH_SHARE * (highest - lowest);
  const low = lowest + LOW_SHARE * (highest - lowest);
  return {
    order,
    ends: Uint32Array.from(ends),
    level: order.map((i) => levelOf.get(people[i]!)!),
    levels: ratings.length,
    high: ratings.filter((rating) => rating < high).length,
    low: ratings.filter((rating) => rating <= low).length,
  };
}

/** Where passes over the same pairs write, so that two thousand of them make no garbage. Float64 [levels + 1] each. */
export interface RankScratch {
  /** A Fenwick tree of the weight seen so far a level. */
  readonly tree: Float64Array;
  readonly seen: Float64Array;
  /** People's ranks less their mean, a level. */
  readonly ranks: Float64Array;
}

export function createRankScratch(levels: number): RankScratch {
  const [tree, seen, ranks] = [0, 1, 2].map(() => new Float64Array(levels + 1));
  return { tree: tree!, seen: seen!, ranks: ranks! };
}

/**
 * In one pass of n log(levels); people's ratings have few levels. Ties share the mean of their ranks.
 *
 * @param weights Float64 [n], in the metric's order: how often each pair counts; whole numbers from 0
 */
export function rankStatistics(
  { ends, level, levels, high, low }: RankedPairs,
  weights: Float64Array,
  { tree, seen, ranks }: RankScratch = createRankScratch(levels),
): RankStatistics {
  tree.fill(0);
  seen.fill(0);
  for (let i = 0; i < level.length; i++) seen[level[i]!]! += weights[i]!;
  let [n, nHigh, nLow] = [0, 0, 0];
  let [yy, tiedY] = [0, 0];
  for (let l = 0; l < levels; l++) n += seen[l]!;
  for (let l = 0, before = 0; l < levels; l++) {
    const here = seen[l]!;
    if (l >= high) nHigh += here;
    else if (l < low) nLow += here;
    ranks[l] = before + (here - n) / 2;
    yy += here * ranks[l]! ** 2;
    tiedY += (here * (here - 1)) / 2;
    before += here;
  }
  seen.fill(0);

  let [xy, xx, tiedX, order, above] = [0, 0, 0, 0, 0];
  for (let tie = 0, start = 0, before = 0, lowBefore = 0; tie < ends.length; tie++) {
    const end = ends[tie]!;
    let [here, highHere, lowHere, ranksHere] = [0, 0, 0, 0];
    for (let i = start; i < end; i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      const l = level[i]!;
      let below = 0;
      for (let node = l; node > 0; node &= node - 1) below += tree[node]!;
      // Pairs below this one in both, less those below it in the metric and above it in people's eyes.
      order += weight * (2 * below + seen[l]! - before);
      here += weight;
      ranksHere += weight * ranks[l]!;
      if (l >= high) highHere += weight;
      else if (l < low) lowHere += weight;
    }
    for (let i = start; i < end; i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      seen[level[i]!]! += weight;
      for (let node = level[i]! + 1; node <= levels; node += node & -node) tree[node]! += weight;
    }
    const rank = before + (here - n) / 2;
    xy += rank * ranksHere;
    xx += here * rank ** 2;
    tiedX += (here * (here - 1)) / 2;
    above += highHere * (lowBefore + lowHere / 2);
    before += here;
    lowBefore += lowHere;
    start = end;
  }
  const all = (n * (n - 1)) / 2;
  const isDefined = n >= LEAST_PAIRS && xx > 0 && yy > 0;
  return {
    rho: isDefined ? clamp(xy / Math.sqrt(xx) / Math.sqrt(yy)) : null,
    tau: isDefined ? clamp(order / Math.sqrt(all - tiedX) / Math.sqrt(all - tiedY)) : null,
    auc: n >= LEAST_PAIRS && nHigh >= LEAST_EACH && nLow >= LEAST_EACH ? above / (nHigh * nLow) : null,
    nHigh,
    nLow,
  };
}
