import { answersAlike } from "../lib/remember.ts";
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

/**
 * Rows of samples, in their order. A row of which nothing changed stays the same object, and where that is so of all,
 * the array does.
 */
export function createRows(): (
  samples: readonly Sample[],
  results: ReadonlyMap<string, RowResult>,
  identity: RunIdentity,
) => readonly SampleRow[] {
  let last: {
    readonly samples: readonly Sample[];
    readonly rows: readonly SampleRow[];
    readonly identity: RunIdentity | null;
  } = { samples: [], rows: [], identity: null };
  return (samples, results, identity) => {
    const { rows: earlier, identity: asked } = last;
    let same = samples.length === earlier.length;
    const befores = answersAlike<Sample, SampleRow | null>(last.samples, earlier, samples, () => null);
    const rows = samples.map((sample, place) => {
      const before = befores[place] ?? null;
      const result = results.get(sample.id);
      const isSame = before !== null && before.result === (result ?? null);
      if (!isSame || identity !== asked) {
        const now = rowOf(sample, result, identity);
        if (!isSame || now.state !== before.state) {
          same = false;
          return now;
        }
      }
      same &&= before === earlier[place];
      return before;
    });
    last = { samples, rows: same ? earlier : rows, identity };
    return last.rows;
  };
}

/** Samples without a result that answers for them, in their order; what failed, or did with a reference, is wanted again. */
export const wantedSamples = (rows: readonly SampleRow[]): readonly Sample[] =>
  rows
    .filter(({ state, scores }) => state !== "done" || scores?.flags.includes("reference_failed"))
    .map(({ sample }) => sample);
