import { LEAST_WIDTH, MOST_WIDTH, type ColumnLayout, type ColumnSetting } from "../../project/column-layout.ts";

/** Where columns stand and how wide they are, by what comes unasked and what a person set. */

/** What is known of a column before a person says anything. */
export interface PlainColumn {
  readonly id: string;
  readonly shown: boolean;
  readonly pinned: "start" | "end" | null;
  readonly least: number;
  readonly grow: number;
}

export interface LaidOut {
  /** All columns, hidden ones too, from left to right but for what is pinned. */
  readonly order: readonly string[];
  readonly shown: ReadonlySet<string>;
  readonly start: readonly string[];
  readonly end: readonly string[];
}

const settingOf = ({ set }: ColumnLayout, id: string): ColumnSetting | undefined => set.find((one) => one.id === id);

/** The order that a person made; a column that it does not know stands behind the one that it comes after unasked. */
function orderOf(ids: readonly string[], made: readonly string[]): readonly string[] {
  if (made.length === 0) return ids;
  const order = [...new Set(made)].filter((id) => ids.includes(id));
  for (const [place, id] of ids.entries()) {
    if (order.includes(id)) continue;
    const before = ids[place - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  }
  return order;
}

export function layOut(columns: readonly PlainColumn[], layout: ColumnLayout): LaidOut {
  const order = orderOf(
    columns.map(({ id }) => id),
    layout.order,
  );
  const byId = new Map(columns.map((column) => [column.id, column]));
  const pinnedAt = (id: string): "start" | "end" | null => {
    const own = byId.get(id)?.pinned ?? null;
    const set = settingOf(layout, id)?.pinned;
    return set === undefined ? own : set ? (own ?? "start") : null;
  };
  return {
    order,
    shown: new Set(order.filter((id) => settingOf(layout, id)?.shown ?? byId.get(id)?.shown)),
    start: order.filter((id) => pinnedAt(id) === "start"),
    end: order.filter((id) => pinnedAt(id) === "end"),
  };
}

export const clampWidth = (width: number, least = LEAST_WIDTH): number =>
  Math.round(Math.min(MOST_WIDTH, Math.max(least, LEAST_WIDTH, width)));

/**
 * Pixels of each column that is shown. What is left of the room goes to those that grow and were given no width.
 *
 * @param room pixels for all of them
 */
export function widthsOf(
  columns: readonly (Pick<PlainColumn, "id" | "least" | "grow"> & { readonly fixed: boolean })[],
  layout: ColumnLayout,
  room: number,
): ReadonlyMap<string, number> {
  const set = new Map(
    columns.flatMap(({ id, least, fixed }) => {
      const width = settingOf(layout, id)?.width;
      return width === undefined || Number.isNaN(width)
        ? []
        : [[id, clampWidth(width, fixed ? least : LEAST_WIDTH)] as const];
    }),
  );
  const base = columns.map(({ id, least }) => set.get(id) ?? least);
  const shares = columns.map(({ id, grow }) => (set.has(id) ? 0 : grow));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const left = Math.max(0, room - base.reduce((sum, width) => sum + width, 0));
  return new Map(
    columns.map(({ id }, place) => [id, Math.floor(base[place]! + (all === 0 ? 0 : (left * shares[place]!) / all))]),
  );
}

/** All columns with one of them before another, or last. */
export function withMoved(order: readonly string[], id: string, before: string | null): readonly string[] {
  const others = order.filter((one) => one !== id);
  const place = before === null ? others.length : others.indexOf(before);
  return place === -1 ? order : [...others.slice(0, place), id, ...others.slice(place)];
}

/**
 * All columns with one a place further among its neighbours.
 *
 * @param neighbours those that are shown on its side, in order, itself among them
 */
export function withStep(
  order: readonly string[],
  neighbours: readonly string[],
  id: string,
  by: 1 | -1,
): readonly string[] {
  const place = neighbours.indexOf(id);
  if (neighbours[place + by] === undefined) return order;
  if (by === -1) return withMoved(order, id, neighbours[place - 1]!);
  return withMoved(order, neighbours[place + 1]!, id);
}
