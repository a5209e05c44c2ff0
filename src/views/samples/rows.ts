import type { SampleRow } from "../../analysis/rows.ts";
import type { RunIdentity } from "../../project/plan.ts";
import { comparisonIn } from "../../project/mean-scores.ts";
import { comparedAt } from "../../project/references.ts";
import { runWords, staleWords } from "../run-words.ts";

/** A row as it is drawn. */
export interface TableRow extends SampleRow {
  /** Which run the numbers are of and, where they are stale, of what else than what is asked for; or what went wrong. */
  readonly about: string | null;
}

function aboutOf({ sample, result, state }: SampleRow, identity: RunIdentity): string | null {
  if (result === null) return null;
  if ("error" in result.outcome) return result.outcome.error.message;
  return state === "done" ? `Computed with ${runWords(result.run)}.` : staleWords(result, sample, identity);
}

export const toTableRow = (row: SampleRow, identity: RunIdentity): TableRow => ({
  ...row,
  about: aboutOf(row, identity),
});

/**
 * A row's comparison with one of several references as a row: its own scores, of the row's own run.
 *
 * @param place the reference's, from 0
 */
export function toPartRow(row: SampleRow, place: number): SampleRow {
  const sample = comparedAt(row.sample, place);
  if (row.result === null) return { ...row, sample };
  const outcome = comparisonIn(row.result.outcome, sample.reference);
  const result = { ...row.result, outcome };
  return "error" in outcome
    ? { sample, result, scores: null, state: "failed" }
    : { sample, result, scores: outcome.scores, state: row.state };
}
