import { createRankScratch, LEAST_EACH, LEAST_PAIRS, rankStatistics, type RankedPairs } from "./ranked-pairs.ts";

/**
 * Rho, tau-b and AUC of a cell in many draws of its concepts. What compares two pairs at a time (tau's order, AUC's) is
 * a sum over every two concepts of how often each was drawn, times what their pairs come to, which is counted once: a
 * draw takes concepts squared, and not pairs. Rho's ranks take one pass over the pairs in the metric's order.
 */
export interface DrawnRanks {
  /** Writes a draw's statistics; NaN where it leaves one undefined. @param from where the draw's counts begin */
  readonly at: (counts: Uint16Array, from: number, into: RanksAt) => void;
}

export interface RanksAt {
  rho: number;
  tau: number;
  auc: number;
}

/** More would take more memory than passes take time. */
const MOST_CONCEPTS = 512;

/** What every two concepts come to, c <= d: of c's and d's pairs, each two once. Float64 [concepts * (concepts + 1) / 2]. */
interface Twos {
  /** Pairs that stand in one order in both, less those in opposite ones. */
  readonly order: Float64Array;
  /** High ones above low ones, ties by half. */
  readonly above: Float64Array;
  /** Ties of the metric; null where there are none. */
  readonly tied: Float64Array | null;
}

/** Where c's row begins, less c: the place of (c, d) is this and d. */
const rowsOf = (concepts: number): Int32Array =>
  Int32Array.from({ length: concepts }, (_, c) => c * concepts - (c * (c + 1)) / 2);

/** In n (concepts + levels). @param concept Uint32 [n], in the metric's order */
function countTwos({ ends, level, levels, high, low }: RankedPairs, concept: Uint32Array, concepts: number): Twos {
  const rows = rowsOf(concepts);
  const size = (concepts * (concepts + 1)) / 2;
  const [order, above] = [new Float64Array(size), new Float64Array(size)];
  const tied = ends.length === level.length ? null : new Float64Array(size);
  // Of what stands below in the metric: of each concept, how many are below a level in people's eyes less how many above.
  const lead = new Float64Array(levels * concepts);
  const lowSeen = new Float64Array(concepts);
  const [here, lowHere] = [new Float64Array(concepts), new Float64Array(concepts)];
  const placeOf = (c: number, d: number) => (c <= d ? rows[c]! + d : rows[d]! + c);
  for (let tie = 0, start = 0; tie < ends.length; tie++) {
    const end = ends[tie]!;
    for (let i = start; i < end; i++) {
      const [c, at] = [concept[i]!, level[i]! * concepts];
      for (let d = 0; d < concepts; d++) order[placeOf(c, d)]! += lead[at + d]!;
      if (level[i]! >= high) for (let d = 0; d < concepts; d++) above[placeOf(c, d)]! += lowSeen[d]!;
    }
    if (end - start > 1) {
      here.fill(0);
      lowHere.fill(0);
      for (let i = start; i < end; i++) if (level[i]! < low) lowHere[concept[i]!]!++;
      for (let i = start; i < end; i++) {
        const c = concept[i]!;
        if (tied !== null) for (let d = 0; d < concepts; d++) tied[placeOf(c, d)]! += here[d]!;
        if (level[i]! >= high) for (let d = 0; d < concepts; d++) above[placeOf(c, d)]! += lowHere[d]! / 2;
        here[c]!++;
      }
    }
    for (let i = start; i < end; i++) {
      const c = concept[i]!;
      for (let l = 0; l < level[i]!; l++) lead[l * concepts + c]!--;
      for (let l = level[i]! + 1; l < levels; l++) lead[l * concepts + c]!++;
      if (level[i]! < low) lowSeen[c]!++;
    }
    start = end;
  }
  return { order, above, tied };
}

/** By passes over the pairs alone. */
function inPasses(ranked: RankedPairs, concept: Uint32Array): DrawnRanks {
  const scratch = createRankScratch(ranked.levels);
  const weights = new Float64Array(concept.length);
  return {
    at: (counts, from, into) => {
      for (let i = 0; i < weights.length; i++) weights[i] = counts[from + concept[i]!]!;
      const { rho, tau, auc } = rankStatistics(ranked, weights, scratch);
      into.rho = rho ?? NaN;
      into.tau = tau ?? NaN;
      into.auc = auc ?? NaN;
    },
  };
}

/**
 * @param concept Uint32 [n], in the metric's order
 * @param concepts how many there are
 */
