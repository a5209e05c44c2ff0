import { useTable } from "@tanstack/react-table";
import { useMemo, type CSSProperties } from "react";
import { formatNumber } from "../../components/format.ts";
import type { SampleRow } from "../../analysis/rows.ts";
import { inputColumn } from "../../analysis/input-columns.ts";
import { rememberElements } from "../../lib/remember.ts";
import { withColumn, type ColumnLayout } from "../../project/column-layout.ts";
import type { InputColumn } from "../../project/types.ts";
import { inputsOf, rankColumnsOf } from "../../store/order.ts";
import { PROMPT } from "../../analysis/sample-columns.ts";
import { styleVariables } from "../../components/style-variables.ts";
import { useAfterFrame } from "../../components/use-after-frame.ts";
import { promptPartsOf } from "../../store/prompt-parts.ts";
import { allListedRowsOf } from "../../store/selectors.ts";
import type { SortBy } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { features, gridColumns, type ColumnLook } from "./columns.tsx";
import { layOut, type LaidOut } from "./grid-layout.ts";
import { fitColumns, type Fitted, type RoomColumn, type Sides } from "./narrow-layout.ts";

/** A column where it stands. */
export interface GridColumn {
  readonly id: string;
  readonly label: string;
  readonly look: ColumnLook;
  /** Where it stands, whether it stays there or not. */
  readonly side: "start" | "center" | "end";
  readonly pinned: "start" | "end" | null;
  /** Pinned because the table is sorted by it and narrow, not as it is laid out. */
  readonly lent: boolean;
  /** What stays is parted from what scrolls on this side of it. */
  readonly edge: "start" | "end" | null;
  /** Narrower than what stands in it may be. */
  readonly cut: boolean;
  /** Out of sight as long as nothing is scrolled to the side. */
  readonly beyond: boolean;
  /** Of its cells. */
  readonly style: CSSProperties | undefined;
}

export interface Grid {
  /** Those that are shown, from left to right. */
  readonly columns: readonly GridColumn[];
  /** All of them, in the order of the register. */
  readonly all: readonly Pick<GridColumn, "id" | "label" | "look">[];
  readonly laidOut: LaidOut;
  /** Pixels of those that are shown. */
  readonly widths: ReadonlyMap<string, number>;
  /** Of the element that scrolls: widths and places of all rows' cells stand there once, so that no row is drawn anew for them. */
  readonly style: CSSProperties;
  /** There are more columns than there is room for: it scrolls to the side, and only then anything has to stay. */
  readonly across: boolean;
  /** What stands in columns is as small as it may be. */
  readonly narrow: boolean;
  /** No prompt has to lose what it has in common with others. */
  readonly wholePrompts: boolean;
}

/** Pixels of the column of ticks. */
export const TICKS = 40;
/** Pixels that cells keep free on both sides together. */
const PADDING = 12;
/** Of intervals below means, in pixels. */
const INTERVAL = 110;
/** Of what stands around a prompt that is shown whole, and of its characters on average. */
const PROMPT_CHARACTER = 6.6;

const NO_ROWS: readonly SampleRow[] = [];

/** Characters of each row's number in a column, by its name: rows that stood as others came are not asked again. */
const lengths = new Map<string, (rows: readonly SampleRow[]) => readonly number[]>();

