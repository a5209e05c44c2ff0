import { useMemo } from "react";
import { formatCount, formatDuration } from "../../../components/format.ts";
import { pickFiles } from "../../../components/pick-files.ts";
import { showsOneSubject } from "../../../project/photographs.ts";
import { imagesOf } from "../../../project/plan.ts";
import type { Sample } from "../../../project/types.ts";
import { useCommands } from "../../../store/commands.ts";
import { wantedPhotographsOf } from "../../../store/photographs.ts";
import { measuredRates, timeOf } from "../../../store/rates.ts";
import { mayChange } from "../../../store/read-only.ts";
import { useLens } from "../../../store/store.ts";
import { useSurvey } from "../../use-survey.ts";
import { Part } from "../Part.tsx";
import { drawnWords, photographsIn, unmaskedWords } from "./photograph-words.ts";
import styles from "./ComparePhotographs.module.css";

const NOTHING: readonly Sample[] = [];

/** How long what is left takes, as far as this device was measured. */
function useTime(wanted: readonly Sample[]): string {
  const models = useLens((state) => state.models);
  const engine = useLens((state) => state.engine);
  useLens((state) => state.ratesMeasured);
  const survey = useSurvey(wanted, models.siglip !== null && engine.status === "ready");
  const images = formatCount(imagesOf(wanted).size, "photograph");
  if (survey === null) return `${images} to encode at most, each once`;
  const { work } = survey;
  const time = timeOf(work, measuredRates({ engine, models }));
  const encode = work.encode === 0 ? `${images}, encoded already` : `${images} to encode at most, each once`;
  return time === null ? encode : `${encode}: about ${formatDuration(time)}, as measured here`;
}

/** A run of photographs as it goes on. */
function Running() {
  const { pause, resume, cancel } = useCommands();
  const job = useLens((state) => state.job);
  if (job === null) return null;
  const paused = job.status === "paused";
  return (
    <div className={styles.acts}>
      <progress value={job.done} max={job.total} aria-label="Photographs compared" />
      <span>{`${job.done.toLocaleString("en")} of ${formatCount(job.total, "pair")}`}</span>
      <button type="button" className="button" onClick={paused ? resume : pause}>
        {paused ? "Go on" : "Pause"}
      </button>
      <button type="button" className="button" onClick={cancel}>
        Stop
      </button>
    </div>
  );
}

/** What is left to compare, what it takes, and the button that does it. */
function Wanted({ wanted, all }: { readonly wanted: readonly Sample[]; readonly all: number }) {
  const { comparePhotographs } = useCommands();
  const readOnly = !useLens(mayChange);
  const busy = useLens((state) => state.job !== null);
  const open = useLens((state) => state.models.siglip !== null);
  const time = useTime(busy ? NOTHING : wanted);
  const begun = wanted.length < all;
  return (
    <div className={styles.acts}>
      <button
        type="button"
        className="button primary"
        disabled={readOnly || busy}
        onClick={() => void comparePhotographs()}
      >
        {begun ? `Compare the other ${formatCount(wanted.length, "pair")}` : `Compare ${formatCount(all, "pair")}`}
      </button>
      <span className={styles.dim}>
        {busy ? "Another run goes on; it comes first." : open ? time : "A model is needed first; this leads to it."}
      </span>
    </div>
  );
}

/** Why pairs failed, the first of them in full; nothing where none did. */
function Failed({ pairs }: { readonly pairs: readonly Sample[] }) {
  const results = useLens((state) => state.listedResults);
  const errors = pairs.flatMap(({ id }) => {
    const outcome = results.get(id)?.outcome;
    return outcome !== undefined && "error" in outcome ? [outcome.error] : [];
  });
  const [first] = errors;
  if (first === undefined) return null;
  return <p role="alert">{`${formatCount(errors.length, "pair")} failed. ${first.message}`}</p>;
}

/** The project's own photographs as pairs within and across subjects: what there is, what is missing, and the run that compares them. */
export function ComparePhotographs() {
  const { masks } = useCommands();
  const readOnly = !useLens(mayChange);
  const pairs = useLens((state) => state.photographs);
  const wanted = useLens(wantedPhotographsOf);
  const running = useLens((state) => state.job?.of === "photographs");
  const found = useMemo(() => photographsIn(pairs), [pairs]);
  if (pairs.length === 0) return null;
  const lacking = unmaskedWords(found);
  // Pairs within subjects show every photograph, each under its own subject's name.
  const within = pairs.filter((pair) => showsOneSubject(pair) === true).map(({ id }) => id);
  return (
    <Part title="The photographs of this project">
      <div className={styles.compare}>
        <p className={styles.dim}>{drawnWords(found)}</p>
        {lacking !== null && (
          <>
            <p>{lacking}</p>
            <div className={styles.acts}>
              <button
                type="button"
                className="button"
                disabled={readOnly}
                onClick={() => masks.showMaking(true, within)}
              >
                Make masks
              </button>
              <button type="button" className="button" disabled={readOnly} onClick={() => pickFiles("Add files")}>
                Add masks
              </button>
            </div>
          </>
        )}
        <Failed pairs={pairs} />
        {running ? <Running /> : wanted.length > 0 && <Wanted wanted={wanted} all={pairs.length} />}
        {!running && wanted.length === 0 && (
          <p role="status">{`All ${formatCount(pairs.length, "pair")} are compared.`}</p>
        )}
      </div>
    </Part>
  );
}
