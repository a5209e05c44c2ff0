import { memo, useMemo } from "react";
import { rowOf } from "../../analysis/rows.ts";
import type { Sample } from "../../project/types.ts";
import { identityOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { toTableRow } from "./rows.ts";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

/** Pixels; the heads' as in SampleGrid.module.css. */
export const ROW_HEIGHT = 45;
export const HEADS_HEIGHT = 36;

interface Props {
  readonly columns: readonly GridColumn[];
  readonly sample: Sample;
  /** From 0 among the lines that are shown. */
  readonly place: number;
  readonly top: number;
  /** Below a group. */
  readonly inGroup: boolean;
  readonly selected: boolean;
  readonly ticked: boolean;
  readonly focusable: boolean;
}

/** One row. It looks up its own result, so that only rows in sight are drawn anew when results come. */
export const GridLine = memo(function GridLine({
  columns,
  sample,
  place,
  top,
  inGroup,
  selected,
  ticked,
  focusable,
}: Props) {
  const result = useLens((state) => state.results.get(sample.id));
  const identity = useLens(identityOf);
  const row = useMemo(() => toTableRow(rowOf(sample, result, identity), identity), [sample, result, identity]);
  // What is drawn stays while the row moves.
  const cells = useMemo(
    () =>
      columns.map(({ id, look, pinned, edge, cut, style }) => (
        <div
          key={id}
          role="gridcell"
          className={styles.cell}
          data-pinned={pinned ?? undefined}
          data-edge={edge ?? undefined}
          data-cut={cut || undefined}
          data-align={look.align}
          style={style}
        >
          {look.draw(row)}
        </div>
      )),
    [columns, row],
  );
  return (
    <div
      role="row"
      aria-level={inGroup ? 2 : undefined}
      aria-rowindex={place + 2}
      aria-selected={selected}
      data-line={place}
      data-id={sample.id}
      data-in-group={inGroup || undefined}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={styles.tick} data-pinned={columns[0]?.pinned ?? undefined}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={ticked}
          readOnly
          data-tick
          aria-label={`Tick ${sample.concept ?? sample.id}`}
        />
      </div>
      {cells}
    </div>
  );
});
