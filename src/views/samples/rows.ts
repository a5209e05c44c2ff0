import type { SampleRow } from "../../analysis/rows.ts";
import type { RunIdentity } from "../../project/plan.ts";
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
