import type { MaskImage, MaskValue, Rect } from "./mask-image.ts";

/**
 * Fills the region of one value around a pixel, sideways and up and down (not across corners), span by span.
 *
 * @param x whole pixels
 * @returns null where the pixel lies outside the mask, or has the value already
 */
export function floodFill({ width, height, data }: MaskImage, x: number, y: number, value: MaskValue): Rect | null {
  if (x < 0 || y < 0 || x >= width || y >= height) return null;
  const old = data[y * width + x]!;
  if (old === value) return null;
  let [left, top, right, bottom] = [x, y, x, y];
  const seeds = [y * width + x];
  for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
    if (data[seed] !== old) continue;
    const row = Math.floor(seed / width);
    let [from, to] = [seed, seed];
    while (from > row * width && data[from - 1] === old) from--;
    while (to < (row + 1) * width - 1 && data[to + 1] === old) to++;
    data.fill(value, from, to + 1);
    left = Math.min(left, from - row * width);
    right = Math.max(right, to - row * width);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    for (const next of [row - 1, row + 1]) {
      if (next < 0 || next >= height) continue;
      const offset = (next - row) * width;
      // The first pixel of every run above and below stands for it.
      for (let at = from + offset; at <= to + offset; at++) {
        if (data[at] === old && (at === from + offset || data[at - 1] !== old)) seeds.push(at);
      }
    }
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
