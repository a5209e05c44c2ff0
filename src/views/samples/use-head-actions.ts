import { useMemo, type RefObject } from "react";
import { withColumn, type ColumnLayout } from "../../project/column-layout.ts";
import { useCommands } from "../../store/commands.ts";
import type { SortBy } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { clampWidth, withMoved, withStep } from "./grid-layout.ts";
import { knownSorting, toggled, type HeadActions } from "./head-actions.ts";
import type { Grid, GridColumn } from "./use-grid-columns.ts";

/** A column that is tried in another width. */
export interface TriedWidth {
  readonly id: string;
  readonly width: number;
}

/** Where a column is laid out to stay. */
const sideOf = (column: GridColumn | undefined) => (column === undefined || column.lent ? null : column.pinned);

/** With a column where another stands: behind it on the way to the right, before it on the way to the left; pinned as that is. */
function movedTo(
  { columns, laidOut: { order } }: Grid,
  layout: ColumnLayout,
  id: string,
  target: string,
): ColumnLayout {
  const side = (one: string) => sideOf(columns.find((column) => column.id === one));
  const behind = order.indexOf(id) < order.indexOf(target);
  const next = behind ? (order[order.indexOf(target) + 1] ?? null) : target;
  const moved = { ...layout, order: withMoved(order, id, next === id ? target : next) };
  if (side(id) === side(target)) return moved;
  return withColumn(moved, id, { pinned: side(target) === "start" });
}

/** What can be done with columns at their heads, kept with the project. */
export function useHeadActions(
  grid: Grid,
  scroller: RefObject<HTMLElement | null>,
  onTry: (tried: TriedWidth | null) => void,
): HeadActions {
  const { layOut, sort, group } = useCommands();
  const layout = useLens((state) => state.columnLayout);
  return useMemo((): HeadActions => {
    const column = (id: string) => grid.columns.find((one) => one.id === id);
    const clamp = (id: string, width: number) => {
      const look = column(id)?.look;
      return clampWidth(width, look?.of?.kind === "number" ? look.least : undefined);
    };
    const neighbours = (id: string) =>
      grid.columns.filter((one) => sideOf(one) === sideOf(column(id))).map((one) => one.id);
    const setWidth = (id: string, width: number | null) => {
      onTry(null);
      if (width !== null) layOut(withColumn(layout, id, { width: clamp(id, width) }));
      else
        layOut({
          set: layout.set.map(({ width: _width, ...rest }, place) => (rest.id === id ? rest : layout.set[place]!)),
        });
    };
    const sortBy = (by: readonly SortBy[]) => {
      sort(by);
      // Whoever sorts wants to see what comes first.
      scroller.current?.scrollTo({ top: 0 });
    };
    const sorting = () => knownSorting(useLens.getState().sorting, grid.all);
    return {
      sortBy: (id, desc) => sortBy([{ id, desc }]),
      sortNext: (id, beside) => sortBy(toggled(sorting(), id, beside)),
      unsort: (id) => sortBy(sorting().filter((one) => one.id !== id)),
      group,
      setWidth,
      tryWidth: (id, width) => onTry(width === null ? null : { id, width: clamp(id, width) }),
      widen: (id, by) => setWidth(id, (grid.widths.get(id) ?? 0) + by),
      step: (id, by) => layOut({ order: withStep(grid.laidOut.order, neighbours(id), id, by) }),
      moveTo: (id, target) => layOut(movedTo(grid, layout, id, target)),
      pin: (id, pinned) => layOut(withColumn(layout, id, { pinned })),
      hide: (id) => layOut(withColumn(layout, id, { shown: false })),
    };
  }, [grid, layout, layOut, sort, group, scroller, onTry]);
}
