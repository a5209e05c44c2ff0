import type { ComponentType } from "react";
import type { SharedFeatures } from "../../engine/protocol.ts";
import { MASC_IDS } from "../../project/measure-lists.ts";
import type { MascId } from "../../project/measures.ts";
import type { Sample } from "../../project/types.ts";
import type { Tab } from "../../store/view.ts";
import type { Loaded } from "../pictures/use-loaded.ts";
import { AbPanel } from "./ab/AbPanel.tsx";
import { ComparePanel } from "./ComparePanel.tsx";
import { LeakPanel } from "./LeakPanel.tsx";
import { Spread, Sum } from "./MatchPanel.tsx";
import { PartList } from "./parts/PartList.tsx";
import { PatchTable } from "./PatchTable.tsx";
import { PromptPanel } from "./PromptPanel.tsx";
import { Flags, Prompt, WhichRun } from "./SampleNotes.tsx";
import { TrustPanel } from "./trust/TrustPanel.tsx";
import type { SampleView } from "./use-sample.ts";
import { WholePanel } from "./WholePanel.tsx";
import styles from "./Inspector.module.css";

/** The score that the tab "Prompt" is about. */
const OF_PROMPT: readonly MascId[] = ["pf"];

interface Props {
  readonly tab: Tab;
  /** The sample with all its references. */
  readonly whole: Sample;
  readonly view: SampleView;
  /** null where nothing is edited. */
  readonly PairEditor: ComponentType<{ readonly sample: Sample }> | null;
}

/** What a tab is about, right under the pictures: first what it was opened for, then what else there is to it. */
export function OwnContent({ tab, whole, view, PairEditor }: Props) {
  const { pair: sample, scores, error } = view;
  return (
    <>
      {error !== null && <p className={styles.error}>{error}</p>}
      {scores === null && error === null && tab !== "pair" && tab !== "masks" && (
        <p className={styles.sum}>Not computed yet.</p>
      )}
      {scores !== null && <WhichRun sample={whole} />}
      {tab === "match" && <Match view={view} />}
      {tab === "leak" && view.heat !== null && <LeakPanel heat={view.heat} />}
      {tab === "prompt" && <OfPrompt view={view} />}
      {tab === "features" && <FeatureNote features={view.layers.features} />}
      {tab === "whole" && scores !== null && view.key !== null && (
        <WholePanel sample={sample} scores={scores} rows={view.rows} wholes={view.wholes} />
      )}
      {tab === "compare" && <ComparePanel sample={sample} rows={view.rows} />}
      {tab === "ab" && <AbPanel ab={view.ab} />}
      {tab === "pair" && PairEditor !== null && <PairEditor sample={whole} />}
    </>
  );
}

function Match({ view: { pair: sample, scores, key, heat, layers, parts, intervals } }: { readonly view: SampleView }) {
  const cp = scores?.cp ?? null;
  return (
    <>
      {heat !== null && <Sum heat={heat} cp={cp} />}
      {parts !== null && <PartList parts={parts} cp={cp} />}
      {heat !== null && <Spread heat={heat} scale={layers.scale} cp={cp} />}
      {key !== null && scores !== null && <TrustPanel intervals={intervals} shown={MASC_IDS} />}
      <Prompt sample={sample} scores={scores} />
      {scores !== null && <Flags scores={scores} />}
      {heat !== null && <PatchTable heat={heat} />}
    </>
  );
}

function OfPrompt({ view: { pair: sample, scores, key, layers, phrases, intervals } }: { readonly view: SampleView }) {
  if (key === null || scores === null) return null;
  return (
    <>
      <PromptPanel sample={sample} scores={scores} tab={layers} effects={phrases} />
      <TrustPanel intervals={intervals} shown={OF_PROMPT} />
    </>
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
