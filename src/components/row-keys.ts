/** Which row a key moves to, from the row `from` of `count`; null for any other key. @param page rows in sight */
export function rowAfter(key: string, from: number, count: number, page: number): number | null {
  const moves: Record<string, number> = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: count - 1, PageDown: from + page, PageUp: from - page };
  const to = moves[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}
