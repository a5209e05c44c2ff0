import { formatScore } from "../../components/format.ts";
import type { Need } from "../needs.ts";
import styles from "./cells.module.css";
import { barOf, BELOW_ZERO } from "./score-bar.ts";

interface Props {
  readonly value: number | null;
  /** What a missing value needs; null where there is nothing to say. */
  readonly why: Need | null;
  readonly stale: boolean;
  /** What the value is of, where it is of several comparisons. */
  readonly of?: string | null;
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
      title={[of === null ? String(value) : `${value}: ${of}`, ...(value < 0 ? [BELOW_ZERO] : [])].join("\n")}
    >
      <span className={styles.number}>{formatScore(value)}</span>
      <span className={styles.bar} aria-hidden="true" style={{ background: barOf(value) }} />
    </span>
  );
}
