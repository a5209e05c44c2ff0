import { rememberLast } from "../lib/remember.ts";
import type { Column, SortBy } from "./column.ts";
import { nameIn } from "./column.ts";
import { isNamed } from "./group.ts";
import { createNaturalRank } from "./natural-rank.ts";

/**
 * The order of rows by one or several columns. Every value is read once and becomes a number (a rank where it is a
 * text), so that comparing two rows asks nobody anything.
 */

/** Keys of rows by one column: numbers that sort upwards, NaN where a row has no value. */
type KeysOf<R> = (rows: readonly R[]) => Float64Array;

interface Keys<R> {
  readonly keysOf: KeysOf<R>;
  /** Places of rows from the least key to the most, those without a value last; alike ones as they stand. */
  readonly upwards: (rows: readonly R[]) => Uint32Array;
  /** Does beforehand what is dear, a little a step. */
  readonly learn: (rows: readonly R[]) => Generator<void, void>;
}

function createKeys<R>(column: Column<R>): Keys<R> {
  const { rank, learn } = createNaturalRank();
  /** Texts that are compared; states and numbers have an order of their own. */
  const namesOf = rememberLast((rows: readonly R[]) =>
    isNamed(column) && column.kind !== "state" ? rows.map((row) => nameIn(column, row)) : [],
  );
  const keysOf = rememberLast((rows: readonly R[]): Float64Array => {
    switch (column.kind) {
      case "number":
        return Float64Array.from(rows, (row) => column.valueOf(row) ?? NaN);
      case "state":
        return Float64Array.from(rows, (row) => column.rankOf(column.valueOf(row)));
      default:
        return rank(namesOf(rows));
    }
  });
  const upwards = rememberLast((rows: readonly R[]) => sortedPlaces([keysOf(rows)]));
  return {
    keysOf,
    upwards,
    *learn(rows) {
      yield* learn(namesOf(rows));
      upwards(rows);
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

/** Places by some keys, all of them upwards. */
function sortedPlaces(keys: readonly Float64Array[]): Uint32Array {
  const places = Uint32Array.from(keys[0] ?? [], (_, place) => place);
  places.sort((a, b) => comparePlaces(keys, a, b));
  return places;
}

/** The same places from the most key to the least: what is alike stays as it stands, and what has no value last. */
function downwards(upwards: Uint32Array, keys: Float64Array): Uint32Array {
  const places = new Uint32Array(upwards.length);
  let end = upwards.length;
  while (end > 0 && Number.isNaN(keys[upwards[end - 1]!])) end--;
  places.set(upwards.subarray(end), end);
  for (let at = 0; end > 0;) {
    let start = end - 1;
    while (start > 0 && keys[upwards[start - 1]!] === keys[upwards[start]!]) start--;
    places.set(upwards.subarray(start, end), at);
    at += end - start;
    end = start;
  }
  return places;
}

/** Puts rows in order: by the first column, what is alike there by the second, and so on; what is alike in all stays as it stood. */
export interface Order<R> {
  (rows: readonly R[], sorting: readonly SortBy[]): readonly R[];
  /** Has ready what it takes to sort by one of these columns, a little a step. */
  readonly prepare: (rows: readonly R[], ids: readonly string[]) => Generator<void, void>;
}

/**
 * Remembers each column's keys and their order while the rows are the same array, so that another direction or a further
 * column reads nothing again. Columns that nobody knows are passed over: an address may name another version's.
 */
export function createOrder<R>(columns: readonly Column<R>[]): Order<R> {
  const keys = new Map(columns.map((column) => [column.id, createKeys(column)]));
  const order = (rows: readonly R[], sorting: readonly SortBy[]): readonly R[] => {
    const by = sorting.flatMap(({ id, desc }) => {
      const known = keys.get(id);
      return known === undefined ? [] : [{ known, desc }];
    });
    const [first] = by;
    if (first === undefined) return rows;
    const { known, desc } = first;
    const places =
      by.length > 1
        ? sortedPlaces(by.map((one) => directed(one.known.keysOf(rows), one.desc)))
        : desc
          ? downwards(known.upwards(rows), known.keysOf(rows))
          : known.upwards(rows);
    return Array.from(places, (place) => rows[place]!);
  };
  return Object.assign(order, {
    *prepare(rows: readonly R[], ids: readonly string[]) {
      for (const id of ids) yield* keys.get(id)?.learn(rows) ?? [];
    },
  });
}
