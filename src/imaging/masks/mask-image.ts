import type { GreyImage } from "../mask-grid.ts";

/**
 * This folder: what a person does to a mask, as pure functions on its bytes. A mask that is edited has an image's own
 * size and holds 0 and 255 only; x goes right and y down, and pixel (x, y) has its middle at (x + 0.5, y + 0.5).
 */

/** A mask that tools write into: Uint8 [height, width] of 0 and 255. */
export interface MaskImage extends GreyImage {
  readonly data: Uint8Array;
}

/** Pixels [x, x + width) by [y, y + height); what a tool may have changed. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type MaskValue = 0 | 255;

export const emptyMask = (width: number, height: number): MaskImage => ({
  width,
  height,
  data: new Uint8Array(width * height),
});

export const wholeOf = ({ width, height }: GreyImage): Rect => ({ x: 0, y: 0, width, height });

/** The part of [left, right) by [top, bottom) that lies within a mask, edges rounded outwards; null where none does. */
export function clipRect(
  { width, height }: GreyImage,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Rect | null {
  const [x, y] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))];
  const [toX, toY] = [Math.min(width, Math.ceil(right)), Math.min(height, Math.ceil(bottom))];
  return toX > x && toY > y ? { x, y, width: toX - x, height: toY - y } : null;
}

/** The smallest rectangle around both. */
export function unite(a: Rect | null, b: Rect | null): Rect | null {
  if (a === null || b === null) return a ?? b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The bytes of a rectangle, row by row. */
export function cut({ width, data }: GreyImage, rect: Rect): Uint8Array {
  const bytes = new Uint8Array(rect.width * rect.height);
  for (let row = 0; row < rect.height; row++) {
    const from = (rect.y + row) * width + rect.x;
    bytes.set(data.subarray(from, from + rect.width), row * rect.width);
  }
  return bytes;
}

/**
 * A mask as it was read, made editable: at the image's size (nearest pixel) and of 0 and 255 (128 and above is inside;
 * of a mask of 0 and 1 the 1).
 *
 * @returns exact: whether nothing was lost, so that the editable mask scores as the one read
 */
export function editableMask(read: GreyImage, width: number, height: number): { mask: MaskImage; exact: boolean } {
  let largest = 0;
  for (const value of read.data) if (value > largest) largest = value;
  const limit = largest > 1 ? 128 : 1;
  const full = largest > 1 ? 255 : 1;
  let exact = read.width === width && read.height === height;
  if (exact) exact = read.data.every((value) => value === 0 || value === full);
  const mask = emptyMask(width, height);
  for (let y = 0; y < height; y++) {
    const row = Math.min(read.height - 1, Math.floor(((y + 0.5) * read.height) / height)) * read.width;
    for (let x = 0; x < width; x++) {
      const column = Math.min(read.width - 1, Math.floor(((x + 0.5) * read.width) / width));
      if (read.data[row + column]! >= limit) mask.data[y * width + x] = 255;
    }
  }
  return { mask, exact };
}
