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

/** @returns below 0 where the first comes first; rows without a value come last in both directions */
function compareKeys(a: number, b: number, desc: boolean): number {
  if (a === b) return 0;
  const [noneA, noneB] = [Number.isNaN(a), Number.isNaN(b)];
  if (noneA || noneB) return Number(noneA) - Number(noneB);
  return desc ? b - a : a - b;
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
      return known === undefined ? [] : [{ keys: known.keysOf(rows), desc }];
    });
    if (by.length === 0) return rows;
    const places = Uint32Array.from(rows, (_, place) => place);
    places.sort((a, b) => {
      for (const { keys, desc } of by) {
        const difference = compareKeys(keys[a]!, keys[b]!, desc);
        if (difference !== 0) return difference;
      }
      return a - b;
    });
    return Array.from(places, (place) => rows[place]!);
  };
  return Object.assign(order, {
    *prepare(rows: readonly R[], ids: readonly string[]) {
      for (const id of ids) yield* keys.get(id)?.learn(rows) ?? [];
    },
  });
}
