import { cropOf, resizedSize, type Letterbox } from "./letterboxes.ts";
import { maskDivisor, type GreyImage } from "./mask-grid.ts";
import type { Size } from "./naflex-size.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import type { Orientation } from "./raster.ts";

/** Where a grid of patches lies in a picture that is resized and cropped on its way to a tower. */
export interface PatchWindow {
  /** The picture when it is resized, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The grid's corner in it; negative where black stands beside the picture. */
  readonly left: number;
  readonly top: number;
  /** Pixels a side of a patch. */
  readonly patch: number;
}

/** The window of what `letterbox` shows of a picture, its patches cut from the upper left. */
export function letterboxWindow(image: Size, box: Letterbox, patch: number): PatchWindow {
  const { width, height } = box.resize === null ? image : resizedSize(image, box.resize);
  const { x, y } = cropOf({ width, height }, box);
  return { width, height, left: x.from - x.at, top: y.from - y.at, patch };
}

/** The grid that `letterbox` makes of a picture. */
export function letterboxGrid(image: Size, { resize, crop }: Letterbox, patch: number): PatchGrid {
  const { width, height } = crop ?? (resize === null ? image : resizedSize(image, resize));
  return { rows: Math.floor(height / patch), columns: Math.floor(width / patch) };
}

/** A place of the turned picture, in shares of its sides, to that of the stored one. Source: EXIF's orientations. */
const STORED: Readonly<Record<Orientation, (x: number, y: number) => readonly [x: number, y: number]>> = {
  1: (x, y) => [x, y],
  2: (x, y) => [1 - x, y],
  3: (x, y) => [1 - x, 1 - y],
  4: (x, y) => [x, 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [y, 1 - x],
  7: (x, y) => [1 - y, 1 - x],
  8: (x, y) => [1 - y, x],
};

/** Bilinear between the pixels' centres, half-pixel centres, the edge going on outwards. */
function sample({ width, height, data }: GreyImage, x: number, y: number): number {
  const [column, row] = [Math.max(0, x - 0.5), Math.max(0, y - 0.5)];
  const [left, top] = [Math.min(Math.floor(column), width - 1), Math.min(Math.floor(row), height - 1)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const [a, b] = [Math.min(column - left, 1), Math.min(row - top, 1)];
  const at = (i: number, j: number) => data[j * width + i]!;
  return (
    (1 - b) * ((1 - a) * at(left, top) + a * at(right, top)) + b * ((1 - a) * at(left, bottom) + a * at(right, bottom))
  );
}

/**
 * A mask's weight in every patch of a window: Float32 [rows * columns] in [0, 1], row-major.
 *
 * The rule is that of `maskWeights`, F.interpolate(bilinear, align_corners=False): a patch weighs what the mask is at its
 * centre, bilinear between the mask's pixels, nothing averaged. Only where the centres lie is the window's: the centre of
 * patch (r, c), at (left + (c + 1/2) patch, top + (r + 1/2) patch) of the resized picture, is brought to the same share of
 * the mask's sides, through the picture's orientation, since masks are made on stored pixels. The mask itself is neither
 * resized nor cropped, so it may have another size than its picture. A patch whose centre lies beside the picture weighs 0.
 * With a window that spans the picture this is `maskWeights` but for the rounding.
 */
export function windowWeights(
  mask: GreyImage,
  window: PatchWindow,
  grid: PatchGrid,
  orientation: Orientation,
): Float32Array {
  const divisor = maskDivisor(mask.data);
  const toStored = STORED[orientation];
  const weights = new Float32Array(grid.rows * grid.columns);
  for (let row = 0; row < grid.rows; row++) {
    const y = (window.top + (row + 0.5) * window.patch) / window.height;
    for (let column = 0; column < grid.columns; column++) {
      const x = (window.left + (column + 0.5) * window.patch) / window.width;
      if (x < 0 || x > 1 || y < 0 || y > 1) continue;
      const [across, down] = toStored(x, y);
      weights[row * grid.columns + column] = sample(mask, across * mask.width, down * mask.height) / divisor;
    }
  }
  return weights;
}
