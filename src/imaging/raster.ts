import { LensError } from "../lib/errors.ts";
import type { RgbaPixels } from "../platform/codecs.ts";

/**
 * The most pixels a picture may have: 268 million, 16384 x 16384 (also libavif's own limit). Checked against the
 * header before anything is allocated.
 */
export const MAX_PIXELS = 1 << 28;

/** EXIF's eight orientations; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What every decoder of this folder hands over: the first frame as stored, nothing turned, nothing composited. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Uint8 [height, width, 3]: Pillow's convert("RGB"); 16-bit grey is scaled to 8 bits instead of clipped. */
  readonly rgb: Uint8Array;
  /** Uint8 [height, width]; null where the file has no transparency or all of it is 255. */
  readonly alpha: Uint8Array | null;
  /** Uint8 [height, width]: Pillow's convert("L") where it does not follow from rgb (16-bit grey), else null. */
  readonly clippedGrey: Uint8Array | null;
  readonly orientation: Orientation;
}

export function invalidImage(name: string, what: string, detail?: string): LensError {
  return new LensError("invalid_image", `${name}: ${what} Export the picture again, or fetch a fresh copy.`, detail);
}

/** Refuses an empty or an oversized picture before its pixels are allocated. */
export function checkSize(width: number, height: number, name: string): void {
  if (width < 1 || height < 1) throw invalidImage(name, `its header says ${width} x ${height} pixels.`);
  if (width * height > MAX_PIXELS) {
    throw new LensError(
      "unsupported_image",
      `${name}: ${width} x ${height} pixels is more than the ${MAX_PIXELS} this program reads. Scale it down first.`,
    );
  }
}

/** alpha as it is, or null where it hides nothing. */
export function meaningfulAlpha(alpha: Uint8Array): Uint8Array | null {
  return alpha.every((value) => value === 255) ? null : alpha;
}

/** RGBA [height, width, 4] taken apart: colour under transparency is kept, as Pillow keeps it. */
export function splitRgba(pixels: RgbaPixels): Pick<Raster, "width" | "height" | "rgb" | "alpha"> {
  const { width, height, data } = pixels;
  const count = width * height;
  const rgb = new Uint8Array(count * 3);
  const alpha = new Uint8Array(count);
  for (let i = 0, from = 0, to = 0; i < count; i++, from += 4, to += 3) {
    rgb[to] = data[from] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from + 2] ?? 0;
    alpha[i] = data[from + 3] ?? 255;
  }
  return { width, height, rgb, alpha: meaningfulAlpha(alpha) };
}

/**
 * Pillow's convert("L") of RGB [H, W, 3]: libImaging/Convert.c, L24. Grey (r = g = b) passes through unchanged,
 * because the three weights sum to 65536.
 */
export function lumaOf(rgb: Uint8Array): Uint8Array {
  const luma = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    luma[i] = (19595 * (rgb[at] ?? 0) + 38470 * (rgb[at + 1] ?? 0) + 7471 * (rgb[at + 2] ?? 0) + 32768) >> 16;
  }
  return luma;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Latin-1 text of bytes [start, end), shorter where the file ends. */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
