import { evenNumbers } from "../../models/siglip2/random.ts";

/**
 * A picture as photographs are to a decoder and a resampler: broad shapes, edges and some noise.
 *
 * @returns Uint8 [side, side, 4], opaque
 */
export function drawnPixels(side: number, seed: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * side * side);
  const [fx = 0, fy = 0, cx = 0, cy = 0] = evenNumbers(4, 1, seed);
  const noise = evenNumbers(side * side, 6, seed + 1);
  const [middleX, middleY, radius] = [side * (0.5 + 0.15 * cx), side * (0.5 + 0.15 * cy), side / 4];
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at++) {
      const inside = Math.hypot(x - middleX, y - middleY) < radius ? 70 : 0;
      const wave = 60 * Math.sin(((4 + fx) * x) / side) * Math.cos(((5 + fy) * y) / side);
      const light = 110 + wave + noise[at]!;
      pixels.set([light + inside, light - inside / 3, light + (60 * y) / side, 255], 4 * at);
    }
  }
  return pixels;
}

/** PNG files of such pictures, drawn and compressed by the browser. */
export async function drawPictures(count: number, side: number): Promise<readonly (() => Promise<Uint8Array>)[]> {
  const files: (() => Promise<Uint8Array>)[] = [];
  for (let i = 0; i < count; i++) {
    const canvas = new OffscreenCanvas(side, side);
    canvas.getContext("2d")?.putImageData(new ImageData(drawnPixels(side, i), side, side), 0, 0);
    const file = await canvas.convertToBlob({ type: "image/png" });
    files.push(async () => new Uint8Array(await file.arrayBuffer()));
  }
  return files;
}
