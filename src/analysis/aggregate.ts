import type { NumberColumn } from "./column.ts";

/** What several numbers are together. */
export interface Aggregate {
  /** Rows that have a number. The others are left out of everything here. */
  readonly n: number;
  /** Of these, null where there are none. */
  readonly mean: number | null;
  /** The middle one; between the middle two, half way. */
  readonly median: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

/** The numbers of a column, as they stand in its rows; rows without one are left out. */
export function numbersOf<R>(rows: readonly R[], { valueOf }: NumberColumn<R>): Float64Array {
  const numbers = new Float64Array(rows.length);
  let n = 0;
  for (const row of rows) {
    const value = valueOf(row);
    if (value !== null && !Number.isNaN(value)) numbers[n++] = value;
  }
  return numbers.subarray(0, n);
}

const NOTHING: Aggregate = { n: 0, mean: null, median: null, least: null, most: null };

/** @param numbers in any order, without NaN */
export function aggregate(numbers: Float64Array): Aggregate {
  const n = numbers.length;
  if (n === 0) return NOTHING;
  const sorted = numbers.toSorted();
  const half = n >> 1;
  return {
    n,
    mean: numbers.reduce((sum, value) => sum + value, 0) / n,
    median: n % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2,
    least: sorted[0]!,
    most: sorted[n - 1]!,
  };
}

/** What the numbers of a column are together. */
export const aggregateRows = <R>(rows: readonly R[], column: NumberColumn<R>): Aggregate =>
  aggregate(numbersOf(rows, column));
