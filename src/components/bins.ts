import { fractionOf, type Scale } from "./colour-map.ts";

/** What pictures of how values are spread have in common. */

/** How many of the values fall on each of so many equal parts of a scale; those beyond its ends on the last. */
export function countBins(values: Iterable<number>, scale: Scale, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(fractionOf(value, scale) * bins))]!++;
  return counts;
}

/** The value under a pointer, of a plot that spans the scale from left to right. */
export function valueUnder(
  { clientX }: { readonly clientX: number },
  plot: Element | null,
  { low, high }: Scale,
): number {
  const bounds = plot?.getBoundingClientRect();
  const share = bounds === undefined || bounds.width === 0 ? 0 : (clientX - bounds.left) / bounds.width;
  return low + Math.min(1, Math.max(0, share)) * (high - low);
}
