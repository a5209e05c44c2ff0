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
 * Where a crop begins that cannot be centred to the pixel: transformers' processors (CLIP) cut the half off,
 * torchvision's CenterCrop (DINO) rounds it to the even neighbour.
 */
export type CropStart = "cut" | "even";

/**
 * Resize of the shorter side to `edge`, then the middle `crop` x `crop` (crop <= edge): CLIP's and DINO's preparation.
 * Only the pixels inside the crop are computed.
 */
export function resizeAndCrop(image: RgbImage, edge: number, crop: number, filter: Filter, kernel: Kernel, start: CropStart): RgbImage {
  const { width, height } = shortestEdgeSize(image, edge);
  const half = (margin: number) => (start === "cut" ? Math.trunc(margin / 2) : roundHalfEven(margin / 2));
  return resample(image, width, height, filter, kernel, { left: half(width - crop), top: half(height - crop), width: crop, height: crop });
}
