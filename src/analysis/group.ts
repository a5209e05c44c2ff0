import { addTo } from "../lib/lists.ts";
import { nameIn, type Column, type NamedColumn } from "./column.ts";
import { compareNaturally } from "./natural-rank.ts";

/** Rows by what they share. */

export interface Group<R> {
  /** What its rows share; null where they have no value. Several flags are one name. */
  readonly name: string | null;
  /** In their order; never none. */
  readonly rows: readonly R[];
}

/** Names in the order in which a person expects them: states by their rank, others naturally; rows without a name last. */
function compareNames<R>(column: NamedColumn<R>, a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const ranked = column.kind === "state" ? column.rankOf(a) - column.rankOf(b) : 0;
  return ranked || compareNaturally(a, b);
}

/** Every row in one group. Names count as the same only where they are, letter by letter. */
export function groupRows<R>(rows: readonly R[], column: NamedColumn<R>): readonly Group<R>[] {
  const byName = new Map<string | null, R[]>();
  for (const row of rows) addTo(byName, nameIn(column, row), row);
  return Array.from(byName, ([name, members]) => ({ name, rows: members })).toSorted((a, b) =>
    compareNames(column, a.name, b.name),
  );
}

/** How many rows have each value, as they first occur; a row with several flags counts for each. null: none. */
export function tallyValues<R>(rows: readonly R[], column: NamedColumn<R>): ReadonlyMap<string | null, number> {
  const counts = new Map<string | null, number>();
  const count = (value: string | null) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const row of rows) {
    if (column.kind !== "flags") count(column.valueOf(row));
    else if (column.valueOf(row).length === 0) count(null);
    else for (const flag of new Set(column.valueOf(row))) count(flag);
  }
  return counts;
}

/** The same in the values' order. */
export const countValues = <R>(rows: readonly R[], column: NamedColumn<R>): ReadonlyMap<string | null, number> =>
  new Map([...tallyValues(rows, column)].toSorted(([a], [b]) => compareNames(column, a, b)));

/** Whether rows can be grouped by a column, and its values counted. */
export const isNamed = <R>(column: Column<R>): column is NamedColumn<R> => column.kind !== "number";
