import type { Ends } from "../../lib/data-table.ts";

/** Where things stand in a chart: pure functions of numbers. */

/** The ends of all finite values; of equal ones a little to both sides. null without any. */
export function extentOf(values: Iterable<number>): Ends | null {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  if (low < high) return [low, high];
  const room = Math.abs(low) / 20 || 0.5;
  return [low - room, high + room];
}

/** Wider at both ends by a share of its width. */
export const widened = ([low, high]: Ends, share: number): Ends => {
  const room = (high - low) * share;
  return [low - room, high + room];
};

/** The value below which a share of sorted numbers lies, between two of them by their distances. */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

/** Silverman's rule of thumb for the width of a Gaussian kernel (1986, equation 3.31). @param sorted two values at least */
export function bandwidthOf(sorted: Float64Array): number {
  const n = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const quartiles = (quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25)) / 1.34;
  const spread = quartiles > 0 ? Math.min(deviation, quartiles) : deviation;
  return 0.9 * spread * n ** -0.2;
}

/** Places at which a density is drawn. */
export const DENSITY_STEPS = 64;
/** Values are counted in so many bins first: thousands of them cost no more than these. */
const BINS = 512;

/**
 * How dense values lie along a scale, by a Gaussian kernel; the highest is 1.
 *
 * @param values at least two that differ; others have no density
 * @returns [DENSITY_STEPS + 1] from the low end to the high one, or null
 */
export function densityOf(values: Float64Array, [low, high]: Ends): Float64Array | null {
  const sorted = values.toSorted();
  if (sorted.length < 2 || sorted[0] === sorted.at(-1)) return null;
  const width = Math.max(bandwidthOf(sorted), (high - low) / 200);
  const counts = new Float64Array(BINS);
  for (const value of sorted) {
    const bin = Math.floor(((value - low) / (high - low)) * BINS);
    if (bin >= 0 && bin <= BINS) counts[Math.min(BINS - 1, bin)]!++;
  }
  // Half a bin beside the places at which the density is asked for: the same distances for all of them.
  const kernel = Float64Array.from({ length: BINS }, (_, bins) => {
    const distance = ((bins + 0.5) / BINS) * ((high - low) / width);
    return Math.exp(-0.5 * distance * distance);
  });
  const density = new Float64Array(DENSITY_STEPS + 1);
  counts.forEach((count, bin) => {
    if (count === 0) return;
    for (let step = 0; step <= DENSITY_STEPS; step++) {
      const at = (step * BINS) / DENSITY_STEPS;
      density[step]! += count * kernel[at > bin ? at - bin - 1 : bin - at]!;
    }
  });
  const most = density.reduce((a, b) => Math.max(a, b), 0);
  return most === 0 ? null : density.map((value) => value / most);
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/**
 * Where names of points stand, so that none lies on another name or on a point: right, left, above or below it.
 *
 * @param sizes of the names, a point each
 * @param within the room that there is
 * @returns the names' boxes, in the points' order; a name that finds no room stands at the right all the same
 */
export function placeNames(
  points: readonly Point[],
  sizes: readonly { readonly width: number; readonly height: number }[],
  within: Box,
  gap = 8,
): readonly Box[] {
  const dots = points.map(({ x, y }): Box => ({ x: x - 6, y: y - 6, width: 12, height: 12 }));
  const placed: Box[] = [];
  points.forEach(({ x, y }, i) => {
    const { width, height } = sizes[i]!;
    const choices: readonly Box[] = [
      { x: x + gap, y: y - height - 2, width, height },
      { x: x + gap, y: y + 2, width, height },
      { x: x - gap - width, y: y - height - 2, width, height },
      { x: x - gap - width, y: y + 2, width, height },
      { x: x - width / 2, y: y - height - gap, width, height },
      { x: x - width / 2, y: y + gap, width, height },
    ];
    const isInside = (box: Box) =>
      box.x >= within.x &&
      box.y >= within.y &&
      box.x + width <= within.x + within.width &&
      box.y + height <= within.y + within.height;
    const isFree = (box: Box) =>
      isInside(box) &&
      !placed.some((other) => overlap(box, other)) &&
      !dots.some((dot, of) => of !== i && overlap(box, dot));
    placed.push(choices.find(isFree) ?? choices.find(isInside) ?? choices[0]!);
  });
  return placed;
}

/** Whether a line from one point to the next, and back to the first, goes round a point: by how often a ray crosses it. */
export function goesRound(outline: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  outline.forEach((a, at) => {
    const b = outline[at === 0 ? outline.length - 1 : at - 1]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}

/** A letter's width in a font like the page's, of its size: on the safe side, since other machines have other fonts. */
const LETTER = 0.6;

/** Width of a name in pixels, about. */
export const nameWidth = (name: string, size = 12): number => LETTER * size * [...name].length;

/** A name that is too wide for its room, cut with "…". */
export function shortened(name: string, width: number, size = 12): string {
  const letters = [...name];
  // A name has room in its own width, whatever a division leaves of it.
  const most = Math.max(2, Math.floor(width / (LETTER * size) + 1e-6));
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join("")}…`;
}
