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

/** "nearest" is the pixel under the output's centre, without antialiasing (torch's nearest-exact). */
export type Filter = "nearest" | "lanczos" | "bilinear" | "bicubic";

/**
 * Whose integer weights: "torchvision" takes the most bits that keep every weight of a pass below 2^15 (at most 22),
 * "pillow" always takes 22.
 */
export type Kernel = "torchvision" | "pillow";

const CHANNELS = 3;
const MAX_PRECISION = 22;

/** Keys' cubic with a = -0.5, as both libraries use for "bicubic". */
const CUBIC_A = -0.5;

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const LANCZOS_LOBES = 3;

const FILTERS: Record<Exclude<Filter, "nearest">, { support: number; at: (x: number) => number }> = {
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
  lanczos: { support: LANCZOS_LOBES, at: (x) => (x >= -LANCZOS_LOBES && x < LANCZOS_LOBES ? sinc(x) * sinc(x / LANCZOS_LOBES) : 0) },
};

/** The weights of one pass: output i reads inputs first[i] .. first[i] + count[i] - 1. */
export interface Windows {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** [outputs, stride], normalised to sum 1 over each window. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/** One tap an output. Source: torch's nearest-exact, whose scale and product are float32. */
function nearestWindows(size: number, target: number): Windows {
  const scale = Math.fround(size / target);
  const first = Int32Array.from({ length: target }, (_, i) => Math.min(size - 1, Math.floor(Math.fround((i + 0.5) * scale))));
  return { first, count: new Int32Array(target).fill(1), weights: new Float64Array(target).fill(1), stride: 1 };
}

/** Antialiased windows from `size` inputs to `target` outputs, half-pixel centres. Also used for position tables. */
export function resampleWindows(size: number, target: number, filter: Filter): Windows {
  if (filter === "nearest") return nearestWindows(size, target);
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

/** The outputs of a pass that are wanted: a crop costs no more than what it shows. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/**
 * One pass along one axis. The image is seen as [outer, size, inner]: rows of pixels for the horizontal pass
 * (inner = 3), the whole image for the vertical one (inner = 3 * width).
 */
function resamplePass(data: Uint8Array, outer: number, size: number, inner: number, windows: Windows, kernel: Kernel, span: Span): Uint8Array {
  const { fixed, precision } = toFixed(windows, kernel);
  const half = 2 ** (precision - 1);
  const result = new Uint8ClampedArray(outer * span.length * inner);
  const sums = new Int32Array(inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < span.length; i++) {
      sums.fill(half);
      const output = span.start + i;
      const taps = windows.count[output]!;
      let from = (o * size + windows.first[output]!) * inner;
      for (let j = 0; j < taps; j++) {
        const weight = fixed[output * windows.stride + j]!;
        for (let c = 0; c < inner; c++) sums[c]! += weight * data[from + c]!;
        from += inner;
      }
      const to = (o * span.length + i) * inner;
      for (let c = 0; c < inner; c++) result[to + c] = sums[c]! >> precision;
    }
  }
  return new Uint8Array(result.buffer);
}

/** A rectangle of the resized image, in its pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Resizes to `width` x `height`, antialiased, and returns `region` of the result (all of it unless given). A pass
 * whose size does not change has the weights 1 and 0, so it changes nothing and is only run to cut.
 */
export function resample(
  image: RgbImage,
  width: number,
  height: number,
  filter: Filter,
  kernel: Kernel,
  region: Region = { left: 0, top: 0, width, height },
): RgbImage {
  const horizontal = resampleWindows(image.width, width, filter);
  const vertical = resampleWindows(image.height, height, filter);
  const columns = { start: region.left, length: region.width };
  const rows = { start: region.top, length: region.height };

  const lastRow = rows.start + rows.length - 1;
  const firstInput = vertical.first[rows.start]!;
  const endInput = vertical.first[lastRow]! + vertical.count[lastRow]!;
  const stride = image.width * CHANNELS;
  let data = image.data.subarray(firstInput * stride, endInput * stride);
  if (width !== image.width || columns.length !== width) {
    data = resamplePass(data, endInput - firstInput, image.width, CHANNELS, horizontal, kernel, columns);
  }
  if (height !== image.height || rows.length !== height) {
    const shifted = { ...vertical, first: vertical.first.map((row) => row - firstInput) };
    data = resamplePass(data, 1, endInput - firstInput, CHANNELS * columns.length, shifted, kernel, rows);
  }
  return { width: region.width, height: region.height, data };
}
