import type { Column, SortBy } from "./column.ts";
import { createNaturalRank } from "./natural-rank.ts";
import { nameIn } from "./column.ts";
import { isNamed } from "./group.ts";

/**
 * The order of rows by one or several columns. Every value is read once and becomes a number (a rank where it is a
 * text), so that comparing two rows asks nobody anything.
 */

/** Keys of rows by one column: numbers that sort upwards, NaN where a row has no value. */
type KeysOf<R> = (rows: readonly R[]) => Float64Array;

interface Keys<R> {
  readonly keysOf: KeysOf<R>;
  /** Does beforehand what is dear, a little a step. */
  readonly learn: (rows: readonly R[]) => Generator<void, void>;
}

function createKeys<R>(column: Column<R>): Keys<R> {
  let last: { readonly rows: readonly R[]; readonly keys: Float64Array } | null = null;
  const { rank, learn } = createNaturalRank();
  const compute: KeysOf<R> = (rows) => {
    switch (column.kind) {
      case "number":
        return Float64Array.from(rows, (row) => column.valueOf(row) ?? NaN);
      case "state":
        return Float64Array.from(rows, (row) => column.rankOf(column.valueOf(row)));
      default:
        return rank(rows.map((row) => nameIn(column, row)));
    }
  };
  return {
    keysOf(rows) {
      if (last?.rows !== rows) last = { rows, keys: compute(rows) };
      return last.keys;
    },
    *learn(rows) {
      if (isNamed(column) && column.kind !== "state") yield* learn(rows.map((row) => nameIn(column, row)));
    },
  };
}

/** Keys that sort upwards whichever direction is asked for. */
const directed = (keys: Float64Array, desc: boolean): Float64Array => (desc ? keys.map((key) => -key) : keys);

/**
 * Two rows by the first of some keys that tells them apart, then by their places; a row without a value comes last. It is
 * asked some hundred thousand times for a press of a head.
 */
function comparePlaces(keys: readonly Float64Array[], a: number, b: number): number {
  for (let i = 0; i < keys.length; i++) {
    const column = keys[i]!;
    const [of, to] = [column[a]!, column[b]!];
    if (of < to) return -1;
    if (of > to) return 1;
    if (of === to) continue;
    const none = Number(Number.isNaN(of)) - Number(Number.isNaN(to));
    if (none !== 0) return none;
  }
  return a - b;
}

/** Puts rows in order: by the first column, what is alike there by the second, and so on; what is alike in all stays as it stood. */
export interface Order<R> {
  (rows: readonly R[], sorting: readonly SortBy[]): readonly R[];
  /** Has ready what it takes to sort by one of these columns, a little a step. */
  readonly prepare: (rows: readonly R[], ids: readonly string[]) => Generator<void, void>;
}

/**
 * Remembers each column's keys while the rows are the same array, so that another direction or a further column reads
 * nothing again. Columns that nobody knows are passed over: an address may name another version's.
 */
export function createOrder<R>(columns: readonly Column<R>[]): Order<R> {
  const keys = new Map(columns.map((column) => [column.id, createKeys(column)]));
  const order = (rows: readonly R[], sorting: readonly SortBy[]): readonly R[] => {
    const by = sorting.flatMap(({ id, desc }) => {
      const known = keys.get(id);
      return known === undefined ? [] : [directed(known.keysOf(rows), desc)];
    });
    if (by.length === 0) return rows;
    const places = Uint32Array.from(rows, (_, place) => place);
    places.sort((a, b) => comparePlaces(by, a, b));
    return Array.from(places, (place) => rows[place]!);
  };
  return Object.assign(order, {
    *prepare(rows: readonly R[], ids: readonly string[]) {
      for (const id of ids) yield* keys.get(id)?.learn(rows) ?? [];
    },
  });
}
