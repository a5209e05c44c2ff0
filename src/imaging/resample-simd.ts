import { reserve, type ResampleKernel } from "./kernels.ts";
import { slotsOf, type Passes, type PassWindows } from "./resample-passes.ts";
import type { FixedWindows } from "./resample-windows.ts";

/** The passes on SIMD (kernels/resample.ts): the same integers as in TypeScript, some fifteen times as fast. */

const CHANNELS = 3;
/** What a vector has, in bytes; rows begin at multiples of it. */
const VECTOR = 16;
/** Taps of a horizontal window come in fours, of a vertical one in twos. */
const FOUR = 4;
const TWO = 2;
/** How far behind a row's end the horizontal pass reads: three taps of weight zero, and a vector's rest. */
const BEHIND = 32;
/** Where our numbers begin in the kernel's memory, which has none of its own. */
const BASE = 1024;

/** A weight up to this fits one int16; up to the second two, of which the lower has 8 bits. */
const ONE_PART = 2 ** 15;
const TWO_PARTS = 2 ** 23;
const LOW_BITS = 8;

/** The most bytes that a resize may take there; memory of WebAssembly never shrinks. */
const MOST_BYTES = 2 ** 25;

const aligned = (bytes: number) => Math.ceil(bytes / VECTOR) * VECTOR;
const tapsOf = (windows: FixedWindows, together: number) => Math.ceil(slotsOf(windows) / together) * together;
const largest = ({ fixed }: FixedWindows) => fixed.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);

/** Addresses, in bytes. */
interface Places {
  readonly first: number;
  readonly high: number;
  readonly low: number;
  readonly verticalHigh: number;
  readonly verticalLow: number;
  readonly rows: number;
  readonly source: number;
  /** A second row, which waits or goes along. */
  readonly other: number;
  readonly ring: number;
  readonly target: number;
  readonly end: number;
}

function placesOf({ horizontal, vertical, width, inner }: PassWindows): Places {
  let at = BASE;
  const take = (bytes: number): number => {
    const start = at;
    at += aligned(bytes);
    return start;
  };
  const outputs = horizontal?.first.length ?? 0;
  const weights = horizontal === null ? 0 : 2 * outputs * tapsOf(horizontal, FOUR);
  const taps = vertical === null ? 0 : tapsOf(vertical, TWO);
  const verticalWeights = vertical === null ? 0 : 2 * vertical.first.length * taps;
  return {
    first: take(4 * outputs),
    high: take(weights),
    low: take(weights),
    verticalHigh: take(verticalWeights),
    verticalLow: take(verticalWeights),
    rows: take(4 * taps),
    source: take(width * CHANNELS + BEHIND),
    other: take(width * CHANNELS + BEHIND),
    ring: take((vertical === null ? 0 : slotsOf(vertical)) * strideOf(inner)),
    target: take(strideOf(inner)),
    end: at,
  };
}

/** From one row to the next: whole vectors, and the byte that the horizontal pass writes too many. */
const strideOf = (inner: number) => aligned(inner + 1);

/** Whether the kernel takes them: weights in two int16, and little memory. */
function fitsSimd(windows: PassWindows): boolean {
  const passes = [windows.horizontal, windows.vertical].filter((pass) => pass !== null);
  // Said of the whole before the weights are looked through: they may be many.
  if (placesOf(windows).end > MOST_BYTES) return false;
  return passes.every((pass) => largest(pass) < TWO_PARTS);
}

/** The weights of all outputs as int16, `taps` each, zeros behind a window's end. @returns whether they are in two parts */
function writeWeights(windows: FixedWindows, taps: number, high: Int16Array, low: Int16Array): boolean {
  const { count, fixed, stride } = windows;
  const isTwo = largest(windows) >= ONE_PART;
  high.fill(0);
  low.fill(0);
  for (let i = 0; i < count.length; i++) {
    for (let j = 0; j < count[i]!; j++) {
      const weight = fixed[i * stride + j]!;
      high[i * taps + j] = isTwo ? weight >> LOW_BITS : weight;
      if (isTwo) low[i * taps + j] = weight & (2 ** LOW_BITS - 1);
    }
  }
  return isTwo;
}