export function drawnRanks(ranked: RankedPairs, concept: Uint32Array, concepts: number): DrawnRanks {
  if (concepts > MOST_CONCEPTS) return inPasses(ranked, concept);
  const { ends, level, levels, high, low } = ranked;
  const n = level.length;
  const rows = rowsOf(concepts);
  const { order, above, tied } = countTwos(ranked, concept, concepts);
  const isEnd = new Uint8Array(n);
  for (const end of ends) isEnd[end - 1] = 1;
  const levelsOf = new Float64Array(concepts * levels);
  const pairsOf = new Float64Array(concepts);
  for (let i = 0; i < n; i++) {
    levelsOf[concept[i]! * levels + level[i]!]!++;
    pairsOf[concept[i]!]!++;
  }
  const there = new Int32Array(concepts);
  /** Of all concepts, and of those that are drawn. */
  const [weight, weightThere] = [new Float64Array(concepts), new Float64Array(concepts)];
  const sums = new Float64Array(2);
  const [seen, ranks] = [new Float64Array(levels), new Float64Array(levels)];

  /** Sums over what was drawn of weight, weight and what the two come to; both in one pass, since it is most of the work. */
  const sumOfTwos = (a: Float64Array, b: Float64Array, drawn: number, into: Float64Array): void => {
    let [sumA, sumB] = [0, 0];
    for (let i = 0; i < drawn; i++) {
      const row = rows[there[i]!]!;
      let [rowA, rowB] = [0, 0];
      for (let k = i; k < drawn; k++) {
        const at = row + there[k]!;
        const times = weightThere[k]!;
        rowA += times * a[at]!;
        rowB += times * b[at]!;
      }
      sumA += weightThere[i]! * rowA;
      sumB += weightThere[i]! * rowB;
    }
    into[0] = sumA;
    into[1] = sumB;
  };

  /** Sum over pairs of both ranks; people's are less their mean, so that the metric's need not be. */
  const ranksUntied = (): number => {
    let [xy, before] = [0, 0];
    for (let i = 0; i < n; i++) {
      const times = weight[concept[i]!]!;
      xy += times * ranks[level[i]!]! * (before + 0.5 * times);
      before += times;
    }
    return xy;
  };
  const ranksTied = (all: number): readonly [xy: number, xx: number] => {
    let [xy, xx, before, here, ranksHere] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const times = weight[concept[i]!]!;
      here += times;
      ranksHere += times * ranks[level[i]!]!;
      if (isEnd[i] === 0) continue;
      const rank = before + (here - all) / 2;
      xy += rank * ranksHere;
      xx += here * rank * rank;
      before += here;
      here = 0;
      ranksHere = 0;
    }
    return [xy, xx];
  };

  return {
    at: (counts, from, into) => {
      let drawn = 0;
      seen.fill(0);
      // Copies of a pair are tied with each other: twos of them, and what is lost of the sum of squared ranks.
      let [all, copies, lost] = [0, 0, 0];
      for (let c = 0; c < concepts; c++) {
        const times = counts[from + c]!;
        weight[c] = times;
        const pairs = pairsOf[c]!;
        if (times === 0 || pairs === 0) continue;
        there[drawn] = c;
        weightThere[drawn++] = times;
        all += times * pairs;
        copies += (pairs * times * (times - 1)) / 2;
        lost += (pairs * (times * times * times - times)) / 12;
        for (let l = 0, at = c * levels; l < levels; l++) seen[l]! += times * levelsOf[at + l]!;
      }
      let [yy, tiedY, nHigh, nLow] = [0, 0, 0, 0];
      for (let l = 0, below = 0; l < levels; l++) {
        const here = seen[l]!;
        const rank = below + (here - all) / 2;
        ranks[l] = rank;
        yy += here * rank * rank;
        tiedY += (here * (here - 1)) / 2;
        if (l >= high) nHigh += here;
        else if (l < low) nLow += here;
        below += here;
      }
      const [xy, xx] = tied === null ? [ranksUntied(), (all * all * all - all) / 12 - lost] : ranksTied(all);
      if (tied !== null) sumOfTwos(tied, tied, drawn, sums);
      const tiedX = copies + (tied === null ? 0 : sums[0]!);
      sumOfTwos(order, above, drawn, sums);
      const [ordered, over] = [sums[0]!, sums[1]!];
      const isDefined = all >= LEAST_PAIRS && xx > 0 && yy > 0;
      const twos = (all * (all - 1)) / 2;
      into.rho = isDefined ? xy / Math.sqrt(xx) / Math.sqrt(yy) : NaN;
      into.tau = isDefined ? ordered / Math.sqrt(twos - tiedX) / Math.sqrt(twos - tiedY) : NaN;
      const hasEach = all >= LEAST_PAIRS && nHigh >= LEAST_EACH && nLow >= LEAST_EACH;
      into.auc = hasEach ? over / (nHigh * nLow) : NaN;
    },
  };
}
