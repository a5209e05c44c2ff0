import { Legend } from "../../components/Legend.tsx";
import { useLens } from "../../store/store.ts";
import type { Tab } from "../../store/view.ts";
import { HeatLegend } from "./MatchPanel.tsx";
import type { SampleView } from "./use-sample.ts";
import { attentionWords, type TabView } from "./use-tab-layers.ts";
import styles from "./PairPictures.module.css";

/** What the colours over the pictures mean. Its line is there in every tab, whatever stands in it. */
export function TabLegend({ tab, view: { heat, layers, scores } }: { readonly tab: Tab; readonly view: SampleView }) {
  if (heat === null) return null;
  if (tab === "features") return <p className={styles.words}>No scale: the same colour is the same part.</p>;
  if (tab === "prompt") return <OfPrompt view={layers} />;
  return <HeatLegend heat={heat} scale={layers.scale} cp={scores?.cp ?? null} />;
}

function OfPrompt({ view: { attention, patchTexts, patchTextScale } }: { readonly view: TabView }) {
  const own = useLens((state) => state.view.patchTexts);
  if (attention === null)
    return <p className={styles.words}>PF needs the generation's mask, and a background outside it.</p>;
  const { value, error, portion } = patchTexts;
  if (own) {
    const reading = `one patch after the other: ${portion?.done ?? 0} of ${attention.keep.length} …`;
    const note = value === null ? (error ?? reading) : "cosine, stretched to this sample";
    return <Legend scale={patchTextScale} marked={null} note={note} />;
  }
  const kept = attention.keep.reduce((sum, flag) => sum + flag, 0);
  return (
    <Legend
      scale={{ low: 0, high: attention.most }}
      marked={null}
      format={attentionWords}
      note={`of the attention over ${kept} kept patches`}
    />
  );
}
