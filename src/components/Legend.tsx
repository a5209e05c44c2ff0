import type { ReactNode } from "react";
import { fractionOf, HEAT_GRADIENT, type Scale } from "./colour-map.ts";
import { formatScore } from "./format.ts";
import styles from "./Legend.module.css";

interface Props {
  readonly scale: Scale;
  readonly marked: number | null;
  /** Which scale it is, in words. */
  readonly note: string;
  /** How an end of the scale is written. */
  readonly format?: (value: number) => string;
  /** What changes the scale, at its end. */
  readonly children?: ReactNode;
}

const twoPlaces = (value: number) => value.toFixed(2);

/** The ramp with its ends, the score marked on it, and which scale it is. */
export function Legend({ scale, marked, note, format = twoPlaces, children }: Props) {
  return (
    <div className={styles.legend}>
      <span>{format(scale.low)}</span>
      <div className={styles.ramp} style={{ background: HEAT_GRADIENT }}>
        {marked !== null && (
          <span className={styles.mark} style={{ left: `${fractionOf(marked, scale) * 100}%` }}>
            <span className={styles.value}>{formatScore(marked)}</span>
          </span>
        )}
      </div>
      <span>{format(scale.high)}</span>
      <span className={styles.note} title={note}>
        {note}
      </span>
      {children}
    </div>
  );
}
