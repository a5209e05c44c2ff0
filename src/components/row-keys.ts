import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";

/** Which row a key moves to, from the row `from` of `count`; null for any other key. @param page rows in sight */
export function rowAfter(key: string, from: number, count: number, page: number): number | null {
  const moves: Record<string, number> = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: count - 1, PageDown: from + page, PageUp: from - page };
  const to = moves[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}

/**
 * Which rows of a long list are drawn: those in sight and the selected one, which takes the focus, and so has to be there
 * wherever it stands.
 *
 * @param place the selected row's; -1 where there is none
 */
export const rowsWith =
  (place: number) =>
  (range: Range): number[] =>
    [...new Set([...defaultRangeExtractor(range), ...(place === -1 ? [] : [place])])].toSorted((a, b) => a - b);
