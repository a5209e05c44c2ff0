import { rememberLast, sameOr } from "../lib/remember.ts";
import type { Column, SortBy } from "./column.ts";
import { filterRows } from "./filter.ts";
import { createOrder, type Order } from "./order.ts";
import { conditionsOf, parseQuery } from "./query.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The rows that a filter leaves, in the order that is asked for. */
export interface Arrange<R> {
  (rows: readonly R[], text: string, sorting: readonly SortBy[]): readonly R[];
  readonly prepare: Order<R>["prepare"];
}

/**
 * Filter, then order, each done again only where what it depends on has changed: the filter on rows and text, the order
 * on what the filter leaves and the sorting.
 *
 * @param columns rows can be ordered by
 * @param vocabulary what the filter's text may speak of
 */
export function createArrange<R>(columns: readonly Column<R>[], vocabulary: Vocabulary<R>): Arrange<R> {
  let last: readonly R[] | null = null;
  const filtered = rememberLast((rows: readonly R[], text: string) => {
    last = sameOr(last, filterRows(rows, conditionsOf(parseQuery(text, vocabulary))));
    return last;
  });
  const order = createOrder(columns);
  const ordered = rememberLast(order);
  const arrange = (rows: readonly R[], text: string, sorting: readonly SortBy[]) =>
    ordered(filtered(rows, text), sorting);
  return Object.assign(arrange, { prepare: order.prepare });
}
