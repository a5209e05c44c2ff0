import type { DecodedImage } from "./decode.ts";
import type { Orientation } from "./raster.ts";
import { rowsOf, type PixelRows } from "./rgb-image.ts";

/**
 * The two ways one file is read. MaSC (SigLIP2) takes pixels as they are stored and drops transparency; DreamBench++
 * (CLIP, DINO) turns a picture by its orientation and lays transparency over white. Source: MaSC's convert("RGB");
 * dreambench_plus/utils/image_utils.py, load_image; Pillow's ImageOps.exif_transpose.
 */

/** MaSC's is "stored", DreamBench++'s "shown". */
export type Reading = "stored" | "shown";

const WHITE = 255;

/** MaSC's reading. */
export const asStored = ({ width, height, rgb }: Pick<DecodedImage, "width" | "height" | "rgb">): PixelRows =>
  rowsOf({ width, height, data: rgb });

/**
 * Laid over white as Pillow's alpha_composite does, which over an opaque ground is rounded to the nearest: checked for
 * all 256 x 256 values. One see-through colour of a grey or RGB picture does not count: Pillow's modes L and RGB show it.
 */
export function overWhite(picture: DecodedImage): PixelRows {
  const stored = asStored(picture);
  const { width, height, alpha, alphaIsKey } = picture;
  if (alpha === null || alphaIsKey) return stored;
  const line = new Uint8Array(3 * width);
  return {
    width,
    height,
    row(y, left = 0, right = width) {
      const row = stored.row(y, left, right);
      for (let i = 0, from = y * width + left; i < row.length; i += 3, from++) {
        const opacity = alpha[from]!;
        const ground = WHITE * (255 - opacity) + 128;
        const red = row[i]! * opacity + ground;
        const green = row[i + 1]! * opacity + ground;
        const blue = row[i + 2]! * opacity + ground;
        line[i] = (red + (red >> 8)) >> 8;
        line[i + 1] = (green + (green >> 8)) >> 8;
        line[i + 2] = (blue + (blue >> 8)) >> 8;
      }
      return line.subarray(0, row.length);
    },
  };
}

/** Rows of a picture on its side that are made at once: each stored row is then read a piece at a time. */
const BAND = 64;

/** Turned and mirrored by EXIF's orientation. */
export function turned(rows: PixelRows, orientation: Orientation): PixelRows {
  const { width, height } = rows;
  // Which way the stored columns and rows run in what is shown.
  const mirrorsColumns = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const mirrorsRows = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  if (orientation === 1) return rows;
  if (orientation > 4) return onItsSide(rows, mirrorsColumns, mirrorsRows);
  const line = new Uint8Array(3 * width);
  return {
    width,
    height,
    row(y, left = 0, right = width) {
      const from = mirrorsRows ? height - 1 - y : y;
      if (!mirrorsColumns) return rows.row(from, left, right);
      const row = rows.row(from, width - right, width - left);
      for (let i = 0, at = row.length - 3; at >= 0; at -= 3) {
        line[i++] = row[at]!;
        line[i++] = row[at + 1]!;
        line[i++] = row[at + 2]!;
      }
      return line.subarray(0, row.length);
    },
  };
}

/** Row y shows the stored column y, or the one as far from the other end. */
function onItsSide(rows: PixelRows, mirrorsColumns: boolean, mirrorsRows: boolean): PixelRows {
  const [width, height] = [rows.height, rows.width];
  const band = new Uint8Array(3 * width * Math.min(BAND, height));
  let top = -1;
  const fill = (): void => {
    const count = Math.min(BAND, height - top);
    const left = mirrorsColumns ? height - top - count : top;
    for (let x = 0; x < width; x++) {
      const piece = rows.row(mirrorsRows ? width - 1 - x : x, left, left + count);
      for (let k = 0; k < count; k++) {
        const from = 3 * (mirrorsColumns ? count - 1 - k : k);
        const to = 3 * (k * width + x);
        band[to] = piece[from]!;
        band[to + 1] = piece[from + 1]!;
        band[to + 2] = piece[from + 2]!;
      }
    }
  };
  return {
    width,
    height,
    row(y, left = 0, right = width) {
      const wanted = y - (y % BAND);
      if (wanted !== top) {
        top = wanted;
        fill();
      }
      return band.subarray(3 * ((y - top) * width + left), 3 * ((y - top) * width + right));
    },
  };
}
