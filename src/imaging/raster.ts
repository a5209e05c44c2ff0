import { LensError } from "../lib/errors.ts";
import type { RgbaPixels } from "../platform/codecs.ts";

/** EXIF's eight orientations; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What will be read of a picture. */
export type Wanted = "colour" | "grey";

/** What every decoder of this folder hands over: the first frame as stored, nothing turned, nothing composited. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /**
   * Uint8 [height, width, 3]: Pillow's convert("RGB"); 16-bit grey is scaled to 8 bits instead of clipped. Empty where
   * grey was asked for and is given.
   */
  readonly rgb: Uint8Array;
  /** Uint8 [height, width]; null where the file has no transparency or all of it is 255. */
  readonly alpha: Uint8Array | null;
  /** Uint8 [height, width]: Pillow's convert("L") where it does not follow from rgb (16-bit grey, clipped), or was asked for and is at hand; else null. */
  readonly grey: Uint8Array | null;
  /** The transparency is one colour of a grey or RGB picture, which Pillow's mode L and RGB do not show. */
  readonly alphaIsKey: boolean;
  readonly orientation: Orientation;
  /** What is wrong with the file, though pixels were had from it; null where nothing is. */
  readonly damaged: string | null;
}

export function invalidImage(name: string, what: string, detail?: string): LensError {
  return new LensError("invalid_image", `${name}: ${what} Export the picture again, or fetch a fresh copy.`, detail);
}

/** alpha as it is, or null where it hides nothing. */
export function meaningfulAlpha(alpha: Uint8Array): Uint8Array | null {
  for (let i = 0; i < alpha.length; i++) if (alpha[i] !== 255) return alpha;
  return null;
}

/** Up to this many pixels a copy costs nothing that matters, and gives back the fourth byte of each. */
const SMALL = 1 << 22;

/**
 * RGBA [height, width, 4] taken apart: colour under transparency is kept, as Pillow keeps it. The colours of a large
 * picture stay in `pixels.data`, closed up, so that there are never two of it.
 */
export function splitRgba(pixels: RgbaPixels): Pick<Raster, "width" | "height" | "rgb" | "alpha"> {
  const { width, height } = pixels;
  const count = width * height;
  const data = wordAligned(pixels.data.subarray(0, 4 * count));
  const words = new Uint32Array(data.buffer, data.byteOffset, count);
  let all = ALPHA;
  for (let i = 0; i < count; i++) all &= words[i]!;
  let alpha: Uint8Array | null = null;
  if (all >>> 24 !== 255) {
    alpha = new Uint8Array(count);
    for (let i = 0; i < count; i++) alpha[i] = words[i]! >>> 24;
  }
  closeUp(data, words);
  const rgb = data.subarray(0, 3 * count);
  return { width, height, rgb: count <= SMALL ? rgb.slice() : rgb, alpha };
}

/** A pixel as a word, read with its lowest byte first, as every machine does that runs WebAssembly: A B G R. */
const ALPHA = 0xff000000;

function wordAligned(data: Uint8Array | Uint8ClampedArray): Uint8Array {
  return data.byteOffset % 4 === 0 ? new Uint8Array(data.buffer, data.byteOffset, data.length) : new Uint8Array(data);
}

/** Takes every fourth byte out, four pixels at a time: what is written was read before. */
function closeUp(data: Uint8Array, words: Uint32Array): void {
  const whole = words.length - (words.length % 4);
  let to = 0;
  for (let i = 0; i < whole; i += 4) {
    const [a, b, c, d] = [words[i]!, words[i + 1]!, words[i + 2]!, words[i + 3]!];
    words[to++] = (a & ~ALPHA) | (b << 24);
    words[to++] = ((b >>> 8) & 0xffff) | (c << 16);
    words[to++] = ((c >>> 16) & 0xff) | (d << 8);
  }
  for (let i = 4 * whole, at = 3 * whole; i < data.length; i += 4, at += 3) {
    data[at] = data[i]!;
    data[at + 1] = data[i + 1]!;
    data[at + 2] = data[i + 2]!;
  }
}

/**
 * Pillow's convert("L") of RGB [H, W, 3]: libImaging/Convert.c, L24. Grey (r = g = b) passes through unchanged,
 * because the three weights sum to 65536.
 */
export function lumaOf(rgb: Uint8Array): Uint8Array {
  const luma = new Uint8Array(rgb.length / 3);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    luma[i] = (19595 * rgb[at]! + 38470 * rgb[at + 1]! + 7471 * rgb[at + 2]! + 32768) >> 16;
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
