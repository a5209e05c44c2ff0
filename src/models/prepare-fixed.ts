import { letterbox } from "../imaging/letterboxes.ts";
import type { PixelRows, RgbImage } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import type { ImageProcessor, ProcessorRules } from "./image-processor.ts";

/**
 * A picture as its checkpoint's files prepare it for a tower of one size.
 *
 * @throws LensError unsupported_checkpoint where it comes out in a size that the tower does not take
 */
export function prepareFixed(
  image: RgbImage | PixelRows,
  { where, letterbox: box }: ImageProcessor,
  { sizeFault }: Pick<ProcessorRules, "sizeFault">,
): RgbImage {
  const prepared = letterbox(image, box);
  const fault = sizeFault(prepared);
  if (fault === null) return prepared;
  throw new LensError(
    "unsupported_checkpoint",
    `${where}size and crop_size bring a picture of ${image.width} x ${image.height} pixels to another size than the model's: ${fault}. A crop (do_center_crop) of that size would do.`,
  );
}
