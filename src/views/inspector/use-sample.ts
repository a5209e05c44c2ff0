import { useMemo } from "react";
import type { RowResult } from "../../project/runs.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { canExplain, identityOf, isCurrent, isScoring } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLater } from "../../store/use-later.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { useLoaded } from "../pictures/use-loaded.ts";
import { usePicture } from "../pictures/use-picture.ts";
import { useAb } from "./ab/use-ab.ts";
import { createHeatModel } from "./heat.ts";
import { pageBlob } from "./page/save-page.ts";
import { usePartLayers } from "./parts/use-part-layers.ts";
import { useIntervals } from "./trust/use-intervals.ts";
import { useCompared } from "./use-compared.ts";
import { useEvidence } from "./use-sample-view.ts";
import { useTabLayers } from "./use-tab-layers.ts";
import { findingsOf, isPromptToBlame } from "./why/findings.ts";
import { withTrust } from "./why/trust-findings.ts";
import { useFacts } from "./why/use-facts.ts";
import { subjectLeftOf, useOwnRow, usePhraseEffects, useRows, weakestOf } from "./why/use-why.ts";

/** Everything the views of a sample read, loaded once for all of them: of its comparison with the reference in view. */
export function useSample(whole: Sample) {
  const { explain } = useCommands();
  const { pair: sample, whole: wholeResult, result } = useCompared(whole);
  const models = useLens((state) => state.models);
  const identity = useLens(identityOf);
  const open = useLens(canExplain);
  const threshold = useLens((state) => state.settings.threshold);
  const tab = useLens((state) => state.view.tab);
  // Ranks among all rows follow a run's end.
  const running = useLater(isScoring, undefined);
  const current = result !== undefined && isCurrent(result, whole, identity);
  const scores = result !== undefined && "scores" in result.outcome ? result.outcome.scores : null;
  const key = current && open && scores !== null ? keyOfPair(result, whole, sample) : null;
  const reference = usePicture(sample.reference);
  const generation = usePicture(sample.generation);
  const evidence = useEvidence(sample, key);
  const heat = useMemo(() => evidence.value && createHeatModel(evidence.value, threshold), [evidence.value, threshold]);
  const layers = useTabLayers(sample, key, heat, scores);
  const rows = useRows(!running);
  const wholes = useLoaded(tab === "whole" && key !== null ? `${sample.id} ${key} wholes` : null, (signal) =>
    explain.wholeImages(signal, sample),
  );

  const intervals = useIntervals(sample, key);
  const own = useOwnRow(sample, current ? scores : null);
  const further = useFurtherMeasures();
  const row = useMemo(() => own ?? rows.find(({ id }) => id === sample.id) ?? null, [own, rows, sample.id]);
  const facts = useFacts(row, rows, evidence.value, threshold, further);
  const parts = facts?.patches?.parts ?? null;
  const withParts = usePartLayers(layers.layers, parts, heat, layers.scale);
  const ab = useAb(sample, key, heat, generation.value);
  const phrases = usePhraseEffects(
    tab === "prompt" || (facts !== null && isPromptToBlame(facts)),
    sample,
    key,
    evidence.value,
    scores,
  );
  const findings = useMemo(
    () =>
      facts &&
      withTrust(findingsOf(facts, weakestOf(phrases.value), subjectLeftOf(sample, facts.scores)), intervals.value),
    [facts, phrases.value, sample, intervals.value],
  );
  const error =
    result !== undefined && "error" in result.outcome
      ? result.outcome.error.message
      : (evidence.error ?? reference.error ?? generation.error);
  const fingerprint = models.siglip?.info.fingerprint ?? null;
  const { scale } = layers;
  const writePage =
    key === null ||
    scores === null ||
    result === undefined ||
    heat === null ||
    findings === null ||
    reference.value === null ||
    generation.value === null
      ? null
      : () =>
          pageBlob(
            { sample, whole, scores, run: result.run, fingerprint, heat, scale, findings, parts },
            reference.value!,
            generation.value!,
          );
  return {
    pair: sample,
    wholeResult,
    scores,
    key,
    reference: reference.value,
    generation: generation.value,
    heat,
    layers: { ...layers, layers: withParts },
    parts,
    ab,
    rows,
    wholes,
    phrases,
    intervals,
    findings,
    error,
    writePage,
  };
}

/** Whose evidence is loaded: the row's result, and of several references the one in view. */
const keyOfPair = (result: RowResult | undefined, whole: Sample, pair: Sample): string | null =>
  result === undefined ? null : whole === pair ? result.key : `${result.key} ${pair.reference}`;

/** What the views of a sample read. */
export type SampleView = ReturnType<typeof useSample>;