/** Characters of the longest number of an input's column, as it is written. */
function longestIn(rows: readonly SampleRow[], input: InputColumn): number {
  const column = inputColumn(input);
  if (column.kind !== "number") return 0;
  const lengthsIn =
    lengths.get(input.name) ??
    rememberElements((row: SampleRow) => {
      const value = column.valueOf(row);
      return value === null ? 0 : formatNumber(value).length;
    });
  lengths.set(input.name, lengthsIn);
  return lengthsIn(rows).reduce((most, length) => Math.max(most, length), 1);
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
  // Moving a column takes about as long as ordering the rows, which nobody has to wait for twice.
  const sorting = useAfterFrame(useLens((state) => state.sorting));
  const kept = useLens((state) => state.columnLayout);
  const layout = useMemo(
    (): ColumnLayout => (dragged === null ? kept : withColumn(kept, dragged.id, { width: dragged.width })),
    [kept, dragged],
  );
  // For the room that a column of numbers takes all of them are looked at: not where nobody sees it.
  const asked = kept.set.filter(({ shown }) => shown === true).map(({ id }) => id);
  const columns = useMemo(
    () => gridColumns(further, inputs, (input) => (asked.includes(input.name) ? longestIn(rows, input) : 0), ranks),
    // Longer numbers do not come with results: what rows there are says it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- rows change with every score
    [further, inputs, ranks, rows.length, asked.join("\n")],
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
  const fitted = useMemo(() => fit(placed, layout, room, grouped, sorting), [placed, layout, room, grouped, sorting]);
  const { start, center, end, stays, narrow, across, widths } = fitted;
  const style = useMemo(() => variables(fitted, room), [fitted, room]);
  // One text, so that no row is drawn anew where it is the same.
  const standing = JSON.stringify([
    ...[start, center, end].map((side) => side.map(({ id }) => id)),
    stays,
    [...start, ...center, ...end].filter(isCut(widths, narrow)).map(({ id }) => id),
    [...fitted.beyond],
  ]);
  const shown = useMemo(
    () => drawn(fitted, new Set(laidOut.start)),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `standing` says what stands where, what is cut and what is out of sight
    [all, standing, laidOut.start],
  );
  const longest = useLens((state) => promptPartsOf(state).longest);
  const wholePrompts = (widths.get(PROMPT.id) ?? 0) - PADDING >= longest * PROMPT_CHARACTER;
  return useMemo(
    () => ({ columns: shown, all, laidOut, widths, style, across, narrow, wholePrompts }),
    [shown, all, laidOut, widths, style, across, narrow, wholePrompts],
  );
}

type Laid = Grid["all"][number];
type Placed = RoomColumn & { readonly column: Laid };

const isNumber = ({ look }: Laid): boolean => look.of?.kind === "number";

function fit(
  { start, center, end }: Sides<Laid>,
  layout: ColumnLayout,
  room: number,
  grouped: boolean,
  sorting: readonly SortBy[],
): Fitted<Placed> {
  const place = (column: Laid): Placed => {
    const { look } = column;
    const interval = grouped && isNumber(column) ? INTERVAL : 0;
    const [least, narrow] = [look.least, look.narrow ?? look.least].map((width) => PADDING + Math.max(interval, width));
    return { id: column.id, column, least: least!, narrow: narrow!, grow: look.grow, fixed: isNumber(column) };
  };
  const sides = { start: start.map(place), center: center.map(place), end: end.map(place) };
  return fitColumns(
    sides,
    layout,
    room - TICKS,
    sorting.map(({ id }) => id),
  );
}

const isCut =
  (widths: ReadonlyMap<string, number>, small: boolean) =>
  ({ id, least, narrow }: Placed): boolean =>
    (widths.get(id) ?? 0) < (small ? narrow : least);

/** How far from its side what stays does. */
const stayAt = (place: string): CSSProperties => styleVariables({ "--stay": place });

/** Columns as rows draw them. @param own those that are laid out to stay at the start */
function drawn(fitted: Fitted<Placed>, own: ReadonlySet<string>): readonly GridColumn[] {
  const { start, center, end, stays, widths, narrow, beyond } = fitted;
  const draw = (one: Placed, side: GridColumn["side"], isEdge: boolean, style?: CSSProperties): GridColumn => {
    const pinned = side !== "center" && stays ? side : null;
    return {
      ...one.column,
      side,
      pinned,
      lent: pinned === "start" && !own.has(one.id),
      edge: isEdge ? pinned : null,
      cut: isCut(widths, narrow)(one),
      beyond: beyond.has(one.id),
      style,
    };
  };
  return [
    ...start.map((one, place) => draw(one, "start", place === start.length - 1, stayAt(`var(--start-${place})`))),
    ...center.map((one) => draw(one, "center", false)),
    ...end.map((one, place) => draw(one, "end", place === 0, stayAt(`var(--end-${place})`))),
  ];
}

const sum = (some: readonly number[]): number => some.reduce((total, width) => total + width, 0);

/** Of the element that scrolls: widths, and places of what stays. @param room pixels that the table has across */
function variables({ start, center, end, widths, stays }: Fitted<Placed>, room: number): CSSProperties {
  const [atStart, inCenter, atEnd] = [start, center, end].map((side) => side.map(({ id }) => widths.get(id) ?? 0));
  const all = [...atStart!, ...inCenter!, ...atEnd!];
  const across = TICKS + sum(all);
  const style: Record<`--${string}`, string> = {
    "--columns": [TICKS, ...all].map((width) => `${width}px`).join(" "),
    "--row-width": `${across}px`,
    // From where what stays at the end would stand to where it stays as long as nothing is scrolled.
    "--end-shift": `${Math.min(0, room - across)}px`,
    "--start-width": `${stays ? TICKS + sum(atStart!) : 0}px`,
    "--end-width": `${stays ? sum(atEnd!) : 0}px`,
  };
  for (const [place, left] of offsets(atStart!, TICKS).entries()) style[`--start-${place}`] = `${left}px`;
  for (const [place, right] of offsets(atEnd!.toReversed(), 0).toReversed().entries())
    style[`--end-${place}`] = `${right}px`;
  return styleVariables(style);
}
