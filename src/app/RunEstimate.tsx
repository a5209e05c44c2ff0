import { formatCount, formatDuration } from "../components/format.ts";
import { imagesOf } from "../project/plan.ts";
import type { Sample } from "../project/types.ts";
import { useCommands } from "../store/commands.ts";
import { measuredRate } from "../store/rates.ts";
import { useLens } from "../store/store.ts";
import { wantedOf } from "../store/selectors.ts";
import styles from "./RunEstimate.module.css";

const NOTHING: readonly Sample[] = [];

/** What pressing the button would take: images to encode, and how long at the rate measured here. */
export function RunEstimate() {
  const { measureRate } = useCommands();
  const wanted = useLens((state) => (state.job === null ? wantedOf(state) : NOTHING));
  const models = useLens((state) => state.models);
  const settings = useLens((state) => state.settings);
  const engine = useLens((state) => state.engine);
  const busy = useLens((state) => state.busy !== null);
  useLens((state) => state.ratesMeasured);
  if (wanted.length === 0) return null;
  const images = imagesOf(wanted).size;
  const rate = measuredRate({ engine, models, settings });
  return (
    <p className={styles.estimate}>
      {formatCount(wanted.length, "pair")} to compute, {formatCount(images, "image")} to encode at most:{" "}
      {rate === null ? (
        <button type="button" className="link" disabled={busy || engine.status !== "ready"} onClick={() => void measureRate()}>
          measure how long
        </button>
      ) : (
        `about ${formatDuration((images / rate) * 1000)} at ${rate >= 10 ? rate.toFixed(0) : rate.toPrecision(2)} images/s, measured here`
      )}
    </p>
  );
}
