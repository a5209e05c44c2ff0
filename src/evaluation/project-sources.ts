import type { SampleRow } from "../analysis/rows.ts";
import { rememberLast, sameOr } from "../lib/remember.ts";
import { useMaskSource } from "../project/mask-sources.ts";
import { answersFor, type RunIdentity } from "../project/plan.ts";
import type { AllResults } from "../project/runs.ts";
import { scoreOf } from "../project/scores.ts";
import type { MaskSource, Sample } from "../project/types.ts";
import type { SourceScores } from "./study.ts";

/**
 * CP under several sources of masks. A project keeps the results of every run, and a result's key says with which masks
 * it was computed: whatever source was in use once and was scored is there still.
 */

/** Of rows that come anew with every result, the samples are mostly the same ones. */
const listed = (() => {
  let last: readonly Sample[] | null = null;
  return (rows: readonly SampleRow[]) =>
    (last = sameOr(
      last,
      rows.map(({ sample }) => sample),
    ));
})();

/** The samples with each source's masks; of thousands of pairs that costs, and results come often. */
const samplesBySource = rememberLast(
  (samples: readonly Sample[], sources: readonly MaskSource[]): ReadonlyMap<string, readonly Sample[]> =>
    new Map(sources.map(({ name }) => [name, useMaskSource(samples, sources, name).samples])),
);

/** @returns the source in use first, with which the others are compared; empty where there are none beside it */
export function projectSources(
  rows: readonly SampleRow[],
  sources: readonly MaskSource[],
  results: AllResults,
  identity: RunIdentity,
): readonly SourceScores[] {
  if (sources.length < 2) return [];
  const bySource = samplesBySource(listed(rows), sources);
  const scoresUnder = ({ name, inUse }: MaskSource): SourceScores => {
    const values = new Float64Array(rows.length).fill(NaN);
    const under = bySource.get(name) ?? [];
    for (const [place, { scores }] of rows.entries()) {
      const sample = under[place];
      if (sample === undefined) continue;
      const result = inUse ? null : results.get(sample.id)?.find(({ key }) => answersFor(key, sample, identity));
      const found =
        result === null ? scores : result !== undefined && "scores" in result.outcome ? result.outcome.scores : null;
      values[place] = scoreOf(found, "cp") ?? NaN;
    }
    return { name, values };
  };
  return sources.toSorted((a, b) => Number(b.inUse) - Number(a.inUse)).map(scoresUnder);
}
