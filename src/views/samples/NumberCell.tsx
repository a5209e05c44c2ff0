import { formatNumber } from "../../components/format.ts";
import styles from "./cells.module.css";

interface Props {
  readonly value: number | null;
  /** As it stands there; whole when pointed at. */
  readonly shown?: string;
  readonly stale?: boolean;
}

/** A number of any size, its last digit at the column's end. */
export function NumberCell({ value, shown, stale = false }: Props) {
  return (
    <span
      className={styles.plainNumber}
      data-stale={stale || undefined}
      title={value === null ? undefined : String(value)}
    >
      {value === null ? "–" : (shown ?? formatNumber(value))}
    </span>
  );
}
