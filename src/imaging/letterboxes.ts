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
 * The middle `side` x `side` pixels; an image smaller than that is padded with black, as torchvision's CenterCrop does.
 */
export function centreCrop(image: RgbImage, side: number): RgbImage {
  const top = roundHalfEven((image.height - side) / 2);
  const left = roundHalfEven((image.width - side) / 2);
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const from = y + top;
    if (from < 0 || from >= image.height) continue;
    const start = Math.max(0, left);
    const end = Math.min(image.width, left + side);
    const row = image.data.subarray((from * image.width + start) * 3, (from * image.width + end) * 3);
    data.set(row, (y * side + start - left) * 3);
  }
  return { width: side, height: side, data };
}

/** Resize of the shorter side to `edge`, then the middle `crop` x `crop`: CLIP's and DINO's preparation. */
export function resizeAndCrop(image: RgbImage, edge: number, crop: number, filter: Filter, kernel: Kernel): RgbImage {
  const { width, height } = shortestEdgeSize(image, edge);
  return centreCrop(resample(image, width, height, filter, kernel), crop);
}
