import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { closedModelOf, identityOf, isCurrent } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { FLAG_WORDS } from "../flag-words.ts";
import { runWords, staleWords } from "../run-words.ts";
import styles from "./Inspector.module.css";

/** What is to be known of the scores. */
export function Flags({ scores }: { readonly scores: SampleScores }) {
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

/** The prompt, and what PF read of it. */
export function Prompt({ sample, scores }: { readonly sample: Sample; readonly scores: SampleScores | null }) {
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
export function WhichRun({ sample }: { readonly sample: Sample }) {
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
