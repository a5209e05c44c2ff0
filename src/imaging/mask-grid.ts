import type { PatchGrid } from "../lib/patch-grid.ts";
import { bilinearTaps, fma, type Taps } from "./bilinear.ts";

/** A mask as Pillow's convert("L") gives it: Uint8 [height, width]. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Of four values at once, the bits that one above 1 has. */
const ABOVE_ONE = 0xfefefefe;

/** Values by fours, as far as they go, and how many stand before the first. */
function byFours(data: Uint8Array) {
  const ahead = Math.min(data.length, (4 - (data.byteOffset % 4)) % 4);
  return { ahead, fours: new Uint32Array(data.buffer, data.byteOffset + ahead, (data.length - ahead) >> 2) };
}

/** What a stored grey value is divided by: 255, or 1 for masks that hold nothing above 1. */
export function maskDivisor(data: Uint8Array): 1 | 255 {
  const { ahead, fours } = byFours(data);
  for (let i = 0; i < fours.length; i++) if ((fours[i]! & ABOVE_ONE) !== 0) return 255;
  for (let i = 0; i < ahead; i++) if (data[i]! > 1) return 255;
  for (let i = ahead + 4 * fours.length; i < data.length; i++) if (data[i]! > 1) return 255;
  return 1;
}

/** How many pixels have each grey value: Uint32 [256]. */
export function histogramOf(data: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  const { ahead, fours } = byFours(data);
  // A mask's neighbours are mostly alike: four of them that are those before are counted with them.
  let last = fours[0] ?? 0;
  let times = 0;
  const count = (): void => {
    for (let shift = 0; shift < 32; shift += 8) counts[(last >>> shift) & 255]! += times;
  };
  for (let i = 0; i < fours.length; i++) {
    const four = fours[i]!;
    if (four !== last) {
      count();
      last = four;
      times = 0;
    }
    times++;
  }
  count();
  for (let i = 0; i < ahead; i++) counts[data[i]!]!++;
  for (let i = ahead + 4 * fours.length; i < data.length; i++) counts[data[i]!]!++;
  return counts;
}

/** Up to this many rows and columns together torch takes its vectorised kernel, which sums in another order. */
const VECTORISED = 128;

/** What each stored grey value is worth, by the divisor. */
const AS_STORED = Float32Array.from({ length: 256 }, (_, value) => value);
const OF_255 = AS_STORED.map((value) => value / 255);

/** Rows [top, bottom) and columns [left, right) of a grid of patches. */
export interface PatchRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Weights of one size of mask on one grid. */
export interface MaskWeigher {
  /** Writes the weights of a range of patches, of all of them without one. */
  weigh(data: Uint8Array, divisor: 1 | 255, weights: Float32Array, range?: PatchRange): void;
  /** Writes the weights of one row's columns [left, right), from the beginning of `into`. */
  weighRow(data: Uint8Array, divisor: 1 | 255, row: number, left: number, right: number, into: Float32Array): void;
  /** The patches whose weight can change when pixels [x, x + width) by [y, y + height) do; empty where none can. */
  touchedBy(rect: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }): PatchRange;
}

/** The outputs along an axis that read a pixel of [from, to): taps only move forwards. */
function touched({ low, high }: Taps, from: number, to: number): [start: number, end: number] {
  let start = 0;
  while (start < low.length && high[start]! < from) start++;
  let end = low.length;
  while (end > start && low[end - 1]! >= to) end--;
  return [start, end];
}

/**
 * Every sum is rounded where torch rounds it on a processor with fused multiply-add: a grey mask lies exactly on a
 * threshold (51 on 0.2), and its last bit says on which side a patch is.
 * Source: MaSC._downsample_mask, F.interpolate(mode="bilinear", align_corners=False); ATen's UpSampleKernel.cpp,
 * checked bit for bit with torch 2.13 and 2.14.
 */
export function createMaskWeigher(
  { width, height }: { readonly width: number; readonly height: number },
  grid: PatchGrid,
): MaskWeigher {
  const f32 = Math.fround;
  const rows = bilinearTaps(height, grid.rows);
  const columns = bilinearTaps(width, grid.columns);
  const vectorised = grid.rows + grid.columns <= VECTORISED;
  const all = { top: 0, bottom: grid.rows, left: 0, right: grid.columns };
  const weighRow: MaskWeigher["weighRow"] = (data, divisor, row, start, end, into) => {
    const values = divisor === 1 ? AS_STORED : OF_255;
    const at = (y: number, x: number) => values[data[y * width + x]!]!;
    const top = rows.low[row]!;
    const bottom = rows.high[row]!;
    const v1 = rows.share[row]!;
    const v0 = f32(1 - v1);
    for (let c = start; c < end; c++) {
      const left = columns.low[c]!;
      const right = columns.high[c]!;
      const h1 = columns.share[c]!;
      const h0 = f32(1 - h1);
      const i00 = at(top, left);
      const i01 = at(top, right);
      const i10 = at(bottom, left);
      const i11 = at(bottom, right);
      const weight = vectorised
        ? fma(f32(v1 * h1), i11, fma(f32(v1 * h0), i10, fma(f32(v0 * h0), i00, f32(f32(v0 * h1) * i01))))
        : fma(fma(i00, h0, f32(i01 * h1)), v0, f32(fma(i10, h0, f32(i11 * h1)) * v1));
      into[c - start] = Math.min(1, Math.max(0, weight));
    }
  };
  return {
    weighRow,
    weigh(data, divisor, weights, { top, bottom, left, right } = all) {
      for (let row = top; row < bottom; row++)
        weighRow(
          data,
          divisor,
          row,
          left,
          right,
          weights.subarray(row * grid.columns + left, row * grid.columns + right),
        );
    },
    touchedBy({ x, y, width: across, height: down }) {
      const [top, bottom] = touched(rows, y, y + down);
      const [left, right] = touched(columns, x, x + across);
      return { top, bottom, left, right };
    },
  };
}

/** A mask's weight in every patch: Float32 [rows * columns] in [0, 1], row-major. */
export function maskWeights(mask: GreyImage, grid: PatchGrid): Float32Array {
  const weights = new Float32Array(grid.rows * grid.columns);
  createMaskWeigher(mask, grid).weigh(mask.data, maskDivisor(mask.data), weights);
  return weights;
}
