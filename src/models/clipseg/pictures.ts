import { LensError } from "../../lib/errors.ts";
import { IMAGENET_NORMALISATION } from "../image-processor-fields.ts";
import { SIZED_CLASSES, type ImageProcessor, type ProcessorRules } from "../image-processor.ts";
import type { ClipsegConfig } from "./config.ts";

/** How pictures are prepared for CLIPSeg: all of a picture, whatever its shape, in one square. */

/** As the published checkpoints have it. The vision tower's own size, 224, is that of its table of positions alone. */
export const USUAL_SIDE = 352;

/** Patches a side: every one attends to every other, and the published models have 22. */
const MOST_PATCHES = 64;

export function processorRules({ vision: { patch } }: ClipsegConfig): ProcessorRules {
  return {
    usualClass: "ViTImageProcessor",
    classes: SIZED_CLASSES,
    patch,
    sizeFault: ({ width, height }) =>
      width === height && width >= patch && width < (MOST_PATCHES + 1) * patch
        ? null
        : `pictures come to ${width} x ${height} pixels, and squares of 1 to ${MOST_PATCHES} patches of ${patch} pixels a side are computed`,
    usual: {
      toBudget: false,
      letterbox: {
        filter: "bilinear",
        kernel: "torchvision",
        start: "cut",
        resize: { kind: "exact", width: USUAL_SIDE, height: USUAL_SIDE },
        crop: null,
      },
      scaling: { factor: 1 / 255, normalise: IMAGENET_NORMALISATION },
    },
  };
}

/**
 * Pixels a side of every prepared picture.
 *
 * @throws LensError unsupported_checkpoint where pictures come in shapes of their own, which the decoder takes for squares, or
 *   are cropped: a mask is of the whole picture
 */
export function pictureSide({ where, letterbox: { resize, crop } }: ImageProcessor): number {
  const refuse = (what: string) =>
    new LensError(
      "unsupported_checkpoint",
      `${where}${what} A size with a height and a width, both ${USUAL_SIDE} say, is computed.`,
    );
  if (resize?.kind !== "exact")
    throw refuse("size leaves pictures in shapes of their own, and the model's decoder takes squares.");
  if (crop !== null && (crop.width !== resize.width || crop.height !== resize.height))
    throw refuse("crop_size leaves out parts of pictures, and masks are of all of it.");
  return resize.width;
}
