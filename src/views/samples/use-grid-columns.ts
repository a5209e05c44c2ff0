import { useTable } from "@tanstack/react-table";
import { useMemo, type CSSProperties } from "react";
import { formatNumber } from "../../components/format.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { inputColumn } from "../../analysis/input-columns.ts";
import { withColumn, type ColumnLayout } from "../../project/column-layout.ts";
import type { InputColumn } from "../../project/types.ts";
import { inputsOf, rankColumnsOf } from "../../store/order.ts";
import { allListedRowsOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { features, gridColumns, type ColumnLook } from "./columns.tsx";
import { layOut, widthsOf, type LaidOut } from "./grid-layout.ts";

/** A column where it stands. */
export interface GridColumn {
  readonly id: string;
  readonly label: string;
  readonly look: ColumnLook;
  readonly pinned: "start" | "end" | null;
  /** What stays is parted from what scrolls on this side of it. */
  readonly edge: "start" | "end" | null;
  /** Narrower than what stands in it may be. */
  readonly cut: boolean;
  /** Of its cells. */
  readonly style: CSSProperties | undefined;
}

export interface Grid {
  /** Those that are shown, from left to right. */
  readonly columns: readonly GridColumn[];
  /** All of them, in the order of the register. */
  readonly all: readonly Omit<GridColumn, "pinned" | "edge" | "cut" | "style">[];
  readonly laidOut: LaidOut;
  /** Pixels of those that are shown. */
  readonly widths: ReadonlyMap<string, number>;
  /** Of the element that scrolls: widths and places of all rows' cells stand there once, so that no row is drawn anew for them. */
  readonly style: CSSProperties;
  /** There are more columns than there is room for: it scrolls to the side, and only then anything has to stay. */
  readonly across: boolean;
}

/** Pixels of the column of ticks. */
export const TICKS = 40;
/** Pixels that cells keep free on both sides together. */
const PADDING = 12;
/** Of intervals below means, in pixels. */
const INTERVAL = 110;
/** The share of the room that pinned columns may take: beyond that all scroll. */
const MOST_PINNED = 0.6;

const NO_ROWS: readonly SampleRow[] = [];

/** Characters of the longest number of an input's column, as it is written. */
function longestIn(rows: readonly SampleRow[], input: InputColumn): number {
  const column = inputColumn(input);
  if (column.kind !== "number") return 0;
  return rows.reduce((most, row) => {
    const value = column.valueOf(row);
    return value === null ? most : Math.max(most, formatNumber(value).length);
  }, 1);
}

/** Sums of what comes before each. */
function offsets(widths: readonly number[], from: number): readonly number[] {
  let sum = from;
  return widths.map((width) => {
    sum += width;
    return sum - width;
  });
}

/**
 * The table's columns as the project has them laid out.
 *
 * @param room pixels that the table has across
 * @param dragged a width that is being tried out
 */
export function useGridColumns(room: number, dragged: { readonly id: string; readonly width: number } | null): Grid {
  const further = useFurtherMeasures();
  const inputs = useLens(inputsOf);
  const ranks = useLens(rankColumnsOf);
  const rows = useLens((state) => (inputsOf(state).length === 0 ? NO_ROWS : allListedRowsOf(state)));
  const grouped = useLens((state) => state.group !== null);
  const kept = useLens((state) => state.columnLayout);
  const layout = useMemo(
    (): ColumnLayout => (dragged === null ? kept : withColumn(kept, dragged.id, { width: dragged.width })),
    [kept, dragged],
  );
  const columns = useMemo(
    () => gridColumns(further, inputs, (input) => longestIn(rows, input), ranks),
    // Longer numbers do not come with results: what rows there are says it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- rows change with every score
    [further, inputs, ranks, rows.length],
  );
  const all = useMemo(
    () =>
      columns.flatMap(({ id, header, meta }) =>
        id === undefined || meta === undefined
          ? []
          : [{ id, label: typeof header === "string" ? header : id, look: meta }],
      ),
    [columns],
  );
  const laidOut = useMemo(
    () =>
      layOut(
        all.map(({ id, look }) => ({ ...look, id })),
        kept,
      ),
    [all, kept],
  );
  const table = useTable({
    features,
    columns,
    data: NO_ROWS,
    state: {
      columnOrder: [...laidOut.order],
      columnPinning: { start: [...laidOut.start], end: [...laidOut.end] },
      columnVisibility: Object.fromEntries(all.map(({ id }) => [id, laidOut.shown.has(id)])),
    },
  });
  const sides = [
    table.getStartVisibleLeafColumns(),
    table.getCenterVisibleLeafColumns(),
    table.getEndVisibleLeafColumns(),
  ];
  const places = JSON.stringify(sides.map((side) => side.map(({ id }) => id)));
  // The same sides as long as the same columns stand there: rows are drawn anew where they change, and for no width.
  const placed = useMemo(() => {
    const byId = new Map(all.map((column) => [column.id, column]));
    const [start = [], center = [], end = []] = sides.map((side) => side.flatMap(({ id }) => byId.get(id) ?? []));
    return { start, center, end };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `places` says which columns stand on which side
  }, [all, places]);
  const { widths, style, stays, cut, across } = useMemo(
    () => measure(placed, layout, room, grouped),
    [placed, layout, room, grouped],
  );
  const shown = useMemo((): readonly GridColumn[] => {
    const { start, center, end } = placed;
    const isCut = ({ id }: Grid["all"][number]) => cut.split("\n").includes(id);
    return [
      ...start.map((one, place) => ({
        ...one,
        pinned: stays ? ("start" as const) : null,
        edge: stays && place === start.length - 1 ? ("start" as const) : null,
        cut: isCut(one),
        style: { left: `var(--start-${place})` },
      })),
      ...center.map((one) => ({ ...one, pinned: null, edge: null, cut: isCut(one), style: undefined })),
      ...end.map((one, place) => ({
        ...one,
        pinned: stays ? ("end" as const) : null,
        edge: stays && place === 0 ? ("end" as const) : null,
        cut: isCut(one),
        style: { right: `var(--end-${place})` },
      })),
    ];
  }, [placed, stays, cut]);
  return { columns: shown, all, laidOut, widths, style, across };
}

type Placed = Readonly<Record<"start" | "center" | "end", readonly Grid["all"][number][]>>;

const pixelsOf = (some: Grid["all"], widths: ReadonlyMap<string, number>): readonly number[] =>
  some.map(({ id }) => widths.get(id) ?? 0);
const sum = (some: readonly number[]): number => some.reduce((total, width) => total + width, 0);

const isNumber = ({ look }: Grid["all"][number]): boolean => look.of?.kind === "number";

/** Widths of columns, and whether what is pinned leaves room enough to stay. */
function measure({ start, center, end }: Placed, layout: ColumnLayout, room: number, grouped: boolean) {
  const shown = [...start, ...center, ...end];
  const widths = widthsOf(
    shown.map((column) => ({
      id: column.id,
      least: PADDING + (grouped && isNumber(column) ? Math.max(INTERVAL, column.look.least) : column.look.least),
      grow: column.look.grow,
      fixed: isNumber(column),
    })),
    layout,
    room - TICKS,
  );
  const [atStart, atEnd] = [pixelsOf(start, widths), pixelsOf(end, widths)];
  const all = pixelsOf(shown, widths);
  const stays = room === 0 || TICKS + sum(atStart) + sum(atEnd) <= MOST_PINNED * room;
  const style: Record<string, string> = {
    "--columns": [TICKS, ...all].map((width) => `${width}px`).join(" "),
    "--row-width": `${TICKS + sum(all)}px`,
    "--start-width": `${stays ? TICKS + sum(atStart) : 0}px`,
    "--end-width": `${stays ? sum(atEnd) : 0}px`,
  };
  for (const [place, left] of offsets(atStart, TICKS).entries()) style[`--start-${place}`] = `${left}px`;
  for (const [place, right] of offsets(atEnd.toReversed(), 0).toReversed().entries())
    style[`--end-${place}`] = `${right}px`;
  const cut = shown.flatMap(({ id, look }) => ((widths.get(id) ?? 0) < PADDING + look.least ? [id] : []));
  // One text, so that no row is drawn anew where it is the same.
  return { widths, style, stays, cut: cut.join("\n"), across: room === 0 || TICKS + sum(all) > room };
}
