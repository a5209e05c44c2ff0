import { comparisonIn } from "../../project/mean-scores.ts";
import { comparisonsOf } from "../../project/references.ts";
import type { SampleScores } from "../../project/result.ts";
import type { RowResult } from "../../project/runs.ts";
import type { Sample } from "../../project/types.ts";
import { canExplain, identityOf, isCurrent } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";

/** A comparison that can be explained. */
export interface Explained {
  readonly pair: Sample;
  readonly result: RowResult;
  readonly scores: SampleScores;
}

/** Comparisons whose numbers answer for them, under models that are open. */
export function explainedOf(state: LensState, sample: Sample): readonly Explained[] {
  const result = state.results.get(sample.id);
  if (result === undefined || !canExplain(state) || !isCurrent(result, sample, identityOf(state))) return [];
  return comparisonsOf(sample).flatMap((pair) => {
    const outcome = comparisonIn(result.outcome, pair.reference);
    return "scores" in outcome ? [{ pair, result, scores: outcome.scores }] : [];
  });
}
