import { fractionOf, heatColour, toCss } from "../../components/colour-map.ts";
import { formatScore } from "../../components/format.ts";
import styles from "./cells.module.css";

interface Props {
  readonly value: number | null;
  /** What a missing value needs; "" where there is nothing to say. */
  readonly why: string;
  readonly stale: boolean;
}

/** Cosines of SigLIP2 and of the baselines lie between these for all but unrelated images. */
const SCALE = { low: 0, high: 1 };

/** A number with a short bar in the heat's colours, so that a column reads as a picture. */
export function ScoreCell({ value, why, stale }: Props) {
  if (value === null) return <span className={styles.missing} title={why}>{why === "" ? "–" : <>–<span className="visually-hidden">{` ${why}`}</span></>}</span>;
  return (
    <span className={styles.score} data-stale={stale || undefined} title={String(value)}>
      <span className={styles.number}>{formatScore(value)}</span>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ width: `${fractionOf(value, SCALE) * 100}%`, background: toCss(heatColour(value, SCALE)) }} />
      </span>
    </span>
  );
}
