import { Tabs } from "radix-ui";
import { useMemo, type ComponentType } from "react";
import type { SharedFeatures } from "../../engine/protocol.ts";
import type { SampleScores } from "../../project/result.ts";
import type { RowResult } from "../../project/runs.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { canExplain, closedModelOf, identityOf, isCurrent } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { TABS, type Tab } from "../../store/view.ts";
import { FLAG_WORDS } from "../flag-words.ts";
import { runWords, staleWords } from "../run-words.ts";
import { useLoaded, type Loaded } from "../pictures/use-loaded.ts";
import { usePicture } from "../pictures/use-picture.ts";
import { ComparePanel } from "./ComparePanel.tsx";
import { createHeatModel } from "./heat.ts";
import { LeakPanel } from "./LeakPanel.tsx";
import { HeatLegend, Spread, Sum } from "./MatchPanel.tsx";
import { pageBlob } from "./page/save-page.ts";
import { MASC_IDS } from "../../project/measure-lists.ts";
import type { MascId } from "../../project/measures.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { PatchTable } from "./PatchTable.tsx";
import { PromptPanel } from "./PromptPanel.tsx";
import { ReferenceStrip } from "./ReferenceStrip.tsx";
import { ScoreCards } from "./ScoreCards.tsx";
import { PairPictures } from "./PairPictures.tsx";
import { useCompared } from "./use-compared.ts";
import { useEvidence } from "./use-sample-view.ts";
import { TrustPanel } from "./trust/TrustPanel.tsx";
import { useIntervals } from "./trust/use-intervals.ts";
import { useTabLayers } from "./use-tab-layers.ts";
import { WholePanel } from "./WholePanel.tsx";
import { gatherFacts } from "./why/facts.ts";
import { findingsOf, isPromptToBlame } from "./why/findings.ts";
import { comingOf, subjectLeftOf, useOwnRow, usePhraseEffects, useRows, weakestOf } from "./why/use-why.ts";
import { withTrust } from "./why/trust-findings.ts";
import { WhyPanel } from "./why/WhyPanel.tsx";
import styles from "./Inspector.module.css";

/** The score that the tab "Prompt" is about. */
const OF_PROMPT: readonly MascId[] = ["pf"];

const TAB_NAMES: Record<Tab, string> = {
  match: "Match",
  leak: "Leak",
  prompt: "Prompt",
  features: "Features",
  whole: "Whole",
  compare: "Compare",
  pair: "Files and texts",
  masks: "Masks",
};

function Flags({ scores }: { readonly scores: SampleScores }) {
  if (scores.flags.length === 0) return null;
  return (
    <ul className={styles.flags} aria-label="Flags">
      {scores.flags.map((flag) => (
        <li key={flag}>
          <strong>{FLAG_WORDS[flag].short}</strong> {FLAG_WORDS[flag].long}
        </li>
      ))}
    </ul>
  );
}

function Prompt({ sample, scores }: { readonly sample: Sample; readonly scores: SampleScores | null }) {
  if (sample.prompt === null) return <p className={styles.prompt}>No prompt: PF and CLIP-T need one.</p>;
  const read = scores?.prompt_text;
  return (
    <dl className={styles.prompt}>
      <dt>Prompt</dt>
      <dd>{sample.prompt}</dd>
      {read !== null && read !== undefined && (
        <>
          <dt>Read for PF</dt>
          <dd>{read === "" ? "nothing is left" : read}</dd>
        </>
      )}
    </dl>
  );
}

/** Which run the numbers are of, where it is not the one that would be computed now or nothing more than numbers is at hand. */
function WhichRun({ sample }: { readonly sample: Sample }) {
  const { show } = useCommands();
  const result = useLens((state) => state.results.get(sample.id));
  const identity = useLens(identityOf);
  const closed = useLens(closedModelOf);
  const opening = useLens((state) => state.modelsOpening);
  if (result === undefined) return null;
  const current = isCurrent(result, sample, identity);
  if (current && closed === null) return null;
  if (!current)
    return (
      <p
        className={styles.sum}
      >{`${staleWords(result, sample, identity)} Score computes what is asked for now, and keeps these.`}</p>
    );
  if (opening) return <p className={styles.sum}>{`Loading ${closed?.name ?? "the model"} …`}</p>;
  return (
    <p className={styles.sum}>
      {`These numbers are of ${runWords(result.run)}. That checkpoint is not open: nothing can be drawn or computed until it is. `}
      <button type="button" className="link" onClick={() => show("models")}>
        To the page of models
      </button>
    </p>
  );
}

/** Everything the views of a sample read, loaded once for all of them: of its comparison with the reference in view. */
function useSample(whole: Sample) {
  const { explain } = useCommands();
  const { pair: sample, result } = useCompared(whole);
  const models = useLens((state) => state.models);
  const identity = useLens(identityOf);
  const open = useLens(canExplain);
  const threshold = useLens((state) => state.settings.threshold);
  const tab = useLens((state) => state.view.tab);
  const job = useLens((state) => (state.job?.of === "scores" ? state.job : null));
  const running = job !== null;
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
  const facts = useMemo(() => {
    const row = own ?? rows.find(({ id }) => id === sample.id);
    if (row === undefined || evidence.value === null) return null;
    // Ranks of one comparison are among the others' means.
    const among = rows.length === 0 ? [row] : rows.map((one) => (one.id === row.id ? row : one));
    return gatherFacts(row, among, evidence.value, threshold, further);
  }, [rows, own, sample.id, evidence.value, threshold, further]);
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
            { sample, whole, scores, run: result.run, fingerprint, heat, scale, findings },
            reference.value!,
            generation.value!,
          );
  return {
    pair: sample,
    scores,
    key,
    reference: reference.value,
    generation: generation.value,
    heat,
    layers,
    rows,
    wholes,
    phrases,
    intervals,
    findings,
    coming: job && comingOf(job),
    error,
    writePage,
  };
}

