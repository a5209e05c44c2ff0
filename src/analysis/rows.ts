import { answersFor, type RunIdentity } from "../project/plan.ts";
import type { SampleScores } from "../project/result.ts";
import type { RowResult } from "../project/runs.ts";
import type { Sample } from "../project/types.ts";

/** The rows of the table of samples: a pair, and what is known of it. */

/** `stale`: scored, but not by the run that is asked for now: something it depends on is another. */
export type RowState = "waiting" | "done" | "stale" | "failed";

export interface SampleRow {
  readonly sample: Sample;
  /** null before it was computed. */
  readonly result: RowResult | null;
  /** null before it was scored, and where it failed. */
  readonly scores: SampleScores | null;
  readonly state: RowState;
}

export function rowOf(sample: Sample, result: RowResult | undefined, identity: RunIdentity): SampleRow {
  if (result === undefined) return { sample, result: null, scores: null, state: "waiting" };
  const { outcome, key } = result;
  if ("error" in outcome) return { sample, result, scores: null, state: "failed" };
  return { sample, result, scores: outcome.scores, state: answersFor(key, sample, identity) ? "done" : "stale" };
}

type Results = ReadonlyMap<string, RowResult>;

/**
 * Rows of samples, in their order. A row of which nothing changed stays the same object, and where that is so of all,
 * the array does.
 */
export function createRows(): (
  samples: readonly Sample[],
  results: Results,
  identity: RunIdentity,
) => readonly SampleRow[] {
  const known = new WeakMap<Sample, { readonly row: SampleRow; readonly identity: RunIdentity }>();
  let last: readonly SampleRow[] = [];
  const find = (sample: Sample, results: Results, identity: RunIdentity): SampleRow => {
    const result = results.get(sample.id);
    const before = known.get(sample);
    if (before !== undefined && before.identity === identity && before.row.result === (result ?? null))
      return before.row;
    const now = rowOf(sample, result, identity);
    const row = before?.row.result === now.result && before.row.state === now.state ? before.row : now;
    known.set(sample, { row, identity });
    return row;
  };
  return (samples, results, identity) => {
    let changed = samples.length !== last.length;
    const rows = samples.map((sample, i) => {
      const row = find(sample, results, identity);
      changed ||= row !== last[i];
      return row;
    });
    if (changed) last = rows;
    return last;
  };
}
