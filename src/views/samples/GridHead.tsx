import { memo, useLayoutEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from "react";
import type { SortBy } from "../../store/state.ts";
import { HeadCell } from "./HeadCell.tsx";
import type { HeadActions } from "./head-actions.ts";
import { TickAll, type TickAllProps } from "./TickAll.tsx";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

interface Props extends Omit<TickAllProps, "pinned"> {
  readonly columns: readonly GridColumn[];
  readonly sorting: readonly SortBy[];
  readonly actions: HeadActions;
  /** Down from a head. */
  readonly onLeave: () => void;
}

/** A head that has the focus keeps it where it is moved in the page: a browser lets it go. */
function useKeptFocus(columns: readonly GridColumn[], row: RefObject<HTMLElement | null>) {
  const held = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (held.current === null || document.activeElement !== document.body) return;
    const heads = [...(row.current?.querySelectorAll<HTMLElement>("[data-head]") ?? [])];
    heads.find((head) => head.closest<HTMLElement>("[data-column]")?.dataset["column"] === held.current)?.focus();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- other columns are what moves heads
  }, [columns, row]);
  return {
    onFocus({ target }: FocusEvent<HTMLElement>) {
      held.current = target.closest<HTMLElement>("[data-column]")?.dataset["column"] ?? null;
    },
    // After what moved it, if anything did.
    onBlur: () => setTimeout(() => row.current?.contains(document.activeElement) !== true && (held.current = null)),
  };
}

/** The columns' heads: pressed they sort, with Shift by several columns; dragged they move. */
export const GridHead = memo(function GridHead({ columns, sorting, actions, ticked, onTickAll, onLeave }: Props) {
  const row = useRef<HTMLDivElement>(null);
  const keptFocus = useKeptFocus(columns, row);
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
      <div role="row" aria-rowindex={1} className={styles.headRow} ref={row} onKeyDown={onKeyDown} {...keptFocus}>
        <TickAll ticked={ticked} onTickAll={onTickAll} pinned={columns[0]?.pinned ?? undefined} />
        {columns.map((column) => {
          const place = sorting.findIndex(({ id }) => id === column.id);
          return (
            <HeadCell
              key={column.id}
              column={column}
              desc={sorting[place]?.desc ?? null}
              order={place !== -1 && sorting.length > 1 ? place + 1 : null}
              actions={actions}
            />
          );
        })}
      </div>
    </div>
  );
});