/** @param windows that fit. One resize at a time: the next one writes over what this one keeps. */
function simdPasses(windows: PassWindows, kernel: ResampleKernel): Passes {
  const { horizontal, vertical, inner } = windows;
  const places = placesOf(windows);
  reserve(kernel.memory, places.end);
  const { buffer } = kernel.memory;
  const bytes = new Uint8Array(buffer);
  const stride = strideOf(inner);
  const into16 = (place: number, count: number) => new Int16Array(buffer, place, count);

  const across = horizontal === null ? null : acrossPass(horizontal);
  function acrossPass(pass: FixedWindows) {
    const taps = tapsOf(pass, FOUR);
    const outputs = pass.first.length;
    const isTwo = writeWeights(pass, taps, into16(places.high, outputs * taps), into16(places.low, outputs * taps));
    new Int32Array(buffer, places.first, outputs).set(pass.first.map((first) => first * CHANNELS));
    const { precision } = pass;
    const half = 2 ** (precision - 1);
    const { source, other, first, high, low } = places;
    /** The row that was put at `source` and is not done yet: its target. */
    let waiting: number | null = null;
    const flush = (): void => {
      if (waiting === null) return;
      kernel.narrow(source, source, outputs, first, high, taps, half, precision, waiting, waiting);
      waiting = null;
    };
    const take = (row: Uint8Array, target: number): void => {
      if (isTwo) {
        bytes.set(row, source);
        kernel.narrowTwice(source, outputs, first, high, low, taps, half, precision, target);
      } else if (waiting === null) {
        bytes.set(row, source);
        waiting = target;
      } else {
        bytes.set(row, other);
        kernel.narrow(source, other, outputs, first, high, taps, half, precision, waiting, target);
        waiting = null;
      }
    };
    return { take, flush };
  }

  const slots = vertical === null ? 0 : slotsOf(vertical);
  const place = (y: number) => places.ring + (y % slots) * stride;
  const down = vertical === null ? null : downPass(vertical);
  function downPass(pass: FixedWindows) {
    const taps = tapsOf(pass, TWO);
    const outputs = pass.first.length;
    const isTwo = writeWeights(
      pass,
      taps,
      into16(places.verticalHigh, outputs * taps),
      into16(places.verticalLow, outputs * taps),
    );
    const rows = new Int32Array(buffer, places.rows, taps);
    const { precision } = pass;
    const half = 2 ** (precision - 1);
    return (i: number): void => {
      const first = pass.first[i]!;
      for (let tap = 0; tap < taps; tap++) rows[tap] = place(first + tap);
      const high = places.verticalHigh + 2 * i * taps;
      const columns = aligned(inner);
      if (isTwo) {
        const low = places.verticalLow + 2 * i * taps;
        kernel.lowerTwice(places.rows, columns, high, low, taps, half, precision, places.target);
      } else kernel.lower(places.rows, columns, high, taps, half, precision, places.target);
    };
  }

  return {
    narrow(row, into) {
      if (across === null) return into.set(row);
      across.take(row, places.target);
      across.flush();
      into.set(bytes.subarray(places.target, places.target + inner));
    },
    take(y, row) {
      if (across === null) bytes.set(row, place(y));
      else across.take(row, place(y));
    },
    lower(i, into) {
      if (down === null) return;
      across?.flush();
      down(i);
      into.set(bytes.subarray(places.target, places.target + inner));
    },
  };
}

/** The passes of a kernel; null for what it does not take. */
export const resamplerOf =
  (kernel: ResampleKernel) =>
  (windows: PassWindows): Passes | null =>
    fitsSimd(windows) ? simdPasses(windows, kernel) : null;
