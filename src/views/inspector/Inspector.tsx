import { ArrowLeft, ChevronLeft, ChevronRight, Maximize2, Presentation } from "lucide-react";
import { useMedia } from "../../components/use-media.ts";
import { useCommands } from "../../store/commands.ts";
import { orderOf } from "../../store/order.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { SIZE_BEFORE } from "../../store/view.ts";
import { Filmstrip } from "./Filmstrip.tsx";
import { BESIDE_TABLE, HAS_COLUMN, layoutOf } from "./layout.ts";
import { SampleInspector, type Editors } from "./SampleInspector.tsx";
import { useIdle } from "./use-idle.ts";
import styles from "./Inspector.module.css";

function Position() {
  const { select } = useCommands();
  const order = useLens(orderOf);
  const selected = useLens((state) => state.selected);
  const place = order.indexOf(selected ?? "");
  const go = (step: number) => select(order[place + step] ?? null);
  return (
    <nav className={styles.position} aria-label="Samples one by one">
      <button
        type="button"
        className="button quiet icon"
        aria-label="Previous sample"
        disabled={place <= 0}
        onClick={() => go(-1)}
      >
        <ChevronLeft size={16} aria-hidden="true" />
      </button>
      <span>{place === -1 ? "" : `${place + 1} of ${order.length}`}</span>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Next sample"
        disabled={place === -1 || place >= order.length - 1}
        onClick={() => go(1)}
      >
        <ChevronRight size={16} aria-hidden="true" />
      </button>
    </nav>
  );
}

/** One step back, where a sample is larger than the panel. */
function Back() {
  const { look } = useCommands();
  const size = useLens((state) => state.view.size);
  if (size === "panel") return null;
  return (
    <button
      type="button"
      className="button quiet"
      title={size === "full" ? "Back to the table (Esc)" : "Back to full size (Esc)"}
      onClick={() => look({ size: SIZE_BEFORE[size] })}
    >
      <ArrowLeft size={16} aria-hidden="true" />
      Back
    </button>
  );
}

function Enlarge() {
  const { look } = useCommands();
  const size = useLens((state) => state.view.size);
  if (size === "present") return null;
  const panel = size === "panel";
  const Icon = panel ? Maximize2 : Presentation;
  return (
    <button
      type="button"
      className="button quiet"
      title={panel ? "The pictures as large as the window (F)" : "Pictures, number and one sentence alone (P)"}
      onClick={() => look({ size: panel ? "full" : "present" })}
    >
      <Icon size={15} aria-hidden="true" />
      <span className={styles.word}>{panel ? "Full size" : "Present"}</span>
    </button>
  );
}

/** Why a sample scored as it did: the number, the picture that averages to it, the patches that made it. */
export function Inspector({ editors }: { readonly editors: Editors }) {
  const samples = useLens(samplesOf);
  const photographs = useLens((state) => state.photographs);
  const selected = useLens((state) => state.selected);
  const size = useLens((state) => state.view.size);
  const layout = layoutOf(size, useMedia(BESIDE_TABLE), useMedia(HAS_COLUMN));
  const idle = useIdle(size !== "panel");
  const own = samples.find(({ id }) => id === selected);
  // Which files a pair of photographs is of follows from the samples: it is not edited by itself.
  const { pair: _pair, ...ofPhotographs } = editors;
  const sample = own ?? photographs.find(({ id }) => id === selected);
  return (
    <section className={styles.inspector} aria-labelledby="inspector-title">
      <div className={styles.frame} data-layout={layout} data-size={size} data-idle={idle || undefined}>
        <header className={styles.header}>
          {size !== "panel" && <h1 className="visually-hidden">MaSC Lens</h1>}
          <Back />
          <h2 id="inspector-title" tabIndex={-1} className={size === "present" ? "visually-hidden" : undefined}>
            {sample === undefined ? "Nothing selected" : (sample.concept ?? sample.object ?? sample.id)}
          </h2>
          {sample?.method !== null && sample !== undefined && size !== "present" && (
            <span className="chip">{sample.method}</span>
          )}
          <p className={styles.said} title={sample?.prompt ?? undefined}>
            {size === "full" && sample?.prompt}
          </p>
          {sample !== undefined && <Enlarge />}
          <Position />
        </header>
        {sample === undefined ? (
          <p className={styles.nothing}>Pick a row of the table to see the patches behind its numbers.</p>
        ) : (
          <SampleInspector sample={sample} editors={own === undefined ? ofPhotographs : editors} layout={layout} />
        )}
        {size === "full" && <Filmstrip />}
      </div>
    </section>
  );
}
