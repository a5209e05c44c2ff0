import type { Size } from "./naflex-size.ts";
import { resample, type Filter, type Kernel, type RgbImage } from "./resample.ts";

/** Python's and C's round: halves go to the even neighbour. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The size whose shorter side is `side`, the longer one cut to an integer. Source: torchvision's Resize(int). */
export function shortestEdgeSize({ width, height }: Size, side: number): Size {
  return width <= height
    ? { width: side, height: Math.trunc((side * height) / width) }
    : { width: Math.trunc((side * width) / height), height: side };
}

/**
 * Resize of the shorter side to `edge`, then the middle `crop` x `crop` (crop <= edge): CLIP's and DINO's preparation.
 * Only the pixels inside the crop are computed.
 */
export function resizeAndCrop(image: RgbImage, edge: number, crop: number, filter: Filter, kernel: Kernel): RgbImage {
  const { width, height } = shortestEdgeSize(image, edge);
  const left = roundHalfEven((width - crop) / 2);
  const top = roundHalfEven((height - crop) / 2);
  return resample(image, width, height, filter, kernel, { left, top, width: crop, height: crop });
}
