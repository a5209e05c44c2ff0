import type { PngHeader } from "./png-chunks.ts";
import { invalidImage } from "./raster.ts";

export const PNG_CHANNELS = { grey: 1, palette: 1, grey_alpha: 2, rgb: 3, rgba: 4 } as const;

/** One pass over the picture: every dx-th column from x0, every dy-th row from y0. */
interface Pass {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
}

const WHOLE: readonly Pass[] = [{ x0: 0, y0: 0, dx: 1, dy: 1 }];
const ADAM7: readonly Pass[] = [
  { x0: 0, y0: 0, dx: 8, dy: 8 },
  { x0: 4, y0: 0, dx: 8, dy: 8 },
  { x0: 0, y0: 4, dx: 4, dy: 8 },
  { x0: 2, y0: 0, dx: 4, dy: 4 },
  { x0: 0, y0: 2, dx: 2, dy: 4 },
  { x0: 1, y0: 0, dx: 2, dy: 2 },
  { x0: 0, y0: 1, dx: 1, dy: 2 },
];

interface PassLayout extends Pass {
  readonly columns: number;
  readonly rows: number;
  /** Bytes of one row without its filter byte. */
  readonly rowBytes: number;
}

function layouts(header: PngHeader): PassLayout[] {
  const bits = header.depth * PNG_CHANNELS[header.colour];
  return (header.interlaced ? ADAM7 : WHOLE)
    .map((pass) => {
      const columns = Math.max(0, Math.ceil((header.width - pass.x0) / pass.dx));
      const rows = Math.max(0, Math.ceil((header.height - pass.y0) / pass.dy));
      return { ...pass, columns, rows, rowBytes: Math.ceil((columns * bits) / 8) };
    })
    .filter((pass) => pass.columns > 0 && pass.rows > 0);
}

/** Bytes the zlib stream must inflate to; known from the header alone. */
export function inflatedSize(header: PngHeader): number {
  return layouts(header).reduce((sum, pass) => sum + pass.rows * (pass.rowBytes + 1), 0);
}

/** Undoes the filter of the row at [start, start + length) in place; `above` is where the row before begins, or -1. */
function unfilter(raw: Uint8Array, kind: number, start: number, length: number, above: number, bpp: number): boolean {
  if (kind === 0) return true;
  if (kind > 4) return false;
  for (let i = 0; i < length; i++) {
    const left = i >= bpp ? (raw[start + i - bpp] ?? 0) : 0;
    const up = above >= 0 ? (raw[above + i] ?? 0) : 0;
    let predicted = left;
    if (kind === 2) predicted = up;
    else if (kind === 3) predicted = (left + up) >> 1;
    else if (kind === 4) {
      const corner = i >= bpp && above >= 0 ? (raw[above + i - bpp] ?? 0) : 0;
      const toLeft = Math.abs(up - corner);
      const toUp = Math.abs(left - corner);
      const toCorner = Math.abs(left + up - 2 * corner);
      if (toLeft > toUp || toLeft > toCorner) predicted = toUp <= toCorner ? up : corner;
    }
    raw[start + i] = (raw[start + i] ?? 0) + predicted;
  }
  return true;
}

/**
 * Samples as stored, [height, width, channels]: 0..2^depth - 1, Uint16 for 16 bits and Uint8 otherwise.
 * `raw` holds the inflated rows and is overwritten.
 */
export function pngSamples(header: PngHeader, raw: Uint8Array, name: string): Uint8Array | Uint16Array {
  const { width, height, depth } = header;
  const channels = PNG_CHANNELS[header.colour];
  const count = width * height * channels;
  const samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  const bpp = Math.max(1, (depth * channels) >> 3);
  const mask = (1 << Math.min(depth, 8)) - 1;
  let at = 0;
  for (const pass of layouts(header)) {
    for (let row = 0; row < pass.rows; row++) {
      const start = at + 1;
      const above = row === 0 ? -1 : start - pass.rowBytes - 1;
      if (!unfilter(raw, raw[at] ?? 0, start, pass.rowBytes, above, bpp)) {
        throw invalidImage(name, `the PNG is damaged (filter ${raw[at]}).`);
      }
      at = start + pass.rowBytes;
      let to = ((pass.y0 + row * pass.dy) * width + pass.x0) * channels;
      const skip = (pass.dx - 1) * channels;
      if (depth === 8 && skip === 0) {
        samples.set(raw.subarray(start, at), to);
        continue;
      }
      for (let i = 0; i < pass.columns * channels; i++) {
        if (depth === 16) samples[to] = ((raw[start + 2 * i] ?? 0) << 8) | (raw[start + 2 * i + 1] ?? 0);
        else {
          const bit = i * depth;
          samples[to] = ((raw[start + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & mask;
        }
        to += (i + 1) % channels === 0 ? 1 + skip : 1;
      }
    }
  }
  return samples;
}
