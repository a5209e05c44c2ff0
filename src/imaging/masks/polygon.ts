import { clipRect, type MaskImage, type MaskValue, type Point, type Rect } from "./mask-image.ts";

/**
 * What is inside a line that crosses itself. Even-odd: a ray outwards crosses it an odd number of times, so that a
 * second loop within the first is a hole. Non-zero: the crossings upwards and downwards do not cancel, so that it is
 * none. Of a line that does not cross itself both say the same.
 */
export type FillRule = "even-odd" | "non-zero";

/**
 * Fills a closed polygon: every pixel whose middle lies inside. A middle exactly on an edge counts with the side to
 * its right and below, so that polygons which share an edge leave no gap and do not overlap.
 *
 * @param points sub-pixel; the last is joined to the first
 */
export function fillPolygon(mask: MaskImage, points: readonly Point[], value: MaskValue, rule: FillRule): Rect | null {
  if (points.length < 3) return null;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const rect = clipRect(mask, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
  if (rect === null) return null;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const crossings = crossingsAt(points, y + 0.5);
    let winding = 0;
    for (let i = 0; i + 1 < crossings.length; i++) {
      winding += rule === "even-odd" ? 1 : crossings[i]!.turn;
      const inside = rule === "even-odd" ? winding % 2 === 1 : winding !== 0;
      if (!inside) continue;
      // Middles m with left <= m < right.
      const start = Math.max(0, Math.ceil(crossings[i]!.x - 0.5));
      const end = Math.min(mask.width, Math.ceil(crossings[i + 1]!.x - 0.5));
      if (end > start) mask.data.fill(value, y * mask.width + start, y * mask.width + end);
    }
  }
  return rect;
}

/** Where the polygon crosses a horizontal line, from left to right; +1 downwards, -1 upwards. */
function crossingsAt(points: readonly Point[], y: number): { x: number; turn: 1 | -1 }[] {
  const crossings: { x: number; turn: 1 | -1 }[] = [];
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length]!;
    if (a.y <= y === b.y <= y) continue;
    crossings.push({ x: a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x), turn: b.y > a.y ? 1 : -1 });
  }
  return crossings.toSorted((left, right) => left.x - right.x);
}
