import type { MascId } from "../../../project/measures.ts";
import {
  changeWords,
  rangeWords,
  verdictOf,
  type MaskIntervals,
  type ScoreInterval,
} from "../../../metric/mask-interval.ts";
import { formatScore } from "../../../components/format.ts";
import type { Loaded } from "../../pictures/use-loaded.ts";
import { Curve } from "./Curve.tsx";
import { MOVED_BY, SCORE_LABELS } from "./moved-by.ts";
import { TermMark } from "../../Term.tsx";
import styles from "./TrustPanel.module.css";

function Numbers({ label, interval }: { readonly label: string; readonly interval: ScoreInterval }) {
  return (
    <details className={styles.numbers}>
      <summary>{`All numbers of ${label}`}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">With</th>
            <th scope="col">{label}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">the mask as it is</th>
            <td>{formatScore(interval.value)}</td>
          </tr>
          {interval.varied.map(({ change, value }) => (
            <tr key={`${change.by} ${change.at}`}>
              <th scope="row">{changeWords(change)}</th>
              <td>{value === null ? "no score" : formatScore(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Score({ id, interval }: { readonly id: MascId; readonly interval: ScoreInterval }) {
  const label = SCORE_LABELS[id];
  const range = rangeWords(interval);
  const { depends, words } = verdictOf(label, MOVED_BY[id], interval);
  return (
    <div className={styles.score} data-interval={id}>
      <p data-depends={depends}>{words}</p>
      <div className={styles.curves}>
        <Curve
          interval={interval}
          by="growth"
          title={`${label} by the mask's size${range === null ? "" : `, ${range}`}`}
          ends={["a patch less", "as it is", "a patch more"]}
        />
        <Curve interval={interval} by="threshold" title={`${label} by threshold`} ends={["0.3", "0.5", "0.7"]} />
      </div>
      <Numbers label={label} interval={interval} />
    </div>
  );
}

interface Props {
  readonly intervals: Loaded<MaskIntervals>;
  readonly shown: readonly MascId[];
}

/** How far the scores move with the masks: small curves, and what they come to. */
export function TrustPanel({ intervals: { value, error }, shown }: Props) {
  const known = shown.flatMap((id) => {
    const interval = value?.[id] ?? null;
    return interval === null ? [] : [{ id, interval }];
  });
  if (value !== null && known.length === 0) return null;
  return (
    <section className={styles.trust} aria-labelledby="trust-title">
      <div className={styles.title}>
        <h3 id="trust-title">How far to trust it</h3>
        <TermMark id="cp_mask_interval" name="Mask interval" />
      </div>
      {value === null && <p className={styles.waiting}>{error ?? "Trying other masks …"}</p>}
      {known.map(({ id, interval }) => (
        <Score key={id} id={id} interval={interval} />
      ))}
    </section>
  );
}
