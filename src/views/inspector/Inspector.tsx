import { ChevronLeft, ChevronRight } from "lucide-react";
import { Tabs } from "radix-ui";
import { useMemo, useState } from "react";
import { Legend } from "../../components/Legend.tsx";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { identityOf, isCurrent, samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { FLAG_WORDS } from "../flag-words.ts";
import { PairEditor } from "../intake/PairEditor.tsx";
import { MaskEditor } from "../masks/MaskEditor.tsx";
import { createHeatModel, type HeatModel } from "./heat.ts";
import { PatchTable } from "./PatchTable.tsx";
import { ScoreCards } from "./ScoreCards.tsx";
import { Stage } from "./Stage.tsx";
import { useEvidence, usePicture } from "./use-sample-view.ts";
import styles from "./Inspector.module.css";

/** Cosines of patches lie in [0, 1] but for unrelated ones; one scale for all samples makes their colours comparable. */
const SHARED_SCALE = { low: 0, high: 1 };

function Position() {
  const { select } = useCommands();
  const order = useLens((state) => state.order);
  const selected = useLens((state) => state.selected);
  const place = order.indexOf(selected ?? "");
  const go = (step: number) => select(order[place + step] ?? null);
  return (
    <nav className={styles.position} aria-label="Samples one by one">
      <button type="button" className="button quiet icon" aria-label="Previous sample" disabled={place <= 0} onClick={() => go(-1)}>
        <ChevronLeft size={16} aria-hidden="true" />
      </button>
      <span>{place === -1 ? "" : `${place + 1} of ${order.length}`}</span>
      <button type="button" className="button quiet icon" aria-label="Next sample" disabled={place === -1 || place >= order.length - 1} onClick={() => go(1)}>
        <ChevronRight size={16} aria-hidden="true" />
      </button>
    </nav>
  );
}

/** CP as the mean it is, with what it is the mean of. */
function Sum({ heat, cp }: { readonly heat: HeatModel; readonly cp: number | null }) {
  if (heat.subject === null) return <p className={styles.sum}>Without the reference's mask there is no subject to average over; the heat shows every patch.</p>;
  if (cp === null) return <p className={styles.sum}>The mask marks no patch above the threshold, so there is no CP.</p>;
  return (
    <p className={styles.sum} data-testid="cp-sum">
      CP = {heat.sum.toFixed(4)} / {heat.count} subject patches = <strong>{(heat.sum / heat.count).toFixed(4)}</strong>
    </p>
  );
}

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

function SampleInspector({ sample }: { readonly sample: Sample }) {
  const result = useLens((state) => state.results.get(sample.id));
  const models = useLens((state) => state.models);
  const settings = useLens((state) => state.settings);
  const current = result !== undefined && isCurrent(result, sample, identityOf({ models, settings }));
  const scores = result !== undefined && "scores" in result.outcome ? result.outcome.scores : null;
  const reference = usePicture(sample.reference);
  const generation = usePicture(sample.generation);
  const evidence = useEvidence(sample, current && scores !== null ? result.key : null);
  const heat = useMemo(() => evidence.value && createHeatModel(evidence.value, settings.threshold), [evidence.value, settings.threshold]);
  const error = result !== undefined && "error" in result.outcome ? result.outcome.error.message : (evidence.error ?? reference.error ?? generation.error);

  return (
    <>
      <ScoreCards sample={sample} scores={scores} heat={heat} />
      <Stage key={sample.id} reference={reference.value} generation={generation.value} heat={heat} scale={SHARED_SCALE} />
      {error !== null && <p className={styles.error}>{error}</p>}
      {scores === null && error === null && <p className={styles.sum}>Not computed yet.</p>}
      {scores !== null && !current && <p className={styles.sum}>Settings, models or files have changed since; these numbers are from before.</p>}
      {heat !== null && <Legend scale={SHARED_SCALE} marked={scores?.cp ?? null} note="one scale for all samples" />}
      {heat !== null && <Sum heat={heat} cp={scores?.cp ?? null} />}
      <Prompt sample={sample} scores={scores} />
      {scores !== null && <Flags scores={scores} />}
      {heat !== null && <PatchTable heat={heat} />}
    </>
  );
}

/** Why a sample scored as it did: the number, the picture that averages to it, the patches that made it. */
export function Inspector() {
  const samples = useLens(samplesOf);
  const [tab, setTab] = useState<"match" | "masks" | "pair">("match");
  const selected = useLens((state) => state.selected);
  const sample = samples.find(({ id }) => id === selected);
  return (
    <section className={styles.inspector} aria-labelledby="inspector-title">
      <header className={styles.header}>
        <h2 id="inspector-title" tabIndex={-1}>
          {sample === undefined ? "Nothing selected" : (sample.concept ?? sample.object ?? sample.id)}
        </h2>
        {sample?.method !== null && sample !== undefined && <span className="chip">{sample.method}</span>}
        <Position />
      </header>
      {sample === undefined ? (
        <p className={styles.sum}>Pick a row of the table to see the patches behind its numbers.</p>
      ) : (
        <Tabs.Root value={tab} onValueChange={(value) => setTab(value === "pair" || value === "masks" ? value : "match")} className={styles.tabs}>
          <Tabs.List className={styles.tabList} aria-label="Views of the sample">
            <Tabs.Trigger value="match">Match</Tabs.Trigger>
            <Tabs.Trigger value="pair">Files and texts</Tabs.Trigger>
            <Tabs.Trigger value="masks">Masks</Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="match" className={styles.tab}>
            <SampleInspector sample={sample} />
          </Tabs.Content>
          <Tabs.Content value="pair" className={styles.tab}>
            <PairEditor sample={sample} />
          </Tabs.Content>
          <Tabs.Content value="masks" className={styles.tab}>
            <MaskEditor key={sample.id} sample={sample} />
          </Tabs.Content>
        </Tabs.Root>
      )}
    </section>
  );
}
