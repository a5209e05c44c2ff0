/** Where a tip stands beside what it is of. */

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels between a tip and what it is of, and from the window's edge. */
const GAP = 6;

/**
 * Below what it is of and over its middle, above it where there is no room below; never beyond the window's edge.
 *
 * @param of in CSS pixels of the window, as are all the others
 */
export function tipPlace(of: Box, tip: Size, page: Size): { readonly left: number; readonly top: number } {
  const middle = of.left + of.width / 2 - tip.width / 2;
  const below = of.top + of.height + GAP;
  const fits = below + tip.height + GAP <= page.height;
  return {
    left: Math.max(GAP, Math.min(middle, page.width - tip.width - GAP)),
    top: Math.max(GAP, fits ? below : of.top - tip.height - GAP),
  };
}
