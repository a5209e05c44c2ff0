import { defaultRangeExtractor, type Range, type Virtualizer } from "@tanstack/react-virtual";

/** Which row a key moves to, from the row `from` of `count`; null for any other key. @param page rows in sight */
export function rowAfter(key: string, from: number, count: number, page: number): number | null {
  const moves: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    Home: 0,
    End: count - 1,
    PageDown: from + page,
    PageUp: from - page,
  };
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

/** Scrolls to a row that was selected elsewhere: just far enough where it is near, to the middle where it is not. */
export function bringIntoSight<S extends Element, I extends Element>(rows: Virtualizer<S, I>, place: number): void {
  const { range } = rows;
  const far = range !== null && (place < range.startIndex - 1 || place > range.endIndex + 1);
  if (place !== -1) rows.scrollToIndex(place, { align: far ? "center" : "auto" });
}
