import type { PatchGrid } from "../lib/patch-grid.ts";
import type { Size } from "./naflex-size.ts";
import type { RgbImage } from "./resample.ts";

/** Per-channel mean and standard deviation. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What becomes of a byte: times `factor`, then less the mean and over the deviation; null leaves a step out. */
export interface PixelScaling {
  readonly factor: number | null;
  readonly normalise: Normalisation | null;
}

const BYTES = 256;
const f32 = Math.fround;

/** [channels][256]: the float32 of every byte, `(value - mean) / std`. */
function byteTables({ mean, std }: Normalisation, value: (byte: number) => number): Float32Array[] {
  return mean.map((m, channel) =>
    Float32Array.from({ length: BYTES }, (_, byte) => f32(value(byte) - m) / std[channel]!),
  );
}

const AS_IT_IS: Normalisation = { mean: [0, 0, 0], std: [1, 1, 1] };
const times = ({ mean, std }: Normalisation, unit: number): Normalisation => ({
  mean: mean.map((m) => f32(f32(m) * unit)),
  std: std.map((s) => f32(f32(s) * unit)),
});

/**
 * [3][256]: the float32 of every byte, a channel each, as transformers' processors compute it: both steps at once,
 * `(x - mean / factor) / (std / factor)`, or one of them.
 */
export function scalingTable({ factor, normalise }: PixelScaling): Float32Array[] {
  if (normalise === null)
    return byteTables(AS_IT_IS, factor === null ? (byte) => byte : (byte) => f32(byte * f32(factor)));
  return byteTables(times(normalise, factor === null ? 1 : f32(1 / factor)), (byte) => byte);
}

/** The same as torchvision's ToTensor and Normalize compute it, one after the other: `(x / 255 - mean) / std`. */
export function stepwiseTable(normalisation: Normalisation): Float32Array[] {
  return byteTables(times(normalisation, 1), (byte) => f32(byte / 255));
}

/** The order of the numbers within a patch: NaFlex flattens (y, x, channel); a convolution's weight is (channel, y, x). */
export type PatchOrder = "yxc" | "cyx";

export interface Patches {
  readonly grid: PatchGrid;
  /** Float32 [rows * columns, 3 * patch * patch], patches row by row over the grid. */
  readonly data: Float32Array;
}

/**
 * Cuts an image into patches; what does not fill a patch at the right and the bottom is left out, as a convolution does.
 *
 * @param whole what is cut, where the image is its upper left part only: the rest is zeros, whatever the table says
 */
export function cutPatches(
  image: RgbImage,
  patch: number,
  table: readonly Float32Array[],
  order: PatchOrder,
  whole: Size = image,
): Patches {
  const grid = { rows: Math.floor(whole.height / patch), columns: Math.floor(whole.width / patch) };
  const length = 3 * patch * patch;
  const data = new Float32Array(grid.rows * grid.columns * length);
  const [rows, columns] = [Math.min(image.height, grid.rows * patch), Math.min(image.width, grid.columns * patch)];
  const cutRun = order === "yxc" ? runOfPixels : runOfPlanes;
  for (let y = 0; y < rows; y++) {
    const within = (y % patch) * patch * (order === "yxc" ? 3 : 1);
    let to = Math.floor(y / patch) * grid.columns * length + within;
    let from = y * image.width * 3;
    for (let x = 0; x < columns; x += patch, to += length) {
      const pixels = Math.min(patch, columns - x);
      cutRun(image.data, from, pixels, table, data, to, patch * patch);
      from += 3 * pixels;
    }
  }
  return { grid, data };
}

/** A patch's share of a row of pixels, from `from` on, as numbers from `to` on. */
type CutRun = (
  bytes: Uint8Array,
  from: number,
  pixels: number,
  table: readonly Float32Array[],
  data: Float32Array,
  to: number,
  /** From one channel's numbers to the next one's, where each has its own. */
  plane: number,
) => void;

const runOfPixels: CutRun = (bytes, from, pixels, table, data, to) => {
  const [red, green, blue] = [table[0]!, table[1]!, table[2]!];
  for (let i = from, at = to, end = from + 3 * pixels; i < end; i += 3, at += 3) {
    data[at] = red[bytes[i]!]!;
    data[at + 1] = green[bytes[i + 1]!]!;
    data[at + 2] = blue[bytes[i + 2]!]!;
  }
};

const runOfPlanes: CutRun = (bytes, from, pixels, table, data, to, plane) => {
  const [red, green, blue] = [table[0]!, table[1]!, table[2]!];
  for (let i = from, at = to, end = from + 3 * pixels; i < end; i += 3, at++) {
    data[at] = red[bytes[i]!]!;
    data[at + plane] = green[bytes[i + 1]!]!;
    data[at + 2 * plane] = blue[bytes[i + 2]!]!;
  }
};
