import { midRanks } from "../analysis/rank-columns.ts";
import type { Study, StudyMetric } from "./study.ts";

/**
 * Where two metrics see a pair differently: by rank, since their scales differ. Of the pairs that have both numbers and
 * are not set aside; the column of the table (analysis/rank-columns.ts) is of all that have both.
 */
export interface RankedPair {
  /** Its place in the study. */
  readonly row: number;
  readonly ours: number;
  readonly theirs: number;
  /** Rank among the pairs, in (0, 100]: the share of them that is no higher. */
  readonly ourRank: number;
  readonly theirRank: number;
}

/** Rank by the first less rank by the second, in per cent of the pairs: above 0, the first puts the pair higher. */
export const rankGap = ({ ourRank, theirRank }: RankedPair): number => ourRank - theirRank;

/** @returns the pairs that the first metric puts higher than the second come first; of equal gaps in the study's order */
export function rankedPairs({ pairs }: Study, ours: StudyMetric, theirs: StudyMetric): readonly RankedPair[] {
  const rows = [...pairs.keys()].filter(
    (row) => pairs[row]!.setAside === null && !Number.isNaN(ours.values[row]! + theirs.values[row]!),
  );
  const ranksOf = ({ values }: StudyMetric) => midRanks(Float64Array.from(rows, (row) => values[row]!));
  const [ourRanks, theirRanks] = [ranksOf(ours), ranksOf(theirs)];
  return rows
    .map((row, at): RankedPair => ({
      row,
      ours: ours.values[row]!,
      theirs: theirs.values[row]!,
      ourRank: (100 * ourRanks[at]!) / rows.length,
      theirRank: (100 * theirRanks[at]!) / rows.length,
    }))
    .toSorted((a, b) => rankGap(b) - rankGap(a));
}

/** What counts as copied, and as not placed. */
export interface CopiedRule {
  /** CP and the cosine of the whole pictures are at least this. */
  readonly near: number;
  /** PF is among this share of the lowest, in (0, 1]. */
  readonly lowest: number;
}

export const COPIED_RULE: CopiedRule = { near: 0.9, lowest: 0.2 };

export interface CopiedPair {
  readonly row: number;
  readonly cp: number;
  readonly global: number;
  readonly pf: number;
  /** In (0, 100]. */
  readonly pfRank: number;
}

/** Pairs whose picture is the reference's, and not what the prompt asked for: the lowest PF first. Ranks are among the pairs that have all three. */
export function copiedPairs(
  { pairs }: Study,
  { cp, global, pf }: Readonly<Record<"cp" | "global" | "pf", StudyMetric>>,
  { near, lowest }: CopiedRule,
): readonly CopiedPair[] {
  const rows = [...pairs.keys()].filter(
    (row) => pairs[row]!.setAside === null && !Number.isNaN(cp.values[row]! + global.values[row]! + pf.values[row]!),
  );
  const ranks = midRanks(Float64Array.from(rows, (row) => pf.values[row]!));
  return rows
    .map((row, at): CopiedPair => ({
      row,
      cp: cp.values[row]!,
      global: global.values[row]!,
      pf: pf.values[row]!,
      pfRank: (100 * ranks[at]!) / rows.length,
    }))
    .filter((pair) => pair.cp >= near && pair.global >= near && pair.pfRank <= 100 * lowest)
    .toSorted((a, b) => a.pf - b.pf);
}

/** MaSC's own by their ids, or as tables of scores call them; null where the study has none. */
function metricBy({ metrics }: Study, ids: readonly string[], label: string): StudyMetric | null {
  return metrics.find(({ id }) => ids.includes(id)) ?? metrics.find((metric) => metric.label === label) ?? null;
}

export const cpOf = (study: Study): StudyMetric | null => metricBy(study, ["cp", "masc_cp"], "MaSC CP");
export const pfOf = (study: Study): StudyMetric | null => metricBy(study, ["pf", "masc_pf"], "MaSC PF");
export const globalOf = (study: Study): StudyMetric | null =>
  metricBy(study, ["siglip2_global", "global"], "SigLIP2 global");
