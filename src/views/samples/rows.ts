import type { RunIdentity } from "../../project/plan.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { isCurrent } from "../../store/selectors.ts";
import type { RowResult } from "../../project/runs.ts";
import { useLens } from "../../store/store.ts";
import { runWords, staleWords } from "../run-words.ts";

/**
 * The table's rows are the samples themselves: they stay the same while a job runs. What is known of one is looked up
 * where it is drawn, sorted or filtered, so that a job that answers ten rows draws ten, not ten thousand.
 */
export interface TableRow {
  readonly sample: Sample;
  /** null before it was scored, and where it failed. */
  readonly scores: SampleScores | null;
  readonly error: string | null;
  readonly state: RowState;
  /** Which run the numbers are of and, where they are stale, of what else than what is asked for; or what went wrong. */
  readonly about: string | null;
}

/** `stale`: scored, but not by the run that is asked for now: something it depends on is another. */
export type RowState = "waiting" | "done" | "stale" | "failed";

export function rowOf(sample: Sample, result: RowResult | undefined, identity: RunIdentity): TableRow {
  if (result === undefined) return { sample, scores: null, error: null, state: "waiting", about: null };
  const { outcome, run } = result;
  if ("error" in outcome)
    return { sample, scores: null, error: outcome.error.message, state: "failed", about: outcome.error.message };
  return isCurrent(result, sample, identity)
    ? { sample, scores: outcome.scores, error: null, state: "done", about: `Computed with ${runWords(run)}.` }
    : { sample, scores: outcome.scores, error: null, state: "stale", about: staleWords(result, sample, identity) };
}

/** A sample's scores as they are now. */
export function scoresNow({ id }: Sample): SampleScores | null {
  const outcome = useLens.getState().results.get(id)?.outcome;
  return outcome !== undefined && "scores" in outcome ? outcome.scores : null;
}

type Key = string | number | null;

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Compares two keys of one column upwards; null, where there is nothing to compare, is for the caller. */
function compare(a: Exclude<Key, null>, b: Exclude<Key, null>): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

/**
 * A column's comparison as the table library asks for it: upwards; it turns the answer round for a downward sort. Rows
 * without a value come last in both directions, so for a downward sort they have to claim to come first.
 */
export function byKey(id: string, keyOf: (sample: Sample) => Key) {
  return ({ original: a }: { readonly original: Sample }, { original: b }: { readonly original: Sample }): number => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left !== null && right !== null) return compare(left, right);
    if (left === right) return 0;
    const downwards = useLens.getState().sorting.some((entry) => entry.id === id && entry.desc);
    return (left === null) === downwards ? -1 : 1;
  };
}

/** Whether any of a row's words holds the text. */
export function holdsText(sample: Sample, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const { id, concept, object, method, prompt } = sample;
  return [id, concept, object, method, prompt, ...(scoresNow(sample)?.flags ?? [])].some(
    (word) => word !== null && word.toLowerCase().includes(wanted),
  );
}
