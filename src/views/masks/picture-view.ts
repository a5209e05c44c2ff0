import type { Point, Rect } from "../../imaging/masks/mask-image.ts";
import type { Box } from "../../lib/patch-grid.ts";

/** How a picture lies in its frame: pixel (x, y) of the picture is at (x * scale + left, y * scale + top), CSS pixels. */
export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** Of a picture that lies in this box. @param width of the picture, in its pixels */
export const viewOf = ({ x, y, width: shown }: Box, width: number): View => ({
  scale: shown / width,
  left: x,
  top: y,
});

export const toPicture = ({ scale, left, top }: View, { x, y }: Point): Point => ({
  x: (x - left) / scale,
  y: (y - top) / scale,
});

export const toFrame = ({ scale, left, top }: View, { x, y }: Point): Point => ({
  x: x * scale + left,
  y: y * scale + top,
});

/** A part of the picture in device pixels, rounded outwards with a margin. */
export function onDevice(view: View, ratio: number, rect: Rect, margin: number): Rect {
  const from = toFrame(view, rect);
  const to = toFrame(view, { x: rect.x + rect.width, y: rect.y + rect.height });
  const [x, y] = [Math.floor(from.x * ratio) - margin, Math.floor(from.y * ratio) - margin];
  return { x, y, width: Math.ceil(to.x * ratio) + margin - x, height: Math.ceil(to.y * ratio) + margin - y };
}
