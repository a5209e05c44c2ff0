import { checkLimits, startClock, type PictureLimits } from "./limits.ts";
import { unpackLzw } from "./lzw.ts";
import { invalidImage, meaningfulAlpha, type Raster, viewOf } from "./raster.ts";

interface GifFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  /** RGB triples; null: the indices are grey values. */
  readonly palette: Uint8Array | null;
  readonly transparent: number | null;
  /** Where the LZW data begins, at its code size. */
  readonly data: number;
  /** Bytes stood before it that are no part of a GIF. */
  readonly strayBytes: boolean;
}

/**
 * The first frame of a GIF as Pillow's GifImagePlugin gives it: a frame smaller than the canvas lies on the palette's
 * entry 0, or on the transparent one where there is one; a frame that reaches past the canvas enlarges it; a missing
 * palette, or one that is the grey ramp, makes a grey picture.
 */
export function decodeGif(bytes: Uint8Array, name: string, limits: PictureLimits): Raster {
  const frame = firstFrame(bytes, name);
  const { width, height } = gifSize(bytes, frame);
  const { palette, transparent } = frame;
  const count = width * height;
  const apart = frame.width !== width || frame.height !== height || frame.interlaced ? frame.width * frame.height : 0;
  checkLimits(
    { width, height, bytes: bytes.length + 3 * count + apart + (transparent === null ? 0 : count) },
    limits,
    name,
  );
  checkLimits({ width: frame.width, height: frame.height, bytes: 0 }, limits, name);

  // The indices lie in the last third of what the colours will fill, and are read before they are written over.
  const rgb = new Uint8Array(3 * count);
  const canvas = rgb.subarray(2 * count);
  const packed = apart === 0 ? canvas : new Uint8Array(apart);
  const unpacked = unpackLzw(bytes, frame.data, packed, startClock(limits, name));
  if (unpacked === null) throw invalidImage(name, "the GIF is cut short or damaged: its pixels end early.");
  if (apart > 0) {
    if (apart < count) canvas.fill(transparent ?? 0);
    let from = 0;
    for (const row of rowOrder(frame)) {
      canvas.set(packed.subarray(from, from + frame.width), (frame.y + row) * width + frame.x);
      from += frame.width;
    }
  }
  const alpha = transparent === null ? null : new Uint8Array(count);
  if (alpha !== null) for (let i = 0; i < count; i++) alpha[i] = canvas[i] === transparent ? 0 : 255;
  spreadColours(rgb, canvas, palette);
  const damaged =
    frame.strayBytes || !endsWell(bytes, frame.data, unpacked.at)
      ? "it is cut short or damaged behind its first picture"
      : null;
  return {
    width,
    height,
    rgb,
    alpha: alpha && meaningfulAlpha(alpha),
    alphaIsKey: palette === null,
    grey: null,
    // Pillow reads none of a GIF.
    orientation: 1,
    damaged,
  };
}

/** The canvas, which a frame that reaches past it enlarges; without a frame, the canvas as the file says it. */
export function gifSize(
  bytes: Uint8Array,
  frame: Pick<GifFrame, "x" | "y" | "width" | "height"> | null,
): { width: number; height: number } {
  const view = viewOf(bytes);
  const { x = 0, y = 0, width = 0, height = 0 } = frame ?? {};
  return { width: Math.max(view.getUint16(6, true), x + width), height: Math.max(view.getUint16(8, true), y + height) };
}

/** Indices [pixels], in the last third of `rgb`, to colours in all of it. */
function spreadColours(rgb: Uint8Array, indices: Uint8Array, palette: Uint8Array | null): void {
  const entries = Uint8Array.from({ length: 3 * 256 }, (_, i) =>
    palette === null ? Math.floor(i / 3) : (palette[i] ?? 0),
  );
  for (let i = 0, to = 0; i < indices.length; i++, to += 3) {
    const entry = 3 * indices[i]!;
    rgb[to] = entries[entry]!;
    rgb[to + 1] = entries[entry + 1]!;
    rgb[to + 2] = entries[entry + 2]!;
  }
}

/** The rows of the picture in the order they are stored. */
function* rowOrder(frame: GifFrame): Generator<number> {
  const passes: readonly (readonly [first: number, step: number])[] = frame.interlaced
    ? [
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ]
    : [[0, 1]];
  for (const [first, step] of passes) for (let row = first; row < frame.height; row += step) yield row;
}

/** A palette of 2^bits entries at `at`; null where it is the grey ramp (Pillow then opens the picture as grey). */
function readPalette(bytes: Uint8Array, at: number, flags: number): { palette: Uint8Array | null; end: number } {
  const end = at + 3 * (2 << (flags & 7));
  const palette = bytes.subarray(at, end);
  const ramp = palette.every((value, i) => value === Math.floor(i / 3));
  return { palette: ramp ? null : palette, end };
}

/** Steps over data sub-blocks from `at`; returns where they end (past the file's end where it is cut short). */
function skipBlocks(bytes: Uint8Array, at: number): number {
  let next = at;
  for (let size = bytes[next]; size !== undefined && size !== 0; size = bytes[next]) next += size + 1;
  return next + 1;
}

/** Whether the pixels' data sub-blocks come to their end, and what follows goes on to the end mark. `at`: where the pixels' last byte was. */
function endsWell(bytes: Uint8Array, start: number, at: number): boolean {
  let next = skipBlocks(bytes, start + 1);
  if (next < at) return false;
  for (;;) {
    const mark = bytes[next];
    if (mark === 0x3b) return true;
    if (mark === 0x21) next = skipBlocks(bytes, next + 2);
    else if (mark === 0x2c) {
      const flags = bytes[next + 9] ?? 0;
      next = skipBlocks(bytes, next + 10 + (flags & 0x80 ? 3 * (2 << (flags & 7)) : 0) + 1);
    } else return false;
  }
}

export function firstFrame(bytes: Uint8Array, name: string): GifFrame {
  if (bytes.length < 13) throw invalidImage(name, "the GIF is cut short.");
  const view = viewOf(bytes);
  const screen = view.getUint8(10);
  const shared = screen & 0x80 ? readPalette(bytes, 13, screen) : { palette: null, end: 13 };
  let transparent: number | null = null;
  let strayBytes = false;
  let at = shared.end;
  while (at < bytes.length) {
    const mark = view.getUint8(at);
    if (mark === 0x3b) break;
    if (mark === 0x21) {
      // 0xF9: graphic control; its flags' lowest bit says that byte 3 names the transparent index.
      if (bytes[at + 1] === 0xf9 && (bytes[at + 2] ?? 0) >= 4 && (bytes[at + 3] ?? 0) & 1)
        transparent = bytes[at + 6] ?? null;
      at = skipBlocks(bytes, at + 2);
    } else if (mark === 0x2c) {
      if (at + 11 > bytes.length) break;
      const flags = view.getUint8(at + 9);
      const local = flags & 0x80 ? readPalette(bytes, at + 10, flags) : { palette: shared.palette, end: at + 10 };
      return {
        x: view.getUint16(at + 1, true),
        y: view.getUint16(at + 3, true),
        width: view.getUint16(at + 5, true),
        height: view.getUint16(at + 7, true),
        interlaced: (flags & 0x40) !== 0,
        palette: local.palette,
        transparent,
        data: local.end,
        strayBytes,
      };
    } else {
      strayBytes = true;
      at += 1;
    }
  }
  throw invalidImage(name, "the GIF holds no picture; it may be cut short.");
}
