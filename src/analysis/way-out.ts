import { filterRows } from "./filter.ts";
import { conditionsOf, type Term } from "./query.ts";

/** A term, and how many rows the others leave. */
export interface WayOut<R> {
  readonly term: Term<R>;
  readonly count: number;
}

/** Terms that are looked at. */
const MOST = 20;

/** Where terms leave no row: those without which some are left, the most first. */
export function waysOut<R>(rows: readonly R[], terms: readonly Term<R>[]): readonly WayOut<R>[] {
  return terms
    .filter(({ condition }) => condition !== null)
    .slice(0, MOST)
    .map((term) => ({
      term,
      count: filterRows(rows, conditionsOf(terms.filter((other) => other !== term))).length,
    }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}
