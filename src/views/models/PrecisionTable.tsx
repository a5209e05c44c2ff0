import { Scale } from "lucide-react";
import { formatDuration } from "../../components/format.ts";
import { defaultPrecision } from "../../engine/precision.ts";
import type { Difference } from "../../metric/difference.ts";
import { useCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ModelsView.module.css";

const off = (value: number | null): string => (value === null ? "–" : value.toExponential(1));
const rank = (value: number | null): string => (value === null ? "–" : value.toFixed(3));

function Cells({ difference }: { readonly difference: Difference }) {
  return (
    <>
      <td>{off(difference.largest)}</td>
      <td>{off(difference.mean)}</td>
      <td>{rank(difference.rank)}</td>
    </>
  );
}

/** What the other precisions of this device do to the scores, measured on a few pairs of the open project. */
export function PrecisionTable() {
  const { models } = useCommands();
  const compared = useLens((state) => state.modelsPage.compared);
  const engine = useLens((state) => state.engine);
  const possible = useLens(
    (state) => state.models.siglip !== null && state.job === null && state.busy === null && samplesOf(state).length > 0,
  );
  return (
    <section aria-labelledby="models-precisions">
      <h2 id="models-precisions">Precisions</h2>
      <p className={styles.dim}>
        fp32 is exact: the paper&rsquo;s numbers. The others are faster or smaller, and off by what is measured here, on
        this device, over a few pairs of the open project.
      </p>
      {engine.status === "ready" && (
        <p
          className={styles.dim}
        >{`What this device gets unless you choose: ${defaultPrecision(engine.device).reason}`}</p>
      )}
      <div className={styles.ways}>
        <button type="button" className="button" disabled={!possible} onClick={() => void models.comparePrecisions()}>
          <Scale size={14} aria-hidden="true" />
          Compare precisions
        </button>
        {!possible && compared === null && (
          <span className={styles.dim}>It needs a model and an open project, the demo for one.</span>
        )}
      </div>
      {compared !== null && (
        <table className={styles.table}>
          <caption>{`Against fp32, over ${compared.pairs} pairs (fp32 took ${formatDuration(compared.exactElapsed)})`}</caption>
          <thead>
            <tr>
              <th scope="col">Precision</th>
              <th scope="col">CP off by at most</th>
              <th scope="col">on average</th>
              <th scope="col">Spearman</th>
              <th scope="col">PF off by at most</th>
              <th scope="col">on average</th>
              <th scope="col">Spearman</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            {compared.differences.map(({ precision, cp, pf, elapsed }) => (
              <tr key={precision}>
                <th scope="row">{precision}</th>
                <Cells difference={cp} />
                <Cells difference={pf} />
                <td>{`${(elapsed / compared.exactElapsed).toFixed(2)} of fp32's`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
