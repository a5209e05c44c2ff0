import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { useEffect, useId } from "react";
import { pickFiles } from "../../components/pick-files.ts";
import { useCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { factsOf, STOPS } from "./stops.ts";
import styles from "./Tour.module.css";

const NONE: LensState["results"] = new Map();

/** Five stops on the demo's own samples. It selects each stop's sample; everything else on the page stays usable. */
export function Tour() {
  const { closeProject, moveTour, select, show } = useCommands();
  const at = useLens((state) => state.tour);
  const results = useLens((state) => (state.tour === null ? NONE : state.results));
  const count = useLens((state) => samplesOf(state).length);
  const selected = useLens((state) => state.selected);
  const title = useId();
  const sample = at === null ? null : (STOPS[at]?.sample ?? null);
  useEffect(() => {
    if (sample !== null) select(sample);
  }, [sample, select]);
  const stop = at === null ? undefined : STOPS[at];
  if (at === null || stop === undefined) return null;
  const last = at === STOPS.length - 1;

  return (
    <section className={styles.tour} aria-labelledby={title}>
      <header className={styles.header}>
        <h2 id={title}>{stop.title}</h2>
        <span className={styles.count}>{`Tour, ${at + 1} of ${STOPS.length}`}</span>
        <button
          type="button"
          className="button quiet icon"
          aria-label="End the tour"
          title="End the tour"
          onClick={() => moveTour(null)}
        >
          <X size={14} aria-hidden="true" />
        </button>
      </header>
      <div aria-live="polite" className={styles.story}>
        {stop.tell(factsOf(results, count, stop)).map((paragraph) => (
          <p key={paragraph.slice(0, 24)}>{paragraph}</p>
        ))}
      </div>
      <div className={styles.ways}>
        {last && (
          <>
            <button type="button" className="button" onClick={() => show("models")}>
              Bring a checkpoint
            </button>
            <button
              type="button"
              className="button"
              title="Closes the demo, so that your pairs are a project of their own"
              onClick={() => {
                moveTour(null);
                void closeProject();
                pickFiles("Add folder");
              }}
            >
              Bring your images
            </button>
          </>
        )}
        {sample !== null && selected !== sample && (
          <button type="button" className="button" onClick={() => select(sample)}>
            Back to this stop's pair
          </button>
        )}
        <span className={styles.steps}>
          <button type="button" className="button" disabled={at === 0} onClick={() => moveTour(at - 1)}>
            <ChevronLeft size={15} aria-hidden="true" />
            Back
          </button>
          <button type="button" className="button primary" onClick={() => moveTour(last ? null : at + 1)}>
            {last ? "Done" : "Next"}
            {!last && <ChevronRight size={15} aria-hidden="true" />}
          </button>
        </span>
      </div>
    </section>
  );
}