/** Whose evidence is loaded: the row's result, and of several references the one in view. */
const keyOfPair = (result: RowResult | undefined, whole: Sample, pair: Sample): string | null =>
  result === undefined ? null : whole === pair ? result.key : `${result.key} ${pair.reference}`;

/** What is edited in a tab of the inspector is another place's: the page joins them. */
export interface Editors {
  readonly pair: ComponentType<{ readonly sample: Sample }>;
  readonly masks: ComponentType<{ readonly sample: Sample }>;
}

/** A sample's numbers, its pictures under the tab's colours, and the sentences that say what they mean. */
export function SampleInspector({ sample: whole, editors }: { readonly sample: Sample; readonly editors: Editors }) {
  const { look } = useCommands();
  const tab = useLens((state) => state.view.tab);
  const result = useLens((state) => state.results.get(whole.id));
  const {
    pair: sample,
    scores,
    key,
    reference,
    generation,
    heat,
    layers,
    rows,
    wholes,
    phrases,
    intervals,
    findings,
    coming,
    error,
    writePage,
  } = useSample(whole);
  const explained = key !== null && scores !== null;
  const Editor = tab === "pair" || tab === "masks" ? editors[tab] : null;
  const onPictures = tab !== "compare" && Editor === null;
  const cp = scores?.cp ?? null;
  const why = explained && <WhyPanel findings={findings} coming={coming} />;
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value) => look({ tab: TABS.find((name) => name === value) ?? "match" })}
      className={styles.tabs}
    >
      <ReferenceStrip sample={whole} result={result} />
      <ScoreCards
        sample={sample}
        scores={scores}
        outcome={result?.outcome ?? null}
        heat={heat}
        intervals={intervals.value}
      />
      <Tabs.List className={styles.tabList} aria-label="Views of the sample">
        {TABS.map((name) => (
          <Tabs.Trigger key={name} value={name}>
            {TAB_NAMES[name]}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={tab} className={styles.tab}>
        {Editor !== null && (
          <Editor
            key={tab === "masks" ? `${sample.id} ${sample.reference}` : tab}
            sample={tab === "masks" ? sample : whole}
          />
        )}
        {tab === "compare" && <ComparePanel sample={sample} rows={rows} />}
        {onPictures && (
          <PairPictures
            key={`${sample.id} ${sample.reference}`}
            sample={sample}
            scores={scores}
            reference={reference}
            generation={generation}
            heat={heat}
            scale={layers.scale}
            layers={layers.layers}
            tell={layers.tell}
            writePage={writePage}
          />
        )}
        {error !== null && <p className={styles.error}>{error}</p>}
        {scores === null && error === null && <p className={styles.sum}>Not computed yet.</p>}
        {scores !== null && <WhichRun sample={whole} />}
        {(tab === "match" || tab === "leak") && heat !== null && (
          <HeatLegend heat={heat} scale={layers.scale} cp={cp} />
        )}
        {tab === "match" && heat !== null && <Sum heat={heat} cp={cp} />}
        {onPictures && why}
        {tab === "match" && heat !== null && <Spread heat={heat} scale={layers.scale} cp={cp} />}
        {(tab === "match" || tab === "prompt") && explained && (
          <TrustPanel intervals={intervals} shown={tab === "match" ? MASC_IDS : OF_PROMPT} />
        )}
        {tab === "leak" && heat !== null && <LeakPanel heat={heat} />}
        {tab === "prompt" && explained && (
          <PromptPanel sample={sample} scores={scores} tab={layers} effects={phrases} />
        )}
        {tab === "features" && <FeatureNote features={layers.features} />}
        {tab === "whole" && explained && <WholePanel sample={sample} scores={scores} rows={rows} wholes={wholes} />}
      </Tabs.Content>
      {tab === "compare" && why}
      {tab === "match" && <Prompt sample={sample} scores={scores} />}
      {tab === "match" && scores !== null && <Flags scores={scores} />}
      {tab === "match" && heat !== null && <PatchTable heat={heat} />}
    </Tabs.Root>
  );
}

function FeatureNote({ features: { value, error, portion } }: { readonly features: Loaded<SharedFeatures> }) {
  const held = value?.shares.map((share) => `${Math.round(share * 100)} %`).join(", ");
  const far = portion === null ? "" : ` ${Math.round((100 * portion.done) / portion.total)} %`;
  return (
    <p className={styles.sum}>
      {error ??
        (value === null
          ? `Finding the components of both images' tokens …${far}`
          : `What the model takes for the same part has the same colour. The three components hold ${held} of what tells patches apart.`)}
    </p>
  );
}
