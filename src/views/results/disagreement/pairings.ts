import { cpOf, pfOf, type CopiedPair, type RankedPair } from "../../../evaluation/disagreement.ts";
import type { Study, StudyMetric } from "../../../evaluation/study.ts";
import type { DataTable } from "../../../lib/data-table.ts";
import { mainMetrics } from "../main-metrics.ts";

/** One of MaSC's two, and another metric that is held against the same. */
export interface Pairing {
  readonly id: string;
  readonly label: string;
  readonly ours: StudyMetric;
  readonly theirs: StudyMetric;
}

/** Every baseline beside the one of MaSC's that judges the same; people's scale is as good as any, since ranks are compared. */
export function pairingsOf(study: Study): readonly Pairing[] {
  const ours = [cpOf(study), pfOf(study)].filter((metric) => metric !== null);
  const others = mainMetrics(study)
    .map((place) => study.metrics[place]!)
    .filter((metric) => !ours.includes(metric));
  return ours.flatMap((masc) =>
    others
      .filter(({ dimension }) => dimension === masc.dimension)
      .map((theirs): Pairing => ({
        id: `${masc.id} ${theirs.id}`,
        label: `${masc.label} and ${theirs.label}`,
        ours: masc,
        theirs,
      })),
  );
}

/** Why there is nothing to disagree with; null where there is. */
export const missingPairings = (study: Study): string | null =>
  pairingsOf(study).length === 0
    ? "Ranks of two metrics are compared here, and no pair has a score of MaSC and one of a baseline. Open CLIP or DINO beside SigLIP2 on the page of models and score, or add a file of scores."
    : null;

const ofPair = ({ pairs }: Study, row: number) => {
  const { concept, promptId, method } = pairs[row]!;
  return [concept, promptId, method] as const;
};

const NAMES = ["Concept", "Prompt", "Method"].map((head) => ({ head, kind: "text" as const }));

export const rankedData = (study: Study, { ours, theirs }: Pairing, ranked: readonly RankedPair[]): DataTable => ({
  columns: [
    ...NAMES,
    { head: ours.label, kind: "score" },
    { head: theirs.label, kind: "score" },
    { head: `Rank by ${ours.label}, %`, kind: "score", digits: 1 },
    { head: `Rank by ${theirs.label}, %`, kind: "score", digits: 1 },
  ],
  rows: ranked.map((pair) => [...ofPair(study, pair.row), pair.ours, pair.theirs, pair.ourRank, pair.theirRank]),
});

export const copiedData = (study: Study, copied: readonly CopiedPair[]): DataTable => ({
  columns: [
    ...NAMES,
    { head: "MaSC CP", kind: "score" },
    { head: "Whole pictures", kind: "score" },
    { head: "MaSC PF", kind: "score" },
    { head: "Rank by PF, %", kind: "score", digits: 1 },
  ],
  rows: copied.map(({ row, cp, global, pf, pfRank }) => [...ofPair(study, row), cp, global, pf, pfRank]),
});
