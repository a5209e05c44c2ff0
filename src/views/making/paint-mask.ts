import type { GreyImage } from "../../imaging/mask-grid.ts";

/** Of what lies outside the mask, the share of its light that is left. */
const DIMMED = 0.38;
/** Pixels of the canvas that the outline is wide on each side. */
const LINE = 1.5;

/**
 * The picture with what the mask leaves out dimmed, and its edge as a white line in a black one: no colour of a picture
 * hides either.
 */
export function paintMask(context: CanvasRenderingContext2D, bitmap: ImageBitmap, mask: GreyImage): void {
  const { canvas } = context;
  const { width, height } = bitmap;
  canvas.width = width;
  canvas.height = height;
  context.drawImage(bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, width, height);
  const inside = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x++)
      inside[y * width + x] = mask.data[row + Math.floor(((x + 0.5) * mask.width) / width)]! >= 128 ? 1 : 0;
  }
  const reach = Math.max(1, Math.round((LINE * Math.max(width, height)) / 640));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const own = inside[at]!;
      const edge =
        (x >= reach && inside[at - reach] !== own) ||
        (x + reach < width && inside[at + reach] !== own) ||
        (y >= reach && inside[at - reach * width] !== own) ||
        (y + reach < height && inside[at + reach * width] !== own);
      const pixel = 4 * at;
      if (edge) pixels.data.fill(own === 1 ? 255 : 0, pixel, pixel + 3);
      else if (own === 0)
        for (let channel = 0; channel < 3; channel++)
          pixels.data[pixel + channel] = pixels.data[pixel + channel]! * DIMMED;
    }
  }
  context.putImageData(pixels, 0, 0);
}
