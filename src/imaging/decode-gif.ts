import { unpackLzw } from "./lzw.ts";
import { checkSize, invalidImage, meaningfulAlpha, type Raster, viewOf } from "./raster.ts";

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
}

/**
 * The first frame of a GIF as Pillow's GifImagePlugin gives it: a frame smaller than the canvas lies on the palette's
 * entry 0, or on the transparent one where there is one; a frame that reaches past the canvas enlarges it; a missing
 * palette, or one that is the grey ramp, makes a grey picture.
 */
export function decodeGif(bytes: Uint8Array, name: string): Raster {
  if (bytes.length < 13) throw invalidImage(name, "the GIF is cut short.");
  const view = viewOf(bytes);
  const frame = firstFrame(bytes, name);
  const width = Math.max(view.getUint16(6, true), frame.x + frame.width);
  const height = Math.max(view.getUint16(8, true), frame.y + frame.height);
  checkSize(width, height, name);
  checkSize(frame.width, frame.height, name);

  const packed = unpackLzw(bytes, frame.data, frame.width * frame.height);
  if (packed === null) throw invalidImage(name, "the GIF is cut short or damaged: its pixels end early.");
  const canvas = new Uint8Array(width * height).fill(frame.transparent ?? 0);
  rowOrder(frame).forEach((row, i) => {
    const line = packed.subarray(i * frame.width, (i + 1) * frame.width);
    canvas.set(line, (frame.y + row) * width + frame.x);
  });

  const { palette, transparent } = frame;
  const rgb = new Uint8Array(canvas.length * 3);
  const alpha = new Uint8Array(canvas.length);
  canvas.forEach((index, i) => {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = palette === null ? index : (palette[3 * index + c] ?? 0);
    alpha[i] = index === transparent ? 0 : 255;
  });
  return { width, height, rgb, alpha: meaningfulAlpha(alpha), clippedGrey: null, orientation: 1 };
}

/** The rows of the picture in the order they are stored. */
function rowOrder(frame: GifFrame): number[] {
  const passes: readonly (readonly [first: number, step: number])[] = frame.interlaced
    ? [[0, 8], [4, 8], [2, 4], [1, 2]]
    : [[0, 1]];
  const rows: number[] = [];
  for (const [first, step] of passes) for (let row = first; row < frame.height; row += step) rows.push(row);
  return rows;
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

function firstFrame(bytes: Uint8Array, name: string): GifFrame {
  const view = viewOf(bytes);
  const screen = view.getUint8(10);
  const shared = screen & 0x80 ? readPalette(bytes, 13, screen) : { palette: null, end: 13 };
  let transparent: number | null = null;
  let at = shared.end;
  while (at < bytes.length) {
    const mark = view.getUint8(at);
    if (mark === 0x3b) break;
    if (mark === 0x21) {
      // 0xF9: graphic control; its flags' lowest bit says that byte 3 names the transparent index.
      if (bytes[at + 1] === 0xf9 && (bytes[at + 2] ?? 0) >= 4 && (bytes[at + 3] ?? 0) & 1) transparent = bytes[at + 6] ?? null;
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
      };
    } else at += 1;
  }
  throw invalidImage(name, "the GIF holds no picture; it may be cut short.");
}
