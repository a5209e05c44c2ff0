import { memo, useMemo } from "react";
import { CONCEPT } from "../../analysis/sample-columns.ts";
import { rowOf } from "../../analysis/rows.ts";
import type { Sample } from "../../project/types.ts";
import { identityOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { gridCell } from "./grid-cell.tsx";
import { TextCell } from "./TextCell.tsx";
import { toPartRow, toTableRow } from "./rows.ts";
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
  /** It is not the row but its comparison with one of several references, by that one's place from 0. */
  readonly part?: number;
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
  part,
  selected,
  ticked,
  focusable,
}: Props) {
  const result = useLens((state) => state.results.get(sample.id));
  const identity = useLens(identityOf);
  const row = useMemo(() => {
    const whole = rowOf(sample, result, identity);
    return toTableRow(part === undefined ? whole : toPartRow(whole, part), identity);
  }, [sample, result, identity, part]);
  // What is drawn stays while the row moves.
  const cells = useMemo(
    () =>
      columns.map((column) =>
        gridCell(
          column,
          part !== undefined && column.id === CONCEPT.id ? (
            <TextCell text={`Reference ${part + 1}`} dim />
          ) : (
            column.look.draw(row)
          ),
        ),
      ),
    [columns, row, part],
  );
  return (
    <div
      role="row"
      aria-level={inGroup ? 2 : undefined}
      aria-rowindex={place + 2}
      aria-selected={part === undefined ? selected : undefined}
      data-line={place}
      data-id={part === undefined ? sample.id : undefined}
      data-part={part}
      data-in-group={inGroup || undefined}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={styles.tick} data-pinned={columns[0]?.pinned ?? undefined}>
        {part === undefined && (
          <input
            type="checkbox"
            tabIndex={-1}
            checked={ticked}
            readOnly
            data-tick
            aria-label={`Tick ${sample.concept ?? sample.id}`}
          />
        )}
      </div>
      {cells}
    </div>
  );
});
