import { useEffect, useState } from "react";
import { formatCount, formatDuration } from "../components/format.ts";
import type { Work } from "../engine/protocol.ts";
import { imagesOf } from "../project/plan.ts";
import type { Sample } from "../project/types.ts";
import { useCommands } from "../store/commands.ts";
import { measuredRates, timeOf } from "../store/rates.ts";
import { useLens } from "../store/store.ts";
import { scopedWantedOf } from "../store/scope.ts";
import styles from "./RunEstimate.module.css";

const NOTHING: readonly Sample[] = [];

/** Milliseconds after the last change before the engine is asked: a number that is typed changes a few times. */
const REST = 400;

/** How much of what is wanted is not at hand; null before the engine has said. */
function useSurvey(wanted: readonly Sample[], ready: boolean): Work | null {
  const { survey } = useCommands();
  const [found, setFound] = useState<{ readonly of: readonly Sample[]; readonly work: Work } | null>(null);
  useEffect(() => {
    if (!ready || wanted.length === 0) return undefined;
    const controller = new AbortController();
    const later = setTimeout(() => {
      survey(controller.signal).then(
        (work) => setFound({ of: wanted, work }),
        () => setFound(null), // then nothing is said of how long
      );
    }, REST);
    return () => {
      clearTimeout(later);
      controller.abort();
    };
  }, [survey, wanted, ready]);
  return found !== null && found.of === wanted ? found.work : null;
}

/** What pressing the button would take: how much there is to compute, and how long at what was measured here. */
export function RunEstimate() {
  const { measureRate } = useCommands();
  const wanted = useLens((state) => (state.job === null ? scopedWantedOf(state) : NOTHING));
  const models = useLens((state) => state.models);
  const engine = useLens((state) => state.engine);
  const busy = useLens((state) => state.busy !== null);
  useLens((state) => state.ratesMeasured);
  const open = models.siglip !== null && engine.status === "ready";
  const work = useSurvey(wanted, open && !busy);
  if (wanted.length === 0) return null;
  const pairs = `${formatCount(wanted.length, "pair")} to compute`;
  if (!open || work === null) return <p className={styles.estimate}>{pairs}</p>;
  const time = timeOf(work, measuredRates({ engine, models }));
  const images =
    work.encode === 0
      ? "their pictures are encoded already"
      : `${formatCount(imagesOf(wanted).size, "image")} to encode at most`;
  return (
    <p className={styles.estimate}>
      {`${pairs}, ${images}: `}
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
