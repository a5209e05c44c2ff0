/** Source: transformers' `get_image_size_for_max_num_patches`, whose binary search decides the last patch. */

const EPSILON = 1e-5;
const LARGEST_SCALE = 100;

export interface Size {
  readonly width: number;
  readonly height: number;
}

function scaledSide(side: number, scale: number, patch: number): number {
  return Math.max(patch, Math.ceil((side * scale) / patch) * patch);
}

/**
 * The size an image is resized to so that it has at most `maxPatches` patches, keeping its aspect to within a patch.
 * All in pixels; the result's sides are multiples of `patch`. Images are enlarged too, at most 100 times.
 */
export function naflexSize(image: Size, patch: number, maxPatches: number): Size {
  let low = EPSILON / 10;
  let high = LARGEST_SCALE;
  while (high - low >= EPSILON) {
    const scale = (low + high) / 2;
    const patches = (scaledSide(image.height, scale, patch) / patch) * (scaledSide(image.width, scale, patch) / patch);
    if (patches <= maxPatches) low = scale;
    else high = scale;
  }
  return { height: scaledSide(image.height, low, patch), width: scaledSide(image.width, low, patch) };
}
