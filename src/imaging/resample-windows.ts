import { LensError } from "../lib/errors.ts";

/**
 * Which inputs each output of a resampling pass reads, and how much of each: torchvision's and Pillow's windows, and
 * their integer weights. Source: metric.md, resize; both were held to the libraries to the bit.
 */

/** "nearest" is the pixel under the output's centre, without antialiasing (torch's nearest-exact). */
export type Filter = "nearest" | "lanczos" | "bilinear" | "bicubic";

/**
 * Whose integer weights: "torchvision" takes the most bits that keep every weight of a pass below 2^15 (at most 22),
 * "pillow" always takes 22.
 */
export type Kernel = "torchvision" | "pillow";

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
export interface Span {
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
export interface FixedWindows {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly fixed: Int32Array;
  readonly stride: number;
  readonly precision: number;
}

export function fixedWindows(size: number, target: number, filter: Filter, kernel: Kernel, span: Span): FixedWindows {
  checkPass(size, target, filter);
  const { first, count, weights, stride } = resampleWindows(size, target, filter, span);
  const precision = fixedPrecision(kernel === "pillow" ? 0 : largestWeight(size, target, filter), kernel);
  const one = 2 ** precision;
  const fixed = new Int32Array(weights.length);
  for (let i = 0; i < weights.length; i++) fixed[i] = Math.trunc(weights[i]! * one + (weights[i]! < 0 ? -0.5 : 0.5));
  return { first, count, fixed, stride, precision };
}
