import { clipRect, type MaskImage, type MaskValue, type Point, type Rect } from "./mask-image.ts";

/**
 * A stroke of a round brush from one point to another: every pixel whose middle lies within `radius` pixels of the
 * line between them. The points are sub-pixel; a stroke of many points is a segment each, and a dab has both the same.
 *
 * @returns what may have changed; null where the stroke misses the mask
 */
export function strokeSegment(mask: MaskImage, from: Point, to: Point, radius: number, value: MaskValue): Rect | null {
  const rect = clipRect(
    mask,
    Math.min(from.x, to.x) - radius,
    Math.min(from.y, to.y) - radius,
    Math.max(from.x, to.x) + radius,
    Math.max(from.y, to.y) + radius,
  );
  if (rect === null) return null;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const limit = radius * radius;
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    const py = y + 0.5 - from.y;
    for (let x = rect.x; x < rect.x + rect.width; x++) {
      const px = x + 0.5 - from.x;
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
      const [offX, offY] = [px - along * dx, py - along * dy];
      if (offX * offX + offY * offY <= limit) mask.data[y * mask.width + x] = value;
    }
  }
  return rect;
}
