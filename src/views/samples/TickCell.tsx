import { memo } from "react";
import { TickBox } from "./TickBox.tsx";
import type { Ticked } from "./ticking.ts";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

interface Props {
  readonly ticked: Ticked;
  /** What a press ticks; null where there is nothing to tick. */
  readonly label: string | null;
  readonly pinned: GridColumn["pinned"];
}

/** A line's box to tick. Who holds the lines hears its presses. */
export const TickCell = memo(function TickCell({ ticked, label, pinned }: Props) {
  return (
    <div role="gridcell" className={styles.tick} data-pinned={pinned ?? undefined}>
      {label !== null && <TickBox ticked={ticked} tabIndex={-1} readOnly data-tick aria-label={label} />}
    </div>
  );
});
