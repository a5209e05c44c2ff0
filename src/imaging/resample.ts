/**
 * Pixels, without a model and without a DOM: decode, resample, patches, letterboxes. Where the oracle says exactly,
 * these agree to the bit.
 *
 * This file: the two-pass fixed-point resampler of torchvision v2 (uint8, antialias=True) and of Pillow, which differ
 * only in the precision of their integer weights. Both resize horizontally first, keep uint8 between the passes and
 * skip a pass whose size does not change.
 */
import { kernels } from "./kernels.ts";
import { scalarPasses } from "./resample-passes.ts";
import type { RgbImage } from "./rgb-image.ts";
import { fixedWindows, type Filter, type Kernel } from "./resample-windows.ts";

export type { Filter, Kernel, RgbImage };

/**
 * A picture a row at a time, so that what is done to its pixels on the way (turned, laid over white, painted) never needs
 * a second copy of it.
 */
export interface PixelRows {
  readonly width: number;
  readonly height: number;
  /** Pixels [left, right) of row y, all of it unless given: Uint8 [right - left, 3], good until the next call and not to be written to. */
  row(y: number, left?: number, right?: number): Uint8Array;
}

function rowsOf({ width, height, data }: RgbImage): PixelRows {
  return {
    width,
    height,
    row: (y, left = 0, right = width) => data.subarray((y * width + left) * CHANNELS, (y * width + right) * CHANNELS),
  };
}

const CHANNELS = 3;

/** A rectangle of the resized image, in its pixels. */
export interface CropRegion {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Resizes to `width` x `height`, antialiased, and returns `region` of the result (all of it unless given): a crop costs
 * no more than what it shows. A pass whose size does not change has the weights 1 and 0, so it changes nothing and is
 * only run to cut. Rows are taken as they are needed; of those that came out of the horizontal pass, memory holds what
 * one output row reads.
 *
 * @throws LensError unsupported_image, without the file's name
 */
export function resample(
  image: RgbImage | PixelRows,
  width: number,
  height: number,
  filter: Filter,
  kernel: Kernel,
  region: CropRegion = { left: 0, top: 0, width, height },
): RgbImage {
  const source = "data" in image ? rowsOf(image) : image;
  const inner = CHANNELS * region.width;
  const keepsColumns = width === source.width && region.width === width;
  const keepsRows = height === source.height && region.height === height;
  const horizontal = keepsColumns
    ? null
    : fixedWindows(source.width, width, filter, kernel, { start: region.left, length: region.width });
  const vertical = keepsRows
    ? null
    : fixedWindows(source.height, height, filter, kernel, { start: region.top, length: region.height });
  const data = new Uint8Array(inner * region.height);
  const rowAt = (y: number) => data.subarray(y * inner, (y + 1) * inner);
  const windows = { horizontal, vertical, width: source.width, inner };
  const passes = kernels().passes?.(windows) ?? scalarPasses(windows);
  if (vertical === null) {
    for (let y = 0; y < height; y++) passes.narrow(source.row(y), rowAt(y));
    return { width: region.width, height: region.height, data };
  }
  let next = vertical.first[0] ?? 0;
  for (let i = 0; i < region.height; i++) {
    const end = vertical.first[i]! + vertical.count[i]!;
    next = Math.max(next, vertical.first[i]!);
    for (; next < end; next++) passes.take(next, source.row(next));
    passes.lower(i, rowAt(i));
  }
  return { width: region.width, height: region.height, data };
}
