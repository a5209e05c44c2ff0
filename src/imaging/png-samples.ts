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

/** Its passes that have pixels, in their order. */
export function layouts(header: PngHeader): PassLayout[] {
  const bits = header.depth * PNG_CHANNELS[header.colour];
  return (header.interlaced ? ADAM7 : WHOLE)
    .map((pass) => {
      const columns = Math.max(0, Math.ceil((header.width - pass.x0) / pass.dx));
      const rows = Math.max(0, Math.ceil((header.height - pass.y0) / pass.dy));
      return { ...pass, columns, rows, rowBytes: Math.ceil((columns * bits) / 8) };
    })
    .filter((pass) => pass.columns > 0 && pass.rows > 0);
}

/** How far apart filters take pixels to lie, in bytes. */
export const bytesAPixel = ({ depth, colour }: PngHeader): number => Math.max(1, (depth * PNG_CHANNELS[colour]) >> 3);

/** Bytes the zlib stream must inflate to; known from the header alone. */
export function inflatedSize(header: PngHeader): number {
  return layouts(header).reduce((sum, pass) => sum + pass.rows * (pass.rowBytes + 1), 0);
}

/**
 * Undoes the filter of a row in place. Both rows begin with their filter byte; `above` is null in a pass's first row.
 *
 * @returns false for a filter that PNG does not have
 */
function unfilter(row: Uint8Array, above: Uint8Array | null, bpp: number): boolean {
  const kind = row[0]!;
  if (kind > 4) return false;
  if (kind === 1) for (let i = 1 + bpp; i < row.length; i++) row[i]! += row[i - bpp]!;
  else if (kind === 2 && above !== null) for (let i = 1; i < row.length; i++) row[i]! += above[i]!;
  else if (kind >= 3) {
    for (let i = 1; i < row.length; i++) {
      const left = i > bpp ? row[i - bpp]! : 0;
      const up = above === null ? 0 : above[i]!;
      if (kind === 3) {
        row[i]! += (left + up) >> 1;
        continue;
      }
      const corner = i > bpp && above !== null ? above[i - bpp]! : 0;
      const toLeft = Math.abs(up - corner);
      const toUp = Math.abs(left - corner);
      const toCorner = Math.abs(left + up - 2 * corner);
      row[i]! += toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
  }
  return true;
}

/** Where a row of a pass lies in the picture: its sample i is of pixel first + i * step. */
export interface RowPlace {
  /** Index of the row's first pixel, row-major. */
  readonly first: number;
  readonly step: number;
  readonly pixels: number;
}

/**
 * Takes a PNG's inflated rows as they come and hands on their samples, [pixels, channels]: 0..2^depth - 1, Uint16 for
 * 16 bits and Uint8 otherwise. Two rows are in memory, never the picture.
 *
 * @param store given one row's samples, which are good until the next
 * @returns for inflateInto: each call takes the buffer that was filled, and gives the next
 * @throws LensError invalid_image from a call that meets a filter that PNG does not have
 */
export function pngRows(
  header: PngHeader,
  name: string,
  store: (samples: Uint8Array | Uint16Array, place: RowPlace) => void,
): () => Uint8Array | null {
  const { width, depth } = header;
  const channels = PNG_CHANNELS[header.colour];
  const bpp = bytesAPixel(header);
  const passes = layouts(header);
  let pass: PassLayout | undefined;
  let y = 0;
  let row: Uint8Array | null = null;
  let above: Uint8Array | null = null;
  let samples: Uint8Array | Uint16Array = new Uint8Array();

  const finish = (raw: Uint8Array, { x0, y0, dx, dy, columns }: PassLayout): void => {
    if (!unfilter(raw, y === 0 ? null : above, bpp)) throw invalidImage(name, `the PNG is damaged (filter ${raw[0]}).`);
    const place = { first: (y0 + y * dy) * width + x0, step: dx, pixels: columns };
    if (depth === 8) return store(raw.subarray(1), place);
    if (depth === 16) for (let i = 0; i < samples.length; i++) samples[i] = (raw[1 + 2 * i]! << 8) | raw[2 + 2 * i]!;
    else {
      const mask = (1 << depth) - 1;
      for (let i = 0, bit = 8; i < samples.length; i++, bit += depth)
        samples[i] = (raw[bit >> 3]! >> (8 - depth - (bit & 7))) & mask;
    }
    store(samples, place);
  };

  return () => {
    if (row !== null && pass !== undefined) {
      finish(row, pass);
      [row, above] = [above, row];
      y += 1;
    }
    if (pass === undefined || y === pass.rows) {
      pass = passes.shift();
      if (pass === undefined) return null;
      y = 0;
      row = new Uint8Array(pass.rowBytes + 1);
      above = new Uint8Array(pass.rowBytes + 1);
      const count = pass.columns * channels;
      samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(depth === 8 ? 0 : count);
    }
    return row;
  };
}
