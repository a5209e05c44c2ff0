import type { RgbImage } from "../imaging/resample.ts";

/** Pixels for the screen, in a worker: scaled down by the browser so that neither side is longer than `maxSide`. */
export async function toBitmap({ width, height, data }: RgbImage, maxSide: number): Promise<ImageBitmap> {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels[to] = data[from]!;
    pixels[to + 1] = data[from + 1]!;
    pixels[to + 2] = data[from + 2]!;
  }
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const image = new ImageData(pixels, width, height);
  if (scale === 1) return createImageBitmap(image);
  return createImageBitmap(image, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: "medium",
  });
}
