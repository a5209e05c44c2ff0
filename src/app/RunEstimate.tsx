import { formatCount, formatDuration } from "../components/format.ts";
import { imagesOf } from "../project/plan.ts";
import type { Sample } from "../project/types.ts";
import { useCommands } from "../store/commands.ts";
import { measuredRates, timeOf } from "../store/rates.ts";
import { useLens } from "../store/store.ts";
import { scopedWantedOf } from "../store/scope.ts";
import { isOccupied } from "../store/selectors.ts";
import { useSurvey } from "../views/use-survey.ts";
import styles from "./RunEstimate.module.css";

const NOTHING: readonly Sample[] = [];

/** What pressing the button would take: how much there is to compute, and how long at what was measured here. */
export function RunEstimate() {
  const { measureRate } = useCommands();
  const wanted = useLens((state) => (state.job === null ? scopedWantedOf(state) : NOTHING));
  const models = useLens((state) => state.models);
  const engine = useLens((state) => state.engine);
  const busy = useLens(isOccupied);
  useLens((state) => state.ratesMeasured);
  const open = models.siglip !== null && engine.status === "ready";
  const survey = useSurvey(wanted, open && !busy);
  if (wanted.length === 0) return null;
  const pairs = `${formatCount(wanted.length, "pair")} to compute`;
  if (!open || survey === null) return <p className={styles.estimate}>{pairs}</p>;
  const { work, failing } = survey;
  if (failing >= wanted.length)
    return (
      <p
        className={styles.estimate}
      >{`${pairs}, but each lacks a picture that can be read; a press on one says which`}</p>
    );
  const time = timeOf(work, measuredRates({ engine, models }));
  const some = failing === 0 ? pairs : `${pairs}, ${failing.toLocaleString("en")} of which cannot be read`;
  const images =
    work.encode === 0
      ? "their pictures are encoded already"
      : `${formatCount(imagesOf(wanted).size, "image")} to encode at most`;
  return (
    <p className={styles.estimate}>
      {`${some}, ${images}: `}
      {time === null ? (
        <>
          {"how long is not known yet on this device, "}
          <button type="button" className="link" disabled={busy} onClick={() => void measureRate()}>
            measure it
          </button>
        </>
      ) : (
        `about ${formatDuration(time)}, as measured here`
      )}
    </p>
  );
}
