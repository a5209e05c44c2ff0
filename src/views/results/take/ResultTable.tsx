import type { CSSProperties } from "react";
import { shownCell, type DataTable } from "../../../lib/data-table.ts";
import styles from "./ResultTable.module.css";

/** What a press on a cell does, by its line and place in it; null where nothing stands behind it. */
export type OpensCell = (line: number, at: number) => (() => void) | null;

/** What a press on a line's name does. */
export const opensLine =
  (open: (line: number) => void): OpensCell =>
  (line, at) =>
    at === 0 ? () => open(line) : null;

interface Props {
  /** What it is, for who cannot see where it stands. */
  readonly name: string;
  readonly table: DataTable;
  /** Left out where nothing stands behind any of it. */
  readonly opens?: OpensCell | undefined;
}

/** Pixels of a line and of the head, about: a browser that has laid a table out knows better. */
const LINE = 33;
const HEAD = 31;

/** A table as it leaves, on the page: numbers to 4 places, whole ones under the pointer. */
export function ResultTable({ name, table: { columns, rows }, opens }: Props) {
  // Out of sight it has room for its lines, and nothing is laid out.
  const room: CSSProperties = { containIntrinsicBlockSize: `auto ${rows.length * LINE + HEAD}px` };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys
    <div className={styles.scroller} style={room} role="region" aria-label={name} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ head, kind }) => (
              <th key={head} scope="col" data-text={kind === "text" || undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, line) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no names of their own
            <tr key={line}>
              {cells.map((cell, at) => {
                const column = columns[at]!;
                const text = shownCell(cell, column);
                const open = opens?.(line, at) ?? null;
                const shown =
                  open === null ? (
                    text
                  ) : (
                    <button type="button" className="link" onClick={open}>
                      {text}
                    </button>
                  );
                if (at === 0)
                  return (
                    <th key={column.head} scope="row" data-text>
                      {shown}
                    </th>
                  );
                return (
                  <td
                    key={column.head}
                    data-text={column.kind === "text" || undefined}
                    title={typeof cell === "number" ? String(cell) : undefined}
                  >
                    {shown}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
