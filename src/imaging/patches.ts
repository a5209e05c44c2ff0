import type { Grid } from "./naflex-size.ts";
import type { RgbImage } from "./resample.ts";

/** Per-channel mean and standard deviation of pixels in [0, 1]. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * How a normalised value comes out of a byte. "fused" is transformers' rescale and normalise in one float32 step,
 * `(x - 255 mean) / (255 std)`; "stepwise" is torchvision's ToTensor then Normalize, `(x / 255 - mean) / std`.
 */
export type Arithmetic = "fused" | "stepwise";

/** [3][256]: the normalised float32 of every byte, a channel each. */
export function normalisationTable({ mean, std }: Normalisation, arithmetic: Arithmetic): Float32Array[] {
  const f32 = Math.fround;
  return mean.map((m, channel) => {
    const s = std[channel]!;
    const table = new Float32Array(256);
    for (let x = 0; x < 256; x++) {
      table[x] =
        arithmetic === "fused"
          ? f32(x - f32(f32(m) * 255)) / f32(f32(s) * 255)
          : f32(f32(x / 255) - f32(m)) / f32(s);
    }
    return table;
  });
}

/** The order of the numbers within a patch: NaFlex flattens (y, x, channel); a convolution's weight is (channel, y, x). */
export type PatchOrder = "yxc" | "cyx";

export interface Patches {
  readonly grid: Grid;
  /** Float32 [rows * columns, 3 * patch * patch], patches row by row over the grid. */
  readonly data: Float32Array;
}

/** Cuts an image into patches; what does not fill a patch at the right and the bottom is left out, as a convolution does. */
export function cutPatches(image: RgbImage, patch: number, table: readonly Float32Array[], order: PatchOrder): Patches {
  const grid = { rows: Math.floor(image.height / patch), columns: Math.floor(image.width / patch) };
  const length = 3 * patch * patch;
  const data = new Float32Array(grid.rows * grid.columns * length);
  const [pixelStep, channelStep] = order === "yxc" ? [3, 1] : [1, patch * patch];
  for (let c = 0; c < 3; c++) {
    const values = table[c]!;
    for (let y = 0; y < grid.rows * patch; y++) {
      const rowStart = Math.floor(y / patch) * grid.columns * length + (y % patch) * patch * pixelStep + c * channelStep;
      for (let x = 0; x < grid.columns * patch; x++) {
        const to = rowStart + Math.floor(x / patch) * length + (x % patch) * pixelStep;
        data[to] = values[image.data[(y * image.width + x) * 3 + c]!]!;
      }
    }
  }
  return { grid, data };
}
