import { useMemo } from "react";
import { formatCount, formatDuration } from "../components/format.ts";
import { imagesOf } from "../project/plan.ts";
import { useCommands } from "../store/commands.ts";
import { measuredRate } from "../store/rates.ts";
import { useLens } from "../store/store.ts";
import { wantedOf } from "../store/selectors.ts";
import styles from "./RunEstimate.module.css";

/** What pressing the button would take: images to encode, and how long at the rate measured here. */
export function RunEstimate() {
  const intake = useLens((state) => state.intake);
  const corrections = useLens((state) => state.corrections);
  const results = useLens((state) => state.results);
  const models = useLens((state) => state.models);
  const settings = useLens((state) => state.settings);
  const engine = useLens((state) => state.engine);
  const job = useLens((state) => state.job);
  const busy = useLens((state) => state.busy !== null);
  useLens((state) => state.ratesMeasured);
  const { measureRate } = useCommands();
  const wanted = useMemo(() => wantedOf({ intake, corrections, results, models, settings }), [intake, corrections, results, models, settings]);
  if (job !== null || wanted.length === 0) return null;
  const images = imagesOf(wanted).size;
  const rate = measuredRate({ engine, models, settings });
  return (
    <p className={styles.estimate}>
      {formatCount(wanted.length, "pair")} to compute, {formatCount(images, "image")} to encode at most:{" "}
      {rate === null ? (
        <button type="button" className={styles.measure} disabled={busy || engine.status !== "ready"} onClick={() => void measureRate()}>
          measure how long
        </button>
      ) : (
        `about ${formatDuration((images / rate) * 1000)} at ${rate >= 10 ? rate.toFixed(0) : rate.toPrecision(2)} images/s, measured here`
      )}
    </p>
  );
}
