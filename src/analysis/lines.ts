import { rememberEach } from "../lib/remember.ts";
import { aggregateRows } from "./aggregate.ts";
import type { Column, NamedColumn, SortBy } from "./column.ts";
import { groupRows, type Group } from "./group.ts";

/** A table as it is read from top to bottom: rows, or groups and the rows of those that are open. */

/** Rows by what they share, and those of them that means are taken of. */
export interface RowGroup<R> extends Group<R> {
  /** Of its name; no other group of the column has it. */
  readonly key: string;
  /** Without those that are set aside. */
  readonly counted: readonly R[];
}

export type Line<R> =
  | { readonly kind: "group"; readonly key: string; readonly group: RowGroup<R>; readonly open: boolean }
  | { readonly kind: "row"; readonly key: string; readonly row: R; readonly group: RowGroup<R> | null };

/** Of a row's line; no group's key is like it. */
export const rowKey = (id: string): string => `row ${id}`;

/** A group without a name is none that is called so. */
const keyOf = (name: string | null): string => (name === null ? "none" : `name ${name}`);

/** Numbers upwards or downwards, none of them last in both. */
function compareMeans(a: number | null, b: number | null, desc: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return desc ? b - a : a - b;
}

/**
 * Groups in the order that is asked for: by the column of a number its mean, by their own column their names; other
 * columns are passed over. What is alike in all stands by name. Rows within stand as they came.
 */
export function groupLines<R>(
  rows: readonly R[],
  by: NamedColumn<R>,
  sorting: readonly SortBy[],
  columns: readonly Column<R>[],
  isSetAside: (row: R) => boolean,
): readonly RowGroup<R>[] {
  const groups = groupRows(rows, by).map((group): RowGroup<R> => {
    const counted = group.rows.filter((row) => !isSetAside(row));
    return { ...group, key: keyOf(group.name), counted: counted.length === group.rows.length ? group.rows : counted };
  });
  const places = new Map(groups.map((group, place) => [group, place]));
  const compares = sorting.flatMap(({ id, desc }): ((a: RowGroup<R>, b: RowGroup<R>) => number)[] => {
    if (id === by.id) {
      // Without a name last, downwards too.
      return [
        (a, b) =>
          Number(a.name === null) - Number(b.name === null) ||
          (desc ? -1 : 1) * ((places.get(a) ?? 0) - (places.get(b) ?? 0)),
      ];
    }
    const column = columns.find((one) => one.id === id);
    if (column?.kind !== "number") return [];
    const means = new Map(groups.map((group) => [group, aggregateRows(group.counted, column).mean]));
    return [(a, b) => compareMeans(means.get(a) ?? null, means.get(b) ?? null, desc)];
  });
  if (compares.length === 0) return groups;
  return groups.toSorted((a, b) => {
    for (const compare of compares) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

/**
 * Lines of rows that stand in no group: a row's is the same as long as the row is, so that sorting makes none.
 *
 * @param idOf no two rows have the same
 */
export function createRowLines<R extends WeakKey>(
  idOf: (row: R) => string,
): (rows: readonly R[]) => readonly Line<R>[] {
  const lineOf = rememberEach((row: R): Line<R> => ({ kind: "row", key: rowKey(idOf(row)), row, group: null }));
  return (rows) => rows.map(lineOf);
}

/** @param open keys of groups whose rows stand below them */
export const groupedLines = <R>(
  groups: readonly RowGroup<R>[],
  open: ReadonlySet<string>,
  idOf: (row: R) => string,
): readonly Line<R>[] =>
  groups.flatMap((group): Line<R>[] => {
    const isOpen = open.has(group.key);
    const head: Line<R> = { kind: "group", key: `group ${group.key}`, group, open: isOpen };
    return isOpen
      ? [head, ...group.rows.map((row): Line<R> => ({ kind: "row", key: rowKey(idOf(row)), row, group }))]
      : [head];
  });

/** One of several comparisons that a row is the mean of, below it: no row, so that nothing counts it. */
export interface PartLine<R> {
  readonly kind: "part";
  readonly key: string;
  readonly row: R;
  /** Among its row's, from 0. */
  readonly place: number;
}

export type TableLine<R> = Line<R> | PartLine<R>;

/**
 * With the parts of rows that are open; the same array where none is.
 *
 * @param open keys of lines, rows' among groups'
 * @param countOf how many parts a row has
 */
export function withParts<R>(
  lines: readonly Line<R>[],
  open: ReadonlySet<string>,
  countOf: (row: R) => number,
): readonly TableLine<R>[] {
  const opens = (line: Line<R>) => line.kind === "row" && open.has(line.key);
  if (open.size === 0 || !lines.some(opens)) return lines;
  return lines.flatMap((line): TableLine<R>[] => {
    if (line.kind !== "row" || !opens(line)) return [line];
    const parts = Array.from({ length: countOf(line.row) }, (_, place): TableLine<R> => ({
      kind: "part",
      key: `part ${place} ${line.key}`,
      row: line.row,
      place,
    }));
    return [line, ...parts];
  });
}
