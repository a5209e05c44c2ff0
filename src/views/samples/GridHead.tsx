import { memo, useRef, type KeyboardEvent } from "react";
import type { SortBy } from "../../store/state.ts";
import { HeadCell } from "./HeadCell.tsx";
import type { HeadActions } from "./head-actions.ts";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

interface Props {
  readonly columns: readonly GridColumn[];
  readonly sorting: readonly SortBy[];
  readonly actions: HeadActions;
  readonly ticked: "all" | "some" | "none";
  readonly onTickAll: (all: boolean) => void;
  /** Down from a head. */
  readonly onLeave: () => void;
}

/** The columns' heads: pressed they sort, with Shift by several columns; dragged they move. */
export const GridHead = memo(function GridHead({ columns, sorting, actions, ticked, onTickAll, onLeave }: Props) {
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const heads = [...(row.current?.querySelectorAll<HTMLElement>("[data-head]") ?? [])];
    const at = heads.findIndex((head) => head === document.activeElement);
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || at === -1) return;
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: heads.length - 1 };
    const to = moves[event.key];
    if (event.key === "ArrowDown") onLeave();
    else if (to !== undefined) heads[Math.max(0, Math.min(heads.length - 1, to))]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div role="rowgroup" className={styles.heads}>
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its heads have the focus */}
      <div role="row" aria-rowindex={1} className={styles.headRow} ref={row} onKeyDown={onKeyDown}>
        <div
          role="columnheader"
          className={styles.tick}
          data-pinned={columns[0]?.pinned ?? undefined}
          title="Tick all rows that are shown"
        >
          <input
            type="checkbox"
            aria-label="Tick all rows"
            checked={ticked === "all"}
            ref={(box) => {
              if (box !== null) box.indeterminate = ticked === "some";
            }}
            onChange={({ currentTarget }) => onTickAll(currentTarget.checked)}
          />
        </div>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sorting={sorting} actions={actions} />
        ))}
      </div>
    </div>
  );
});
