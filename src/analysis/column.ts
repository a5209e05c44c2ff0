/**
 * Pure analysis of a table of rows: typed columns give values, values are filtered, grouped, aggregated and put in
 * order. Nothing here knows a store, a page or where a row comes from; each step is a function of what it is given, and
 * what remembers an answer (order.ts, rows.ts, view.ts) does so by the identity of that.
 */

/** A score, a count. null where there is none; NaN counts as none. */
export interface NumberColumn<R> {
  readonly kind: "number";
  readonly id: string;
  readonly valueOf: (row: R) => number | null;
}

/** Text of a person's: a prompt (`text`), or one of few names that rows share (`category`). "" is a value. */
export interface TextColumn<R> {
  readonly kind: "text" | "category";
  readonly id: string;
  readonly valueOf: (row: R) => string | null;
}

/** Any number of marks, in their order; none is no value. */
export interface FlagsColumn<R> {
  readonly kind: "flags";
  readonly id: string;
  readonly valueOf: (row: R) => readonly string[];
}

/** One of a few states that have an order of their own. */
export interface StateColumn<R> {
  readonly kind: "state";
  readonly id: string;
  readonly valueOf: (row: R) => string;
  /** Where a state stands among the others, from 0; two may stand together. */
  readonly rankOf: (state: string) => number;
}

export type Column<R> = NumberColumn<R> | TextColumn<R> | FlagsColumn<R> | StateColumn<R>;

/** Columns of which a row has one name: what rows can be grouped by. */
export type NamedColumn<R> = TextColumn<R> | FlagsColumn<R> | StateColumn<R>;

/** By which column, and whether downwards. */
export interface SortBy {
  readonly id: string;
  readonly desc: boolean;
}

/** A row's value under one name; several flags are one name, joined as results files join them. null: no value. */
export function nameIn<R>(column: NamedColumn<R>, row: R): string | null {
  return column.kind === "flags" ? column.valueOf(row).join(" ") || null : column.valueOf(row);
}
