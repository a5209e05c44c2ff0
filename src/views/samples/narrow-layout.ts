import type { ColumnLayout } from "../../project/column-layout.ts";
import { widthsOf } from "./grid-layout.ts";

/**
 * How columns share a table's room. Where all fit, they stand as laid out. Where they do not, what says which pair a row
 * is stays in place and is small, what the table is sorted by comes right behind it, and columns end where the room ends,
 * so that no number is cut before anybody scrolls.
 */

/** A column as it takes room. */
export interface RoomColumn {
  readonly id: string;
  /** Pixels it has at least, and at least where there is no room for all. */
  readonly least: number;
  readonly narrow: number;
  readonly grow: number;
  /** A number's: no narrower by hand either. */
  readonly fixed: boolean;
}

type Side = "start" | "center" | "end";
export type Sides<C> = Readonly<Record<Side, readonly C[]>>;

export interface Fitted<C> extends Sides<C> {
  readonly widths: ReadonlyMap<string, number>;
  /** Pinned columns stay in place. */
  readonly stays: boolean;
  /** Not all have what they take unasked. */
  readonly narrow: boolean;
  /** It scrolls to the side. */
  readonly across: boolean;
  /** Ids of columns that nobody sees before it does. */
  readonly beyond: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** The share of the room that pinned columns may take: beyond that they scroll. */
const MOST_PINNED = 0.6;

const total = (columns: readonly RoomColumn[], widths: ReadonlyMap<string, number>): number =>
  columns.reduce((sum, { id }) => sum + (widths.get(id) ?? 0), 0);

/** What is sorted by first, then the others, as they stood. */
function sortedFirst<C extends RoomColumn>(columns: readonly C[], sorted: readonly string[]): readonly C[] {
  const first = sorted.flatMap((id) => columns.filter((column) => column.id === id));
  return [...first, ...columns.filter((column) => !first.includes(column))];
}

/** With what is pinned, and as much of what is sorted by as there is room for; what is pinned at the end goes before that. */
function pinnedIn<C extends RoomColumn>(
  { start, center, end }: Sides<C>,
  sorted: readonly string[],
  widths: ReadonlyMap<string, number>,
  room: number,
): Sides<C> & { readonly stays: boolean } {
  const most = MOST_PINNED * room;
  const ordered = sortedFirst(center, sorted);
  const count = ordered.filter(({ id }) => sorted.includes(id)).length;
  const fits = (some: readonly C[]) => total(some, widths) <= most;
  for (let taken = count; taken >= Math.min(1, count); taken--) {
    const first = [...start, ...ordered.slice(0, taken)];
    if (fits([...first, ...end])) return { start: first, center: ordered.slice(taken), end, stays: true };
  }
  const first = [...start, ...ordered.slice(0, Math.min(1, count))];
  if (fits(first))
    return { start: first, center: [...ordered.slice(Math.min(1, count)), ...end], end: [], stays: true };
  if (fits(start)) return { start, center: [...ordered, ...end], end: [], stays: true };
  return { start, center: ordered, end, stays: false };
}

/** What is left behind the last column that is whole in sight goes to those in sight that grow. */
function filled<C extends RoomColumn>(
  { start, center, end, stays }: Sides<C> & { readonly stays: boolean },
  layout: ColumnLayout,
  widths: ReadonlyMap<string, number>,
  room: number,
): ReadonlyMap<string, number> {
  const line = stays ? center : [...start, ...center, ...end];
  let left = stays ? room - total([...start, ...end], widths) : room;
  const whole: C[] = [];
  for (const column of line) {
    const width = widths.get(column.id) ?? 0;
    if (width > left) break;
    left -= width;
    whole.push(column);
  }
  const inSight = stays ? [...start, ...whole, ...end] : whole;
  const all = total(inSight, widths) + left;
  const small = inSight.map((column) => ({ ...column, least: column.narrow }));
  const made = new Map([...widths, ...widthsOf(small, layout, all)]);
  // Pixels that rounding left.
  const isFree = (id: string) => layout.set.find((one) => one.id === id)?.width === undefined;
  const last = inSight.findLast(({ id, grow }) => grow > 0 && isFree(id));
  if (last !== undefined) made.set(last.id, made.get(last.id)! + all - total(inSight, made));
  return made;
}

/** Columns that begin where the room, or what is pinned at its end, does not let anything be seen. */
function beyondRoom<C extends RoomColumn>(
  { start, center, end, stays }: Sides<C> & { readonly stays: boolean },
  widths: ReadonlyMap<string, number>,
  room: number,
): ReadonlySet<string> {
  let left = room - total(start, widths) - (stays ? total(end, widths) : 0);
  const beyond = center.filter(({ id }) => {
    const isBeyond = left <= 0;
    left -= widths.get(id) ?? 0;
    return isBeyond;
  });
  return new Set(beyond.map(({ id }) => id));
}

/**
 * @param sides columns as laid out, those that are shown
 * @param room pixels for all of them; 0 or less before it is known
 * @param sorted ids of columns that the table is sorted by, the first first
 */
export function fitColumns<C extends RoomColumn>(
  sides: Sides<C>,
  layout: ColumnLayout,
  room: number,
  sorted: readonly string[],
): Fitted<C> {
  const all = [...sides.start, ...sides.center, ...sides.end];
  const wide = widthsOf(all, layout, room);
  if (room <= 0) return { ...sides, widths: wide, stays: true, narrow: false, across: true, beyond: NONE };
  if (total(all, wide) <= room)
    return { ...sides, widths: wide, stays: true, narrow: false, across: false, beyond: NONE };
  const small = all.map((column) => ({ ...column, least: column.narrow }));
  if (total(small, widthsOf(small, layout, 0)) <= room)
    return { ...sides, widths: widthsOf(small, layout, room), stays: true, narrow: true, across: false, beyond: NONE };
  const least = widthsOf(small, layout, 0);
  const pinned = pinnedIn(sides, sorted, least, room);
  const widths = filled(pinned, layout, least, room);
  return { ...pinned, widths, narrow: true, across: true, beyond: beyondRoom(pinned, widths, room) };
}
