import { memo, useMemo } from "react";
import type { Sample } from "../../project/types.ts";
import { identityOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { columns } from "./columns.tsx";
import { ROW_STYLE } from "./grid-style.ts";
import { rowOf } from "./rows.ts";
import styles from "./SampleGrid.module.css";

/** Pixels; the heads' as in SampleGrid.module.css. */
export const ROW_HEIGHT = 45;
export const HEADS_HEIGHT = 36;

interface Props {
  readonly sample: Sample;
  /** From 0 among the rows that are shown. */
  readonly place: number;
  readonly top: number;
  readonly selected: boolean;
  readonly ticked: boolean;
  readonly focusable: boolean;
}

/** One row. It looks up its own result, so that only rows in sight are drawn anew when results come. */
export const GridLine = memo(function GridLine({ sample, place, top, selected, ticked, focusable }: Props) {
  const result = useLens((state) => state.results.get(sample.id));
  const identity = useLens(identityOf);
  const row = useMemo(() => rowOf(sample, result, identity), [sample, result, identity]);
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      data-id={sample.id}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ ...ROW_STYLE, transform: `translateY(${top}px)` }}
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
