/** Places of pointers over an element, in CSS pixels from its corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a pointer is over an element; over the page where there is none. */
export function within(
  element: HTMLElement | null,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Place {
  const bounds = element?.getBoundingClientRect();
  return { x: clientX - (bounds?.left ?? 0), y: clientY - (bounds?.top ?? 0) };
}

/** The middle of some places, of one at least. */
export const middle = (places: readonly Place[]): Place => ({
  x: places.reduce((sum, { x }) => sum + x, 0) / places.length,
  y: places.reduce((sum, { y }) => sum + y, 0) / places.length,
});

/** How far the first two fingers are apart; 0 where there are fewer. */
export const spread = ([a, b]: readonly Place[]): number =>
  a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);
