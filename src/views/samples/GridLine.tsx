import { memo, useMemo, type CSSProperties } from "react";
import { rowOf } from "../../analysis/rows.ts";
import type { Sample } from "../../project/types.ts";
import { identityOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import type { GridColumns } from "./columns.tsx";
import { toTableRow } from "./rows.ts";
import styles from "./SampleGrid.module.css";

/** Pixels; the heads' as in SampleGrid.module.css. */
export const ROW_HEIGHT = 45;
export const HEADS_HEIGHT = 36;

interface Props {
  readonly columns: GridColumns;
  /** Of every row (grid-style.ts). */
  readonly style: CSSProperties;
  readonly sample: Sample;
  /** From 0 among the rows that are shown. */
  readonly place: number;
  readonly top: number;
  readonly selected: boolean;
  readonly ticked: boolean;
  readonly focusable: boolean;
}

/** One row. It looks up its own result, so that only rows in sight are drawn anew when results come. */
export const GridLine = memo(function GridLine({
  columns,
  style,
  sample,
  place,
  top,
  selected,
  ticked,
  focusable,
}: Props) {
  const result = useLens((state) => state.results.get(sample.id));
  const identity = useLens(identityOf);
  const row = useMemo(() => toTableRow(rowOf(sample, result, identity), identity), [sample, result, identity]);
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      data-id={sample.id}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ ...style, transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={styles.tick}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={ticked}
          readOnly
          data-tick
          aria-label={`Tick ${sample.concept ?? sample.id}`}
        />
      </div>
      {columns.map(({ id, meta }) => (
        <div key={id} role="gridcell" className={styles.cell}>
          {meta?.draw(row)}
        </div>
      ))}
    </div>
  );
});
