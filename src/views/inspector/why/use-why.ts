import { useMemo } from "react";
import type { PairEvidence } from "../../../metric/evidence.ts";
import { subjectLeftIn } from "../../../metric/words.ts";
import type { RunIdentity } from "../../../project/plan.ts";
import type { SampleScores } from "../../../project/result.ts";
import type { Sample } from "../../../project/types.ts";
import { useCommands } from "../../../store/commands.ts";
import { identityOf, isCurrent, samplesOf } from "../../../store/selectors.ts";
import type { LensState } from "../../../store/state.ts";
import { useLens } from "../../../store/store.ts";
import { useLoaded, type Loaded } from "../../pictures/use-loaded.ts";
import type { ScoredRow } from "./facts.ts";
import type { WeakPhrase } from "./findings.ts";

/** Rows whose results answer for them as they stand: ranks are among these. */
export function rowsOf(
  { results, intake, corrections }: Pick<LensState, "results" | "intake" | "corrections">,
  identity: RunIdentity,
): ScoredRow[] {
  return samplesOf({ intake, corrections }).flatMap((sample): ScoredRow[] => {
    const result = results.get(sample.id);
    if (result === undefined || !("scores" in result.outcome) || !isCurrent(result, sample, identity)) return [];
    const { id, concept, object, method } = sample;
    return [{ id, concept: concept ?? object, method, scores: result.outcome.scores }];
  });
}

const NONE: readonly ScoredRow[] = [];

/** @param ready none before: ranks of a running job would change with every row */
export function useRows(ready: boolean): readonly ScoredRow[] {
  const results = useLens((state) => (ready ? state.results : null));
  const identity = useLens(identityOf);
  const intake = useLens((state) => state.intake);
  const corrections = useLens((state) => state.corrections);
  return useMemo(
    () => (results === null ? NONE : rowsOf({ results, intake, corrections }, identity)),
    [results, identity, intake, corrections],
  );
}

/** What a sample's own result tells while others are still to come: nothing of ranks. */
export function useOwnRow(sample: Sample, scores: SampleScores | null): ScoredRow | null {
  return useMemo(
    () => scores && { id: sample.id, concept: sample.concept ?? sample.object, method: sample.method, scores },
    [sample, scores],
  );
}

/** What is still to come while a run goes on. */
export function comingOf({ done, total }: { readonly done: number; readonly total: number }): string {
  return `Ranks, and what is usual here, come when the run is over: ${done} of ${total} scored.`;
}

/** Words of the prompt as PF reads it that seem to be the subject's still. */
export const subjectLeftOf = ({ prompt, object, concept }: Sample, scores: SampleScores | null): string | null =>
  prompt === null || scores?.prompt_text === null || scores === null
    ? null
    : subjectLeftIn(prompt, scores.prompt_text, object, concept);

export interface PhraseEffect extends WeakPhrase {
  /** PF without the phrase. */
  readonly pf: number;
}

/** What PF would be without each phrase of the stripped prompt; null where there is no PF. */
export function usePhraseEffects(
  wanted: boolean,
  sample: Sample,
  key: string | null,
  evidence: PairEvidence | null,
  scores: SampleScores | null,
): Loaded<readonly PhraseEffect[]> {
  const { explain } = useCommands();
  const text = scores?.prompt_text ?? null;
  const ask =
    wanted && text !== null && scores?.pf !== null && evidence !== null && key !== null
      ? `${sample.id} ${key} phrases`
      : null;
  return useLoaded(ask, async (signal) => {
    if (evidence === null || text === null || scores === null) return [];
    const phrases = await explain.phrases(signal, sample, evidence, text);
    return phrases.flatMap(({ phrase, pf }): PhraseEffect[] =>
      scores.pf === null ? [] : [{ phrase, pf, gain: pf - scores.pf }],
    );
  });
}

export const weakestOf = (effects: readonly PhraseEffect[] | null): WeakPhrase | null =>
  effects?.toSorted((a, b) => b.gain - a.gain)[0] ?? null;
