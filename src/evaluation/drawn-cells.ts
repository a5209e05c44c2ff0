import type { CellPairs, CellStatistic } from "./cells.ts";
import { drawnRanks, type RanksAt } from "./drawn-ranks.ts";
import { LEAST_PAIRS, rankPairs } from "./ranked-pairs.ts";

/** A cell's statistics in draws of its concepts: what of them can be added up is, what goes by ranks takes one pass a draw. */
export type DrawnCell = Readonly<Record<CellStatistic, Float64Array>>;

/** Pairs as they stand to others in sums: of weights, of x, y, their squares and products; a concept each. */
class Moments {
  readonly #sums: Float64Array;
  readonly #n: number;

  /** @param x, y Float64 [n]; a pair in which either is missing counts for nothing @param conceptOf Uint32 [n] */
  constructor(x: Float64Array, y: Float64Array, conceptOf: Uint32Array, concepts: number) {
    // Less what is about the middle of both, so that no square is far from what it is subtracted from.
    const has = x.map((value, i) => (Number.isFinite(value) && Number.isFinite(y[i]!) ? 1 : 0));
    const n = has.reduce((sum, one) => sum + one, 0);
    const meanOf = (values: Float64Array) => values.reduce((sum, v, i) => (has[i] === 1 ? sum + v : sum), 0) / n;
    const [originX, originY] = [meanOf(x), meanOf(y)];
    this.#n = concepts;
    this.#sums = new Float64Array(concepts * 6);
    this.shift = originX - originY;
    for (let i = 0; i < x.length; i++) {
      if (has[i] !== 1) continue;
      const [dx, dy, at] = [x[i]! - originX, y[i]! - originY, conceptOf[i]! * 6];
      for (const [k, value] of [1, dx, dy, dx * dx, dy * dy, dx * dy].entries()) this.#sums[at + k]! += value;
    }
  }

  /** How far the middle of x lies above that of y. */
  readonly shift: number;

  /** @param counts how often each concept counts; those of this draw begin `from` */
  at(
    counts: Uint16Array,
    from: number,
  ): readonly [n: number, x: number, y: number, xx: number, yy: number, xy: number] {
    let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
    const sums = this.#sums;
    for (let concept = 0, at = 0; concept < this.#n; concept++, at += 6) {
      const times = counts[from + concept]!;
      if (times === 0) continue;
      n += times * sums[at]!;
      x += times * sums[at + 1]!;
      y += times * sums[at + 2]!;
      xx += times * sums[at + 3]!;
      yy += times * sums[at + 4]!;
      xy += times * sums[at + 5]!;
    }
    return [n, x, y, xx, yy, xy];
  }
}

/** Krippendorff's, by sums of both about their own middles. */
function alphaOf(moments: Moments, counts: Uint16Array, from: number): number {
  const [n, x, y, xx, yy, xy] = moments.at(counts, from);
  if (n < LEAST_PAIRS) return NaN;
  const { shift } = moments;
  // Both about y's middle: x' = x + shift.
  const observed = xx + yy - 2 * xy + shift * (2 * (x - y) + n * shift);
  const sum = x + n * shift + y;
  const squares = xx + shift * (2 * x + n * shift) + yy;
  const spread = squares - (sum * sum) / (2 * n);
  return spread > 0 ? 1 - (observed * (2 * n - 1)) / (2 * n * spread) : NaN;
}

function pearsonOf(moments: Moments, counts: Uint16Array, from: number): number {
  const [n, x, y, xx, yy, xy] = moments.at(counts, from);
  if (n < LEAST_PAIRS) return NaN;
  const [ofX, ofY] = [xx - (x * x) / n, yy - (y * y) / n];
  return ofX > 0 && ofY > 0 ? Math.max(-1, Math.min(1, (xy - (x * y) / n) / Math.sqrt(ofX) / Math.sqrt(ofY))) : NaN;
}

/** Passes over pairs between two pauses: some milliseconds. */
const AT_ONCE = 400_000;

export const drawsIn = (counts: Uint16Array, concepts: number): number =>
  concepts === 0 ? 0 : counts.length / concepts;

/**
 * In steps, between which something else may be done. The scale is the table's in every draw; alpha is the groups' mean
 * without the paper's rounding, which would make steps of an interval. NaN where a draw leaves a statistic undefined.
 *
 * @param conceptOf Uint32 [n]: of each of the cell's pairs
 * @param counts Uint16 [draws, concepts] (`drawCounts`)
 */
export function* drawCell(
  pairs: CellPairs,
  scale: readonly [lowest: number, highest: number],
  conceptOf: Uint32Array,
  concepts: number,
  counts: Uint16Array,
): Generator<undefined, DrawnCell> {
  const draws = drawsIn(counts, concepts);
  const n = pairs.pairs.length;
  const drawn: Record<CellStatistic, Float64Array> = {
    alpha: new Float64Array(draws).fill(NaN),
    rho: new Float64Array(draws).fill(NaN),
    pearson: new Float64Array(draws).fill(NaN),
    tau: new Float64Array(draws).fill(NaN),
    auc: new Float64Array(draws).fill(NaN),
  };
  if (n < LEAST_PAIRS) return drawn;
  const groups = pairs.groups.map((group) => new Moments(pairs.scaled, group, conceptOf, concepts));
  const both = new Moments(pairs.scaled, pairs.people, conceptOf, concepts);
  const ranked = rankPairs(pairs.scores, pairs.people, scale);
  const inOrder = ranked.order.map((pair) => conceptOf[pair]!);
  const ranks = drawnRanks(ranked, inOrder, concepts);
  const at: RanksAt = { rho: NaN, tau: NaN, auc: NaN };
  for (let draw = 0, passed = 0; draw < draws; draw++) {
    const from = draw * concepts;
    const alphas = groups.map((moments) => alphaOf(moments, counts, from));
    const known = groups.length <= 2 ? alphas : alphas.filter((alpha) => !Number.isNaN(alpha));
    drawn.alpha[draw] = known.reduce((sum, alpha) => sum + alpha, 0) / known.length;
    drawn.pearson[draw] = pearsonOf(both, counts, from);
    ranks.at(counts, from, at);
    drawn.rho[draw] = at.rho;
    drawn.tau[draw] = at.tau;
    drawn.auc[draw] = at.auc;
    passed += n;
    if (passed < AT_ONCE) continue;
    passed = 0;
    yield;
  }
  return drawn;
}

/** Every statistic of two cells, drawn alike, one less the other. */
export const lessDrawn = (a: DrawnCell, b: DrawnCell): DrawnCell => {
  const less = (name: CellStatistic) => a[name].map((value, draw) => value - b[name][draw]!);
  return { alpha: less("alpha"), rho: less("rho"), pearson: less("pearson"), tau: less("tau"), auc: less("auc") };
};
