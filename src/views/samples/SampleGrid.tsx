import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, type KeyboardEvent, type MouseEvent } from "react";
import type { SampleRow } from "../../analysis/rows.ts";
import { bringIntoSight, rowAfter, rowsWith } from "../../components/row-keys.ts";
import { rankColumnsOf } from "../../store/order.ts";
import type { SortBy } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { features, gridColumns, type GridColumns } from "./columns.tsx";
import { useFurtherMeasures } from "../further-measures.ts";
import { GridHead } from "./GridHead.tsx";
import { GridLine, HEADS_HEIGHT, ROW_HEIGHT } from "./GridLine.tsx";
import { rowStyle } from "./grid-style.ts";
import styles from "./SampleGrid.module.css";

interface Props {
  /** As they are listed. */
  readonly rows: readonly SampleRow[];
  readonly sorting: readonly SortBy[];
  readonly onSort: (sorting: readonly SortBy[]) => void;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ids: ReadonlySet<string>) => void;
  /** Enter or a double click. */
  readonly onOpen: (id: string) => void;
}

function flipped(ticked: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ticked);
  if (!next.delete(id)) next.add(id);
  return next;
}

const idUnder = ({ target: element }: MouseEvent) =>
  element instanceof Element ? (element.closest<HTMLElement>("[data-id]")?.dataset["id"] ?? null) : null;

/** The table of samples: a row a pair, only the rows in sight are drawn. */
export function SampleGrid({ rows, sorting, onSort, selected, onSelect, ticked, onTick, onOpen }: Props) {
  const further = useFurtherMeasures();
  const ranks = useLens(rankColumnsOf);
  const columns = useMemo(
    (): GridColumns => gridColumns(further, [], undefined, ranks).filter(({ meta }) => meta?.shown),
    [further, ranks],
  );
  const style = useMemo(() => rowStyle(columns), [columns]);
  // An address may name columns of another version of the page: no row is sorted by them.
  const known = useMemo(() => sorting.filter(({ id }) => columns.some((one) => one.id === id)), [sorting, columns]);
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: ({ sample }) => sample.id,
  });
  const lines = table.getRowModel().rows;
  const scroller = useRef<HTMLDivElement>(null);
  const place = lines.findIndex(({ id }) => id === selected);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    // The heads stick to the top of the same element, so its last row in sight is that much higher.
    scrollPaddingEnd: HEADS_HEIGHT,
    rangeExtractor: rowsWith(place),
  });

  // What selects may be elsewhere: the inspector, a key, the tour. A row that moves while scores come in is not followed.
  const scrollToSelected = useEffectEvent(() => bringIntoSight(virtual, place));
  useEffect(() => scrollToSelected(), [selected]);
  const focusRow = useCallback(
    (index: number) => {
      virtual.scrollToIndex(index);
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)?.focus(),
      );
    },
    [virtual],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.closest("[role=columnheader]") !== null) return;
    const line = lines[place];
    if (line !== undefined && event.key === "Enter") {
      onOpen(line.id);
      return;
    }
    if (line !== undefined && event.key === " ") {
      event.preventDefault();
      onTick(flipped(ticked, line.id));
      return;
    }
    const to = rowAfter(
      event.key,
      place,
      lines.length,
      Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1,
    );
    const next = to === null ? undefined : lines[to];
    if (to === null || next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    focusRow(to);
  };
  const onClick = (event: MouseEvent) => {
    const id = idUnder(event);
    if (id === null) return;
    if (event.target instanceof HTMLElement && event.target.matches("[data-tick]")) onTick(flipped(ticked, id));
    else onSelect(id);
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
      onClick={onClick}
      onDoubleClick={(event) => {
        const id = idUnder(event);
        if (id !== null) onOpen(id);
      }}
    >
      <GridHead
        columns={columns}
        style={style}
        sorting={known}
        onSort={(by) => {
          onSort(by);
          // Whoever sorts wants to see what comes first.
          scroller.current?.scrollTo({ top: 0 });
        }}
        allTicked={lines.length > 0 && lines.every(({ id }) => ticked.has(id))}
        onTickAll={(all) => onTick(new Set(all ? lines.map(({ id }) => id) : []))}
      />
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const { id, original } = lines[index]!;
          return (
            <GridLine
              key={id}
              columns={columns}
              style={style}
              sample={original.sample}
              place={index}
              top={start}
              selected={id === selected}
              ticked={ticked.has(id)}
              focusable={place === -1 ? index === 0 : index === place}
            />
          );
        })}
      </div>
    </div>
  );
}
