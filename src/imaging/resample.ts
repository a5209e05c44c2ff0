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
import { rowsOf, type PixelRows, type RgbImage } from "./rgb-image.ts";
import { fixedWindows, type Filter, type Kernel } from "./resample-windows.ts";

export type { Filter, Kernel, PixelRows, RgbImage };

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
  if (horizontal === null && vertical === null) {
    for (let y = 0; y < height; y++) data.set(source.row(y), y * inner);
    return { width, height, data };
  }
  const windows = { horizontal, vertical, width: source.width, inner };
  const run = kernels().passes?.(windows) ?? scalarPasses(windows);
  run(source, data);
  return { width: region.width, height: region.height, data };
}
