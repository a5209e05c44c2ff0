import { resample, type RgbImage } from "../imaging/resample.ts";

/** Above this many pixels a picture is made smaller by our own resampler first: the browser would need four bytes of each beside ours. */
const LARGE = 1 << 24;

/** Pixels for the screen, in a worker: scaled down by the browser so that neither side is longer than `maxSide` pixels. */
export async function toBitmap(image: RgbImage, maxSide: number): Promise<ImageBitmap> {
  const scale = Math.min(1, maxSide / Math.max(image.width, image.height));
  const target = {
    width: Math.max(1, Math.round(image.width * scale)),
    height: Math.max(1, Math.round(image.height * scale)),
  };
  const reduced = scale < 1 && image.width * image.height > LARGE;
  const { width, height, data } = reduced ? resample(image, target.width, target.height, "bilinear", "pillow") : image;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels[to] = data[from]!;
    pixels[to + 1] = data[from + 1]!;
    pixels[to + 2] = data[from + 2]!;
  }
  const drawn = new ImageData(pixels, width, height);
  if (scale === 1 || reduced) return createImageBitmap(drawn);
  return createImageBitmap(drawn, { resizeWidth: target.width, resizeHeight: target.height, resizeQuality: "medium" });
}
