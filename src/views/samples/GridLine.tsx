import { memo, useMemo } from "react";
import { CONCEPT } from "../../analysis/sample-columns.ts";
import { rowOf } from "../../analysis/rows.ts";
import type { Sample } from "../../project/types.ts";
import { identityOf, resultOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLater } from "../../store/use-later.ts";
import { useGridCells } from "./grid-cells.tsx";
import { TextCell } from "./TextCell.tsx";
import { TickCell } from "./TickCell.tsx";
import { toPartRow, toTableRow } from "./rows.ts";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

/** Pixels; the heads' as in SampleGrid.module.css. */
export const ROW_HEIGHT = 45;
export const HEADS_HEIGHT = 36;

interface Props {
  readonly columns: readonly GridColumn[];
  /** Cells out of sight are drawn later. */
  readonly waits: boolean;
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
  waits,
  sample,
  place,
  top,
  inGroup,
  part,
  selected,
  ticked,
  focusable,
}: Props) {
  const result = useLater(resultOf, sample);
  const identity = useLens(identityOf);
  const draw = useMemo(() => {
    const whole = rowOf(sample, result, identity);
    const row = toTableRow(part === undefined ? whole : toPartRow(whole, part), identity);
    return ({ id, look }: GridColumn) =>
      part !== undefined && id === CONCEPT.id ? <TextCell text={`Reference ${part + 1}`} dim /> : look.draw(row);
  }, [sample, result, identity, part]);
  const cells = useGridCells(columns, draw, waits);
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
      <TickCell
        ticked={ticked ? "all" : "none"}
        label={part === undefined ? `Tick ${sample.concept ?? sample.id}` : null}
        pinned={columns[0]?.pinned ?? null}
      />
      {cells}
    </div>
  );
});
