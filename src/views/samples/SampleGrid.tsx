import { useTable, type Header, type Row, type SortingState } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useCallback, useEffect, useRef, type KeyboardEvent, type MouseEvent } from "react";
import { columns, features, FILTERED } from "./columns.tsx";
import type { TableRow } from "./rows.ts";
import styles from "./SampleGrid.module.css";

type GridRow = Row<typeof features, TableRow>;
type GridHeader = Header<typeof features, TableRow, unknown>;

interface Props {
  readonly rows: TableRow[];
  readonly filter: string;
  readonly sorting: SortingState;
  readonly onSort: (sorting: SortingState) => void;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ids: ReadonlySet<string>) => void;
  /** Enter or a double click. */
  readonly onOpen: (id: string) => void;
  /** Ids in the order they stand. */
  readonly onOrder: (ids: readonly string[]) => void;
}

const ROW_HEIGHT = 45;
/** Pixels between two columns, and at both ends of a row. */
const GAP = 12;
/** Widths that no content has a say in: every row is a grid of its own, and all have to come out alike. */
const TICK_WIDTH = 18;
const LOOKS = [{ least: TICK_WIDTH, grow: 0 }, ...columns.map(({ meta }) => ({ least: meta?.least ?? 80, grow: meta?.grow ?? 0 }))];
const ROW_STYLE = {
  gridTemplateColumns: LOOKS.map(({ least, grow }) => (grow === 0 ? `${least}px` : `minmax(${least}px, ${grow}fr)`)).join(" "),
  minWidth: LOOKS.reduce((sum, { least }) => sum + least + GAP, GAP),
  columnGap: GAP,
  paddingInline: GAP,
};

/** The next sorting when a head is pressed: up, down, off; with Shift beside the others. */
function toggled(sorting: SortingState, id: string, beside: boolean): SortingState {
  const present = sorting.find((entry) => entry.id === id);
  const others = beside ? sorting.filter((entry) => entry.id !== id) : [];
  if (present === undefined) return [...others, { id, desc: false }];
  return present.desc ? others : [...others, { id, desc: true }];
}

function HeadCell({ header, sorting, onSort }: { readonly header: GridHeader; readonly sorting: SortingState; readonly onSort: Props["onSort"] }) {
  const { column } = header;
  const label = typeof column.columnDef.header === "string" ? column.columnDef.header : column.id;
  const { tip, numeric } = column.columnDef.meta ?? {};
  const entry = sorting.find(({ id }) => id === column.id);
  const order = sorting.length > 1 && entry !== undefined ? sorting.indexOf(entry) + 1 : null;
  return (
    <div
      role="columnheader"
      className={styles.head}
      data-numeric={numeric}
      aria-sort={entry === undefined ? undefined : entry.desc ? "descending" : "ascending"}
      title={tip}
    >
      {column.getCanSort() ? (
        <button type="button" onClick={(event) => onSort(toggled(sorting, column.id, event.shiftKey))}>
          {label}
          {entry !== undefined && (entry.desc ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />)}
          {order !== null && <span aria-hidden="true">{order}</span>}
        </button>
      ) : (
        label
      )}
    </div>
  );
}

interface LineProps {
  readonly row: GridRow;
  readonly record: TableRow;
  readonly place: number;
  readonly top: number;
  readonly selected: boolean;
  readonly focusable: boolean;
  readonly ticked: boolean;
}

const Line = memo(function Line({ row, place, top, selected, focusable, ticked }: LineProps) {
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      data-id={row.id}
      tabIndex={focusable ? 0 : -1}
      className={styles.row}
      style={{ ...ROW_STYLE, transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className={styles.tick}>
        <input type="checkbox" tabIndex={-1} checked={ticked} readOnly data-tick aria-label={`Tick ${row.original.sample.concept ?? row.id}`} />
      </div>
      {row.getAllCells().map((cell) => {
        const { cell: render, meta } = cell.column.columnDef;
        return (
          <div key={cell.id} role="gridcell" className={styles.cell} data-numeric={meta?.numeric} data-dim={meta?.dim}>
            {typeof render === "function" ? render(cell.getContext()) : render}
          </div>
        );
      })}
    </div>
  );
});

function flipped(ticked: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ticked);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Which row a key moves to. */
function target(key: string, from: number, count: number, page: number): number | null {
  const moves: Record<string, number> = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: count - 1, PageDown: from + page, PageUp: from - page };
  const to = moves[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}

const idUnder = ({ target: element }: MouseEvent) =>
  element instanceof Element ? (element.closest<HTMLElement>("[data-id]")?.dataset["id"] ?? null) : null;

/** The table of samples: a row a pair, only the rows in sight are drawn. */
export function SampleGrid({ rows, filter, sorting, onSort, selected, onSelect, ticked, onTick, onOpen, onOrder }: Props) {
  const table = useTable({
    features,
    columns,
    data: rows,
    state: { sorting, globalFilter: filter },
    getRowId: ({ sample }) => sample.id,
    globalFilterFn: "includesString",
    getColumnCanGlobalFilter: (column) => FILTERED.has(column.id),
  });
  const lines = table.getRowModel().rows;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  useEffect(() => onOrder(lines.map(({ id }) => id)), [lines, onOrder]);

  const place = lines.findIndex(({ id }) => id === selected);
  const focusRow = useCallback(
    (index: number) => {
      virtual.scrollToIndex(index);
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus());
    },
    [virtual],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.closest("[role=columnheader]") !== null) return;
    const line = lines[place];
    if (event.key === "Enter" && line !== undefined) {
      onOpen(line.id);
      return;
    }
    if (event.key === " " && line !== undefined) {
      event.preventDefault();
      onTick(flipped(ticked, line.id));
      return;
    }
    const to = target(event.key, place, lines.length, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const next = to === null ? undefined : lines[to];
    if (to === null || next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    focusRow(to);
  };

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- focus roves over the rows
    <div
      role="grid"
      aria-label="Samples"
      aria-rowcount={lines.length + 1}
      aria-colcount={columns.length + 1}
      className={styles.grid}
      ref={scroller}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const id = idUnder(event);
        if (id === null) return;
        if (event.target instanceof HTMLElement && event.target.matches("[data-tick]")) onTick(flipped(ticked, id));
        else onSelect(id);
      }}
      onDoubleClick={(event) => {
        const id = idUnder(event);
        if (id !== null) onOpen(id);
      }}
    >
      <div role="rowgroup" className={styles.heads}>
        <div role="row" aria-rowindex={1} className={styles.headRow} style={ROW_STYLE}>
          <div role="columnheader" className={styles.tick} title="Tick all rows that are shown">
            <input
              type="checkbox"
              aria-label="Tick all rows"
              checked={lines.length > 0 && lines.every(({ id }) => ticked.has(id))}
              onChange={({ currentTarget }) => onTick(currentTarget.checked ? new Set(lines.map(({ id }) => id)) : new Set())}
            />
          </div>
          {table.getFlatHeaders().map((header) => (
            <HeadCell key={header.id} header={header} sorting={sorting} onSort={onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = lines[index]!;
          return (
            <Line
              key={row.id}
              row={row}
              record={row.original}
              place={index}
              top={start}
              selected={row.id === selected}
              ticked={ticked.has(row.id)}
              focusable={place === -1 ? index === 0 : index === place}
            />
          );
        })}
      </div>
    </div>
  );
}
