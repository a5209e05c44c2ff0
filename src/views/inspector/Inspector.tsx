import { ChevronLeft, ChevronRight } from "lucide-react";
import { useCommands } from "../../store/commands.ts";
import { orderOf } from "../../store/order.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { SampleInspector, type Editors } from "./SampleInspector.tsx";
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

/** Why a sample scored as it did: the number, the picture that averages to it, the patches that made it. */
export function Inspector({ editors }: { readonly editors: Editors }) {
  const samples = useLens(samplesOf);
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
        <SampleInspector sample={sample} editors={editors} />
      )}
    </section>
  );
}
