import { letterbox, letterboxedSize } from "../imaging/letterboxes.ts";
import type { Size } from "../imaging/naflex-size.ts";
import type { PixelRows, RgbImage } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import type { ImageProcessor, ProcessorRules } from "./image-processor.ts";

/** @throws LensError unsupported_checkpoint where a picture of this size comes out in one that the tower does not take */
export function checkFixed(
  { width, height }: Size,
  { where, letterbox: box }: ImageProcessor,
  { sizeFault }: Pick<ProcessorRules, "sizeFault">,
): void {
  const fault = sizeFault(letterboxedSize({ width, height }, box));
  if (fault === null) return;
  throw new LensError(
    "unsupported_checkpoint",
    `${where}size and crop_size bring a picture of ${width} x ${height} pixels to another size than the model's: ${fault}. A crop (do_center_crop) of that size would do.`,
  );
}

/** A picture as its checkpoint's files prepare it for a tower of one size. @throws LensError as checkFixed */
export function prepareFixed(
  image: RgbImage | PixelRows,
  processor: ImageProcessor,
  rules: Pick<ProcessorRules, "sizeFault">,
): RgbImage {
  checkFixed(image, processor, rules);
  return letterbox(image, processor.letterbox);
}
