import { BookOpen, Keyboard } from "lucide-react";
import { formatCount, formatDuration } from "../components/format.ts";
import { IconButton } from "../components/IconButton.tsx";
import { useCommands } from "../store/commands.ts";
import { isEnlarged, pairsByScores, samplesOf } from "../store/selectors.ts";
import type { Job, LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { privacyWords } from "../views/privacy-words.ts";
import { KeepingNote } from "./KeepingNote.tsx";
import { Failures, RunEstimate } from "./lazy-views.ts";
import { ThemeButton } from "./ThemeButton.tsx";
import styles from "./StatusBar.module.css";

/** How far a run is, and how long it still takes: nothing is said of that before it is known. */
function jobWords({ of, status, done, total, failed, rate, left, doing }: Job): string {
  const [what, unit] =
    of === "masks"
      ? ["making masks,", "mask"]
      : of === "photographs"
        ? ["comparing photographs,", "pair"]
        : ["computing", "row"];
  return [
    `${status === "paused" ? "paused at" : what} ${done} of ${total}`,
    failed > 0 ? formatCount(failed, `${unit} failed`, `${unit}s failed`) : null,
    rate === null ? null : `${rate >= 10 ? rate.toFixed(0) : rate.toPrecision(2)} images/s`,
    left === null || done === total ? null : `about ${formatDuration(left)} left`,
    doing,
  ]
    .filter((part) => part !== null)
    .join(" · ");
}

/** Rows that have scores, and rows that failed: they are not the same. */
export function doneWords(state: Pick<LensState, "intake" | "corrections" | "results" | "fileStudy">): string {
  const samples = samplesOf(state);
  const results = samples.flatMap(({ id }) => state.results.get(id) ?? []);
  const failed = results.filter(({ outcome }) => "error" in outcome).length;
  const named = pairsByScores(state);
  if (named > 0) return `${formatCount(named, "pair")} by scores and ratings, without pictures`;
  if (samples.length === 0) return state.intake === null ? "" : "No pairs were found in what was added.";
  return `scored ${results.length - failed} of ${samples.length}${failed > 0 ? `, ${failed} failed` : ""}`;
}

const NONE: LensState["results"] = new Map();

/** What is going on, in one line; the one place that screen readers are told from. */
export function StatusBar({ onKeys }: { readonly onKeys: () => void }) {
  const { show, showGlossary } = useCommands();
  const job = useLens((state) => state.job);
  const busy = useLens((state) => state.busy);
  const stopBusy = useLens((state) => state.stopBusy);
  const intake = useLens((state) => state.intake);
  const corrections = useLens((state) => state.corrections);
  // While a job runs it says how far that is, and no result of it is counted here.
  const results = useLens((state) => (state.job === null ? state.results : NONE));
  const fileStudy = useLens((state) => state.fileStudy);
  const { short, enforced } = privacyWords(useLens((state) => state.policy));
  const enlarged = useLens(isEnlarged);
  const words = job !== null ? jobWords(job) : (busy ?? doneWords({ intake, corrections, results, fileStudy }));
  return (
    <footer className={styles.bar} inert={enlarged}>
      <p role="status" className={styles.words}>
        {words}
      </p>
      {job === null && stopBusy !== null && (
        <button type="button" className="button" onClick={stopBusy}>
          Cancel
        </button>
      )}
      {intake !== null && <RunEstimate />}
      {results.size > 0 && <Failures />}
      {job !== null && (
        <progress
          className={styles.progress}
          value={job.done}
          max={job.total}
          aria-label={job.of === "masks" ? "Masks made" : "Rows computed"}
        />
      )}
      <div className={styles.end}>
        <KeepingNote />
        <button type="button" className={styles.privacy} title={enforced} onClick={() => show("privacy")}>
          {short}
        </button>
      </div>
      <ThemeButton />
      <IconButton
        icon={<BookOpen size={15} aria-hidden="true" />}
        label="Glossary"
        tip="Glossary (D)"
        className="quiet"
        onClick={() => showGlossary("")}
      />
      <IconButton
        icon={<Keyboard size={15} aria-hidden="true" />}
        label="Keys"
        tip="Keys (?)"
        className="quiet"
        onClick={onKeys}
      />
    </footer>
  );
}
