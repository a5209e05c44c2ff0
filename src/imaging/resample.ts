/**
 * Pixels, without a model and without a DOM: decode, resample, patches, letterboxes. Where the oracle says exactly,
 * these agree to the bit.
 *
 * This file: the two-pass fixed-point resampler of torchvision v2 (uint8, antialias=True) and of Pillow, which differ
 * only in the precision of their integer weights. Both resize horizontally first, keep uint8 between the passes and
 * skip a pass whose size does not change.
 */
import { LensError } from "../lib/errors.ts";

/** Interleaved 8-bit colour, row-major: `data` is Uint8 [height, width, 3]. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * A picture a row at a time, so that what is done to its pixels on the way (turned, laid over white, painted) never needs
 * a second copy of it.
 */
export interface PixelRows {
  readonly width: number;
  readonly height: number;
  /** Pixels [left, right) of row y, all of it unless given: Uint8 [right - left, 3], good until the next call and not to be written to. */
  row(y: number, left?: number, right?: number): Uint8Array;
}

function rowsOf({ width, height, data }: RgbImage): PixelRows {
  return {
    width,
    height,
    row: (y, left = 0, right = width) => data.subarray((y * width + left) * CHANNELS, (y * width + right) * CHANNELS),
  };
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
  lanczos: {
    support: LANCZOS_LOBES,
    at: (x) => (x >= -LANCZOS_LOBES && x < LANCZOS_LOBES ? sinc(x) * sinc(x / LANCZOS_LOBES) : 0),
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

/** Outputs of a pass. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/** The most inputs that an output may read, and the most weights of a pass: of its outputs' windows, wanted or not. */
const MAX_KERNEL = 16_384;
const MAX_WEIGHTS = 2 ** 28;

/** @throws LensError unsupported_image for a pass that would take minutes, or memory that is not there */
function checkPass(size: number, target: number, filter: Filter): void {
  const taps = kernelOf(size, target, filter);
  if (taps <= MAX_KERNEL && taps * target <= MAX_WEIGHTS) return;
  throw new LensError(
    "unsupported_image",
    `a side of ${size} pixels cannot be resized to ${target}: the picture is too long for its width. Cut it or scale it down first.`,
  );
}

/** How many inputs an output reads at the most. */
function kernelOf(size: number, target: number, filter: Filter): number {
  if (filter === "nearest") return 1;
  return Math.ceil(FILTERS[filter].support * Math.max(size / target, 1)) * 2 + 1;
}

/** Antialiased windows from `size` inputs to those of `target` outputs that `span` wants, half-pixel centres. Also used for position tables. */
export function resampleWindows(
  size: number,
  target: number,
  filter: Filter,
  span: Span = { start: 0, length: target },
): Windows {
  const stride = kernelOf(size, target, filter);
  const first = new Int32Array(span.length);
  const count = new Int32Array(span.length);
  const weights = new Float64Array(span.length * stride);
  const fill = windowFiller(size, target, filter);
  for (let i = 0; i < span.length; i++) [first[i], count[i]] = fill(span.start + i, weights, i * stride);
  return { first, count, weights, stride };
}

/** Writes the weights of one output into an array, and says which inputs they are of. */
type FillWindow = (output: number, weights: Float64Array, offset: number) => [first: number, count: number];

/** One tap an output. Source: torch's nearest-exact, whose scale and product are float32. */
function nearestFiller(size: number, target: number): FillWindow {
  const scale = Math.fround(size / target);
  return (output, weights, offset) => {
    weights[offset] = 1;
    return [Math.min(size - 1, Math.floor(Math.fround((output + 0.5) * scale))), 1];
  };
}

function windowFiller(size: number, target: number, filter: Filter): FillWindow {
  if (filter === "nearest") return nearestFiller(size, target);
  const { support: radius, at } = FILTERS[filter];
  const scale = size / target;
  const stretch = Math.max(scale, 1);
  const support = radius * stretch;
  return (output, weights, offset) => {
    const centre = scale * (output + 0.5);
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const high = Math.min(size, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let j = 0; j < high - low; j++) {
      const weight = at((j + low - centre + 0.5) / stretch);
      weights[offset + j] = weight;
      sum += weight;
    }
    if (sum !== 0) for (let j = 0; j < high - low; j++) weights[offset + j]! /= sum;
    return [low, high - low];
  };
}

/** The largest weight of all windows of a pass, whatever of it is wanted. */
function largestWeight(size: number, target: number, filter: Filter): number {
  const weights = new Float64Array(kernelOf(size, target, filter));
  const fill = windowFiller(size, target, filter);
  let largest = 0;
  for (let output = 0; output < target; output++) {
    const [, count] = fill(output, weights, 0);
    for (let j = 0; j < count; j++) if (weights[j]! > largest) largest = weights[j]!;
  }
  return largest;
}

/** Bits after the point for a pass whose largest weight is `largest`. Source: torchvision's uint8 antialias kernel. */
function fixedPrecision(largest: number, kernel: Kernel): number {
  if (kernel === "pillow") return MAX_PRECISION;
  let precision = 0;
  while (precision < MAX_PRECISION && Math.trunc(0.5 + largest * 2 ** (precision + 1)) < 2 ** 15) precision++;
  return precision;
}

/** The windows of a pass with integer weights. */
interface FixedWindows {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly fixed: Int32Array;
  readonly stride: number;
  readonly precision: number;
}

function fixedWindows(size: number, target: number, filter: Filter, kernel: Kernel, span: Span): FixedWindows {
  checkPass(size, target, filter);
  const { first, count, weights, stride } = resampleWindows(size, target, filter, span);
  const precision = fixedPrecision(kernel === "pillow" ? 0 : largestWeight(size, target, filter), kernel);
  const one = 2 ** precision;
  const fixed = new Int32Array(weights.length);
  for (let i = 0; i < weights.length; i++) fixed[i] = Math.trunc(weights[i]! * one + (weights[i]! < 0 ? -0.5 : 0.5));
  return { first, count, fixed, stride, precision };
}

/** The horizontal pass of one row. `result` is clamped as it is written to. */
function resampleRow(
  row: Uint8Array,
  { first, count, fixed, stride, precision }: FixedWindows,
  result: Uint8ClampedArray,
): void {
  const half = 2 ** (precision - 1);
  for (let i = 0; i < first.length; i++) {
    let red = half;
    let green = half;
    let blue = half;
    let from = first[i]! * CHANNELS;
    const end = i * stride + count[i]!;
    for (let j = i * stride; j < end; j++) {
      const weight = fixed[j]!;
      red = (red + Math.imul(weight, row[from]!)) | 0;
      green = (green + Math.imul(weight, row[from + 1]!)) | 0;
      blue = (blue + Math.imul(weight, row[from + 2]!)) | 0;
      from += CHANNELS;
    }
    result[CHANNELS * i] = red >> precision;
    result[CHANNELS * i + 1] = green >> precision;
    result[CHANNELS * i + 2] = blue >> precision;
  }
}

/** A rectangle of the resized image, in its pixels. */
export interface CropRegion {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Resizes to `width` x `height`, antialiased, and returns `region` of the result (all of it unless given): a crop costs
 * no more than what it shows. A pass whose size does not change has the weights 1 and 0, so it changes nothing and is
 * only run to cut. Rows are taken as they are needed; of those that came out of the horizontal pass, memory holds what
 * one output row reads.
 *
 * @throws LensError unsupported_image, without the file's name
 */
export function resample(
  image: RgbImage | PixelRows,
  width: number,
  height: number,
  filter: Filter,
  kernel: Kernel,
  region: CropRegion = { left: 0, top: 0, width, height },
): RgbImage {
  const source = "data" in image ? rowsOf(image) : image;
  const inner = CHANNELS * region.width;
  const keepsColumns = width === source.width && region.width === width;
  const horizontal = keepsColumns
    ? null
    : fixedWindows(source.width, width, filter, kernel, { start: region.left, length: region.width });
  const result = new Uint8ClampedArray(inner * region.height);
  const narrowed = (y: number, into: Uint8ClampedArray): void => {
    const row = source.row(y);
    if (horizontal === null) into.set(row);
    else resampleRow(row, horizontal, into);
  };
  const data = new Uint8Array(result.buffer);
  if (height === source.height && region.height === height) {
    for (let y = 0; y < height; y++) narrowed(y, result.subarray(y * inner, (y + 1) * inner));
    return { width: region.width, height: region.height, data };
  }

  const vertical = fixedWindows(source.height, height, filter, kernel, { start: region.top, length: region.height });
  const half = 2 ** (vertical.precision - 1);
  const sums = new Int32Array(inner);
  // Row y stands in slot y modulo the most that an output reads.
  const slots = vertical.count.reduce((most, count) => Math.max(most, count), 1);
  const ring = new Uint8ClampedArray(slots * inner);
  let next = vertical.first[0] ?? 0;
  for (let i = 0; i < region.height; i++) {
    const first = vertical.first[i]!;
    const end = first + vertical.count[i]!;
    next = Math.max(next, first);
    for (; next < end; next++) narrowed(next, ring.subarray((next % slots) * inner, ((next % slots) + 1) * inner));
    sums.fill(half);
    for (let y = first; y < end; y++) {
      const weight = vertical.fixed[i * vertical.stride + y - first]!;
      const from = (y % slots) * inner;
      for (let c = 0; c < inner; c++) sums[c] = sums[c]! + Math.imul(weight, ring[from + c]!);
    }
    for (let c = 0; c < inner; c++) result[i * inner + c] = sums[c]! >> vertical.precision;
  }
  return { width: region.width, height: region.height, data };
}
