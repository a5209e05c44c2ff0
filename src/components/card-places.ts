/** Where cards stand that fill lines of so many, and where keys lead. */

/** Of a card, and between two, in pixels. */
export interface CardSize {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

/** Cards that a line of so many pixels has room for; never none. */
export const cardsPerLine = (across: number, { width, gap }: CardSize): number =>
  Math.max(1, Math.floor((across - gap) / (width + gap)));

/**
 * The card that a key leads to from another; null where it leads to none, or is no key of a gallery.
 *
 * @param from its place; -1 where none is picked
 * @param lines in sight
 */
export function cardAfter(key: string, from: number, count: number, perLine: number, lines: number): number | null {
  if (count === 0) return null;
  const page = Math.max(1, lines) * perLine;
  const moves: Record<string, number> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - perLine,
    ArrowDown: from + perLine,
    PageUp: from - page,
    PageDown: from + page,
    Home: 0,
    End: count - 1,
  };
  const to = moves[key];
  if (to === undefined) return null;
  if (from === -1) return 0;
  // Up from the first line and down from the last stays there, in its column.
  if (key === "ArrowUp" && to < 0) return from;
  if (key === "ArrowDown" && to >= count)
    return Math.floor(from / perLine) === Math.floor((count - 1) / perLine) ? from : count - 1;
  return Math.max(0, Math.min(count - 1, to));
}
