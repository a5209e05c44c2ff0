import { useCallback, useMemo, useRef, type RefObject } from "react";
import type { SortBy } from "../../store/state.ts";
import { GridBody, type GridBodyProps } from "./GridBody.tsx";
import { GridHead } from "./GridHead.tsx";
import type { HeadActions } from "./head-actions.ts";
import { tickedOf } from "./ticking.ts";
import type { Grid } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

interface Props extends Omit<GridBodyProps, "columns"> {
  readonly grid: Grid;
  readonly actions: HeadActions;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly sorting: readonly SortBy[];
}

/** The table of samples: a row a pair, or groups of them. It alone scrolls, and what is pinned stays. */
export function SampleGrid({ grid, actions, scroller, sorting, ...body }: Props) {
  const { lines, ticked, onTick } = body;
  const { columns } = grid;
  // An address may name columns of another version of the page: no row is sorted by them.
  const known = useMemo(() => sorting.filter(({ id }) => grid.all.some((one) => one.id === id)), [sorting, grid.all]);
  const all = useMemo(() => {
    const states = new Set(lines.map((line) => tickedOf(line, ticked)));
    return states.size === 1 ? [...states][0]! : states.size === 0 ? "none" : "some";
  }, [lines, ticked]);
  const headActions = useMemo(
    (): HeadActions => ({
      ...actions,
      sortBy(by) {
        actions.sortBy(by);
        // Whoever sorts wants to see what comes first.
        scroller.current?.scrollTo({ top: 0 });
      },
    }),
    [actions, scroller],
  );
  const tickAll = useCallback(
    (to: boolean) => {
      const ids = lines.flatMap((line) =>
        line.kind === "group" ? line.group.rows.map(({ sample }) => sample.id) : [line.row.sample.id],
      );
      onTick(new Set(to ? ids : []));
    },
    [lines, onTick],
  );
  const enter = useRef<(() => void) | null>(null);
  const leaveHeads = useCallback(() => enter.current?.(), []);

  return (
    <div
      role={body.group === null ? "grid" : "treegrid"}
      aria-label="Samples"
      aria-multiselectable={body.group === null ? undefined : false}
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length + 1}
      className={styles.grid}
      ref={scroller}
      data-across={grid.across || undefined}
      style={grid.style}
    >
      <GridHead
        columns={columns}
        sorting={known}
        actions={headActions}
        ticked={all}
        onTickAll={tickAll}
        onLeave={leaveHeads}
      />
      <GridBody {...body} columns={columns} scroller={scroller} enter={enter} />
    </div>
  );
}
