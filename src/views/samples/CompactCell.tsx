import { conceptOf } from "../../analysis/sample-columns.ts";
import { MASC_MEASURES } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import { formatMeasure } from "../format-measure.ts";
import type { ColumnLook } from "./columns.tsx";
import type { TableRow } from "./rows.ts";
import { StateCell } from "./StateCell.tsx";
import styles from "./CompactCell.module.css";

/** A column that says more of a row than what stands there anyway. */
export interface ExtraColumn {
  readonly label: string;
  readonly look: ColumnLook;
}

interface Props {
  readonly row: TableRow;
  /** What rows are sorted by, where it is something else. */
  readonly extra: ExtraColumn | null;
}

/** A row where there is no room for columns: what it is of, its two scores in full, and what it is sorted by. */
export function CompactCell({ row, extra }: Props) {
  const { sample, scores, state, about } = row;
  const concept = conceptOf(sample);
  return (
    <span className={styles.card}>
      <span className={styles.names}>
        <strong title={concept}>{concept}</strong>
        {sample.method !== null && <span title={sample.method}>{sample.method}</span>}
      </span>
      {extra !== null && (
        <span className={styles.extra}>
          <span>{extra.label}</span> {extra.look.draw(row)}
        </span>
      )}
      <span className={styles.scores} data-stale={state === "stale" || undefined}>
        {MASC_MEASURES.map((measure) => (
          <span key={measure.id}>
            {measure.label} <b>{formatMeasure(measure, scoreOf(scores, measure.id))}</b>
          </span>
        ))}
        {state !== "done" && <StateCell state={state} about={about} />}
      </span>
    </span>
  );
}
