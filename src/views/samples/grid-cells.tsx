import { useMemo, useState, type ReactNode } from "react";
import type { GridColumn } from "./use-grid-columns.ts";
import styles from "./SampleGrid.module.css";

/** What a line has in a column. */
export type DrawCell = (column: GridColumn) => ReactNode;

/** A column's cell in a line; no component of its own, of which a table in sight would have hundreds. */
const gridCell = ({ id, look, pinned, edge, cut, style }: GridColumn, content: ReactNode) => (
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
    {content}
  </div>
);

/**
 * A line's cells. They stay while the line moves.
 *
 * @param draw the same function as long as nothing in the cells is another
 * @param waits whether cells that nobody sees are left as they are for now
 */
export function useGridCells(columns: readonly GridColumn[], draw: DrawCell, waits: boolean): ReactNode {
  const [followed, setFollowed] = useState<DrawCell | null>(null);
  const beyond = waits ? followed : draw;
  if (beyond !== followed) setFollowed(() => beyond);
  const [start, center, end] = useMemo(() => {
    const first = columns.findIndex((column) => column.beyond);
    const last = columns.findLastIndex((column) => column.beyond) + 1;
    return first === -1
      ? [columns, [], []]
      : [columns.slice(0, first), columns.slice(first, last), columns.slice(last)];
  }, [columns]);
  const before = useMemo(() => start.map((column) => gridCell(column, draw(column))), [start, draw]);
  const out = useMemo(() => {
    if (center.length === 0) return null;
    if (beyond === null) return <div role="presentation" style={{ gridColumn: `span ${center.length}` }} />;
    return center.map((column) => gridCell(column, beyond(column)));
  }, [center, beyond]);
  const behind = useMemo(() => end.map((column) => gridCell(column, draw(column))), [end, draw]);
  return (
    <>
      {before}
      {out}
      {behind}
    </>
  );
}
