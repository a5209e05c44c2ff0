/**
 * Pixels, without a model and without a DOM: decode, resample, patches, letterboxes. Where the oracle says exactly,
 * these agree to the bit.
 *
 * This file: the two-pass fixed-point resampler of torchvision v2 (uint8, antialias=True) and of Pillow, which differ
 * only in the precision of their integer weights. Both resize horizontally first, keep uint8 between the passes and
 * skip a pass whose size does not change.
 */

/** Interleaved 8-bit colour, row-major: `data` is Uint8 [height, width, 3]. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export type Filter = "bilinear" | "bicubic";

/**
 * Whose integer weights: "torchvision" takes the most bits that keep every weight of a pass below 2^15 (at most 22),
 * "pillow" always takes 22.
 */
export type Kernel = "torchvision" | "pillow";

const CHANNELS = 3;
const MAX_PRECISION = 22;

/** Keys' cubic with a = -0.5, as both libraries use for "bicubic". */
const CUBIC_A = -0.5;

const FILTERS: Record<Filter, { support: number; at: (x: number) => number }> = {
  bilinear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    at: (x) => {
      const t = Math.abs(x);
      if (t < 1) return ((CUBIC_A + 2) * t - (CUBIC_A + 3)) * t * t + 1;
      if (t < 2) return (((t - 5) * t + 8) * t - 4) * CUBIC_A;
      return 0;
    },
  },
};

/** The weights of one pass: output i reads inputs first[i] .. first[i] + count[i] - 1. */
export interface Windows {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** [outputs, stride], normalised to sum 1 over each window. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/** Antialiased windows from `size` inputs to `target` outputs, half-pixel centres. Also used for position tables. */
export function resampleWindows(size: number, target: number, filter: Filter): Windows {
  const { support: radius, at } = FILTERS[filter];
  const scale = size / target;
  const stretch = Math.max(scale, 1);
  const support = radius * stretch;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Float64Array(target * stride);
  for (let i = 0; i < target; i++) {
    const centre = scale * (i + 0.5);
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(size, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let j = 0; j < high - low; j++) {
      const weight = at((j + low - centre + 0.5) / stretch);
      weights[i * stride + j] = weight;
      sum += weight;
    }
    if (sum !== 0) for (let j = 0; j < high - low; j++) weights[i * stride + j]! /= sum;
    first[i] = low;
    count[i] = high - low;
  }
  return { first, count, weights, stride };
}

/** Bits after the point for a pass whose largest weight is `largest`. Source: torchvision's uint8 antialias kernel. */
function fixedPrecision(largest: number, kernel: Kernel): number {
  if (kernel === "pillow") return MAX_PRECISION;
  let precision = 0;
  while (precision < MAX_PRECISION && Math.trunc(0.5 + largest * 2 ** (precision + 1)) < 2 ** 15) precision++;
  return precision;
}

function toFixed(windows: Windows, kernel: Kernel): { fixed: Int32Array; precision: number } {
  let largest = 0;
  for (const weight of windows.weights) largest = Math.max(largest, weight);
  const precision = fixedPrecision(largest, kernel);
  const one = 2 ** precision;
  const fixed = Int32Array.from(windows.weights, (weight) => Math.trunc(weight * one + (weight < 0 ? -0.5 : 0.5)));
  return { fixed, precision };
}

/**
 * One pass along one axis. The image is seen as [outer, size, inner]: rows of pixels for the horizontal pass
 * (inner = 3), the whole image for the vertical one (inner = 3 * width).
 */
function resamplePass(
  data: Uint8Array,
  outer: number,
  size: number,
  inner: number,
  target: number,
  filter: Filter,
  kernel: Kernel,
): Uint8Array {
  const windows = resampleWindows(size, target, filter);
  const { fixed, precision } = toFixed(windows, kernel);
  const half = 2 ** (precision - 1);
  const result = new Uint8ClampedArray(outer * target * inner);
  const sums = new Int32Array(inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < target; i++) {
      sums.fill(half);
      const taps = windows.count[i]!;
      let from = (o * size + windows.first[i]!) * inner;
      for (let j = 0; j < taps; j++) {
        const weight = fixed[i * windows.stride + j]!;
        for (let c = 0; c < inner; c++) sums[c]! += weight * data[from + c]!;
        from += inner;
      }
      const to = (o * target + i) * inner;
      for (let c = 0; c < inner; c++) result[to + c] = sums[c]! >> precision;
    }
  }
  return new Uint8Array(result.buffer);
}

/** Resizes to exactly `width` x `height`, antialiased. */
export function resample(image: RgbImage, width: number, height: number, filter: Filter, kernel: Kernel): RgbImage {
  let { data } = image;
  if (width !== image.width) {
    data = resamplePass(data, image.height, image.width, CHANNELS, width, filter, kernel);
  }
  if (height !== image.height) {
    data = resamplePass(data, 1, image.height, CHANNELS * width, height, filter, kernel);
  }
  return { width, height, data };
}
