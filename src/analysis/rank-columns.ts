import { checkedMeasures, isBaseline, isOfImages, MASC_MEASURES } from "../project/measure-lists.ts";
import type { Measure } from "../project/measures.ts";
import { scoreOf, type SampleScores } from "../project/scores.ts";
import type { NumberColumn } from "./column.ts";
import type { SampleRow } from "./rows.ts";

/**
 * Where MaSC and a baseline disagree in rank: of the pairs that have both scores, the rank by MaSC's less the rank by the
 * baseline's, in per cent of how many they are. 40 says that MaSC puts the pair 40 per cent of the project higher than
 * the baseline does. Pairs of the same score share the middle of their ranks.
 */

/** A score of MaSC's, and a baseline that judges the same. */
export interface RankPair {
  readonly id: string;
  readonly masc: Measure;
  readonly baseline: Measure;
}

/** CP against cosines of whole images, PF against those of image and text. @param further measures beside the register's */
export function rankPairs(further: readonly Measure[]): readonly RankPair[] {
  const all = checkedMeasures(further);
  return MASC_MEASURES.flatMap((masc) =>
    all
      .filter((one) => (masc.compares === "prompt" ? one.compares === "prompt" && isBaseline(one) : isOfImages(one)))
      .map((baseline) => ({ id: `rank_${masc.id}_${baseline.id}`, masc, baseline })),
  );
}

/** Ranks from 1, upwards; those of equal values are the mean of their places. @param values without NaN */
export function midRanks(values: Float64Array): Float64Array {
  const n = values.length;
  const sorted = values.toSorted();
  // Of each distinct value, its mid-rank; found again by halving.
  const distinct = new Float64Array(n);
  const ranks = new Float64Array(n);
  let count = 0;
  for (let at = 0; at < n;) {
    let end = at + 1;
    while (end < n && sorted[end] === sorted[at]) end++;
    distinct[count] = sorted[at]!;
    ranks[count++] = (at + 1 + end) / 2;
    at = end;
  }
  return values.map((value) => {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distinct[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return ranks[low]!;
  });
}

type Differences = ReadonlyMap<SampleScores, number>;

/** In per cent of the pairs that have both, from -100 to 100. */
export function rankDifferences(
  rows: readonly SampleRow[],
  { masc, baseline }: Pick<RankPair, "masc" | "baseline">,
): Differences {
  const both: SampleScores[] = [];
  const [ours, theirs] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  for (const { scores } of rows) {
    const [a, b] = [scoreOf(scores, masc.id), scoreOf(scores, baseline.id)];
    if (scores === null || a === null || b === null || Number.isNaN(a + b)) continue;
    ours[both.length] = a;
    theirs[both.length] = b;
    both.push(scores);
  }
  const n = both.length;
  const [ourRanks, theirRanks] = [midRanks(ours.subarray(0, n)), midRanks(theirs.subarray(0, n))];
  return new Map(both.map((scores, i) => [scores, (100 * (ourRanks[i]! - theirRanks[i]!)) / n]));
}

export interface RankColumn extends NumberColumn<SampleRow> {
  /** Of what, in few words; `names` say it shorter. */
  readonly label: string;
  readonly names: readonly string[];
  readonly tip: string;
}

/** Columns whose values depend on all rows of the project. */
export interface RankColumns {
  readonly columns: readonly RankColumn[];
  /** Says which rows the project has: values are of the last. What nobody reads is not computed. */
  readonly follow: (rows: readonly SampleRow[]) => void;
}

const columnOf = ({ id, masc, baseline }: RankPair, valueOf: RankColumn["valueOf"]): RankColumn => ({
  id,
  kind: "number",
  label: `Rank vs ${baseline.label}`,
  names: [`${masc.label}-${baseline.label}`],
  tip: `Rank by ${masc.label} less rank by ${baseline.label}, in per cent of the pairs that have both: above 0, MaSC puts the pair higher`,
  valueOf,
});

/** @param further measures beside the register's */
export function createRankColumns(further: readonly Measure[]): RankColumns {
  let rows: readonly SampleRow[] = [];
  const known = new Map<string, Differences>();
  const differences = (pair: RankPair): Differences => {
    const found = known.get(pair.id) ?? rankDifferences(rows, pair);
    known.set(pair.id, found);
    return found;
  };
  return {
    columns: rankPairs(further).map((pair) =>
      columnOf(pair, ({ scores }) => (scores === null ? null : (differences(pair).get(scores) ?? null))),
    ),
    follow(now) {
      if (now === rows) return;
      // A note, a name, a state: the same scores have the same ranks.
      const same = now.length === rows.length && now.every(({ scores }, i) => scores === rows[i]?.scores);
      rows = now;
      if (!same) known.clear();
    },
  };
}
