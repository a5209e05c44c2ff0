import { memo } from "react";
import { SortSelect } from "./SortSelect.tsx";
import heads from "./GridHeads.module.css";
import styles from "./SampleGrid.module.css";
import { TickAll, type TickAllProps } from "./TickAll.tsx";

/** Above rows that stand as small cards: there are no columns' heads to be pressed. */
export const CompactHead = memo(function CompactHead(tick: TickAllProps) {
  return (
    <div role="rowgroup" className={styles.heads}>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- what stands in it has the focus */}
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        <TickAll {...tick} />
        <div role="columnheader" className={heads.sortHead}>
          <span aria-hidden="true">Sorted by</span>
          <SortSelect label="Sort rows by" />
        </div>
      </div>
    </div>
  );
});
