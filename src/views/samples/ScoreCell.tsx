import { fractionOf, heatColour, toCss } from "../../components/colour-map.ts";
import { formatScore } from "../../components/format.ts";
import type { Need } from "../needs.ts";
import styles from "./cells.module.css";

interface Props {
  readonly value: number | null;
  /** What a missing value needs; null where there is nothing to say. */
  readonly why: Need | null;
  readonly stale: boolean;
  /** What the value is of, where it is of several comparisons. */
  readonly of?: string | null;
}

/** Cosines of SigLIP2 and of the baselines lie between these for all but unrelated images. */
const SCALE = { low: 0, high: 1 };

/** Filled as far as the number stands on the scale: one picture, for a table draws hundreds. */
function barOf(value: number): string {
  const end = `${fractionOf(value, SCALE) * 100}%`;
  return `linear-gradient(to right, ${toCss(heatColour(value, SCALE))} ${end}, var(--line) ${end})`;
}

function Missing({ why }: { readonly why: Need | null }) {
  if (why === null) return <span className={styles.missing}>–</span>;
  return (
    <span className={styles.missing} data-why title={why.long}>
      {"– "}
      <span aria-hidden="true">{why.short}</span>
      <span className="visually-hidden">{why.long}</span>
    </span>
  );
}

/** A number with a short bar in the heat's colours, so that a column reads as a picture. */
export function ScoreCell({ value, why, stale, of = null }: Props) {
  if (value === null) return <Missing why={why} />;
  return (
    <span
      className={styles.score}
      data-stale={stale || undefined}
      title={of === null ? String(value) : `${value}: ${of}`}
    >
      <span className={styles.number}>{formatScore(value)}</span>
      <span className={styles.bar} aria-hidden="true" style={{ background: barOf(value) }} />
    </span>
  );
}
