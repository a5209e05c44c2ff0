import { fractionOf, HEAT_GRADIENT, type Scale } from "./colour-map.ts";
import { formatScore } from "./format.ts";
import styles from "./Legend.module.css";

interface Props {
  readonly scale: Scale;
  readonly marked: number | null;
  /** Which scale it is, in words. */
  readonly note: string;
}

/** The ramp with its ends, the score marked on it, and which scale it is. */
export function Legend({ scale, marked, note }: Props) {
  return (
    <div className={styles.legend}>
      <span>{scale.low.toFixed(2)}</span>
      <div className={styles.ramp} style={{ background: HEAT_GRADIENT }}>
        {marked !== null && (
          <span className={styles.mark} style={{ left: `${fractionOf(marked, scale) * 100}%` }}>
            <span className={styles.value}>{formatScore(marked)}</span>
          </span>
        )}
      </div>
      <span>{scale.high.toFixed(2)}</span>
      <span className={styles.note}>{note}</span>
    </div>
  );
}
