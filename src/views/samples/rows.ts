import { scoreKey, type RunIdentity } from "../../project/plan.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import type { LensState, RowResult } from "../../store/state.ts";
import { identityOf, samplesOf } from "../../store/selectors.ts";

/** A row of the table: a sample and what is known of it. */
export interface TableRow {
  readonly sample: Sample;
  /** null before it was scored, and where it failed. */
  readonly scores: SampleScores | null;
  readonly error: string | null;
  readonly state: RowState;
}

/** `stale`: scored, but something it depends on has changed since. */
export type RowState = "waiting" | "done" | "stale" | "failed";

function rowOf(sample: Sample, result: RowResult | undefined, identity: RunIdentity): TableRow {
  if (result === undefined) return { sample, scores: null, error: null, state: "waiting" };
  if ("error" in result.outcome) return { sample, scores: null, error: result.outcome.error.message, state: "failed" };
  const state = result.key === scoreKey(sample, identity) ? "done" : "stale";
  return { sample, scores: result.outcome.scores, error: null, state };
}

/** Rows by sample and result, remembered: a job that answers ten rows makes ten new ones, not ten thousand. */
export function createRowCache() {
  const known = new WeakMap<Sample, { result: RowResult | undefined; models: unknown; settings: unknown; row: TableRow }>();
  return (state: Pick<LensState, "intake" | "corrections" | "results" | "models" | "settings">): TableRow[] => {
    const identity = identityOf(state);
    const { models, settings } = state;
    return samplesOf(state).map((sample) => {
      const result = state.results.get(sample.id);
      const found = known.get(sample);
      if (found !== undefined && found.result === result && found.models === models && found.settings === settings) return found.row;
      const row = rowOf(sample, result, identity);
      known.set(sample, { result, models, settings, row });
      return row;
    });
  };
}
