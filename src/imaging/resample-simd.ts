import { rememberEach } from "../lib/remember.ts";
import { reserve, type ResampleKernel } from "./kernels.ts";
import { slotsOf, type Passes, type PassWindows } from "./resample-passes.ts";
import type { FixedWindows } from "./resample-windows.ts";
import type { PixelRows } from "./rgb-image.ts";

/** The passes on SIMD (kernels/resample.ts): the same integers as in TypeScript, some fifteen times as fast. */

const CHANNELS = 3;
/** What a vector has, in bytes; rows begin at multiples of it. */
const VECTOR = 16;
/** Taps come in twos; those of a weight in two parts in fours, and so do rows. */
const TWO = 2;
const FOUR = 4;
/** Rows that go in and come out at once. */
const BAND = 16;
/** How far behind its last row the horizontal pass reads: taps of weight zero, and a vector's rest. */
const BEHIND = 32;
/** Where our numbers begin in the kernel's memory, which has none of its own. */
const BASE = 1024;

/** A weight up to this fits one int16; up to the second two, of which the lower has 8 bits. */
const ONE_PART = 2 ** 15;
const TWO_PARTS = 2 ** 23;
const LOW_BITS = 8;

/** The most bytes that a resize may take there; memory of WebAssembly never shrinks. */
const MOST_BYTES = 2 ** 25;

const upTo = (count: number, multiple: number) => Math.ceil(count / multiple) * multiple;
const aligned = (bytes: number) => upTo(bytes, VECTOR);
const largest = rememberEach(({ fixed }: FixedWindows) => {
  let most = 0;
  for (const weight of fixed) most = Math.max(most, Math.abs(weight));
  return most;
});
const tapsOf = (windows: FixedWindows) => upTo(slotsOf(windows), largest(windows) < ONE_PART ? TWO : FOUR);

/** Addresses, in bytes. */
interface Places {
  readonly first: number;
  readonly high: number;
  readonly low: number;
  readonly starts: number;
  readonly verticalHigh: number;
  readonly verticalLow: number;
  readonly rows: number;
  /** Rows as they go in. */
  readonly band: number;
  /** Rows between the passes: what an output row reads, and what a band brings. */
  readonly ring: number;
  readonly slots: number;
  /** Rows as they come out. */
  readonly target: number;
  readonly end: number;
}

/** Bytes from one row that the horizontal pass made to the next: whole vectors, and the byte that it writes too many. */
const strideOf = (inner: number) => aligned(inner + 1);

function placesOf({ horizontal, vertical, width, inner }: PassWindows): Places {
  let at = BASE;
  const take = (bytes: number): number => {
    const start = at;
    at += aligned(bytes);
    return start;
  };
  const outputs = horizontal?.first.length ?? 0;
  const weights = horizontal === null ? 0 : 2 * outputs * tapsOf(horizontal);
  const taps = vertical === null ? 0 : tapsOf(vertical);
  const verticalWeights = vertical === null ? 0 : 2 * vertical.first.length * taps;
  const slots = vertical === null ? 0 : upTo(slotsOf(vertical) + BAND, FOUR);
  return {
    first: take(4 * outputs),
    high: take(weights),
    low: take(weights),
    starts: take(4 * (vertical?.first.length ?? 0)),
    verticalHigh: take(verticalWeights),
    verticalLow: take(verticalWeights),
    rows: take(4 * taps),
    band: take(BAND * width * CHANNELS + BEHIND),
    ring: take(slots * strideOf(inner)),
    slots,
    target: take(BAND * strideOf(inner)),
    end: at,
  };
}

/** Whether the kernel takes them: weights in two int16, and little memory. */
function fitsSimd(windows: PassWindows): boolean {
  const passes = [windows.horizontal, windows.vertical].filter((pass) => pass !== null);
  if (placesOf(windows).end > MOST_BYTES) return false;
  return passes.every((pass) => largest(pass) < TWO_PARTS);
}

/** The weights of all outputs as int16, as many taps each, zeros behind a window's end. @returns whether they are in two parts */
function writeWeights(windows: FixedWindows, high: Int16Array, low: Int16Array): boolean {
  const { count, fixed, stride } = windows;
  const taps = tapsOf(windows);
  const isTwo = largest(windows) >= ONE_PART;
  high.fill(0);
  if (isTwo) low.fill(0);
  for (let i = 0; i < count.length; i++) {
    for (let j = 0; j < count[i]!; j++) {
      const weight = fixed[i * stride + j]!;
      high[i * taps + j] = isTwo ? weight >> LOW_BITS : weight;
      if (isTwo) low[i * taps + j] = weight & (2 ** LOW_BITS - 1);
    }
  }
  return isTwo;
}

/** The horizontal pass: rows of the band into rows from `target` on. It may write up to three rows more. */
function acrossBy(kernel: ResampleKernel, places: Places, pass: FixedWindows, { width, inner }: PassWindows) {
  const { buffer } = kernel.memory;
  const { first, high, low, band } = places;
  const taps = tapsOf(pass);
  const outputs = pass.first.length;
  const into16 = (place: number) => new Int16Array(buffer, place, outputs * taps);
  const isTwo = writeWeights(pass, into16(high), into16(low));
  new Int32Array(buffer, first, outputs).set(pass.first.map((pixel) => pixel * CHANNELS));
  const { precision } = pass;
  const half = 2 ** (precision - 1);
  const [apart, stride] = [width * CHANNELS, strideOf(inner)];
  return (rows: number, target: number): void => {
    if (isTwo) kernel.narrowTwice(band, apart, rows, outputs, first, high, low, taps, half, precision, target, stride);
    else kernel.narrow(band, apart, rows, outputs, first, high, taps, half, precision, target, stride);
  };
}

/** The vertical pass: output rows from the i-th on, of what is in the ring, one behind the other. */
function downBy(kernel: ResampleKernel, places: Places, pass: FixedWindows, { inner }: PassWindows) {
  const { buffer } = kernel.memory;
  const { starts, ring, slots, rows, verticalHigh, verticalLow, target } = places;
  const taps = tapsOf(pass);
  const outputs = pass.first.length;
  const stride = strideOf(inner);
  const into16 = (place: number) => new Int16Array(buffer, place, outputs * taps);
  const isTwo = writeWeights(pass, into16(verticalHigh), into16(verticalLow));
  const origin = pass.first[0] ?? 0;
  new Int32Array(buffer, starts, outputs).set(pass.first.map((row) => ring + ((row - origin) % slots) * stride));
  const { precision } = pass;
  const half = 2 ** (precision - 1);
  const [end, columns] = [ring + slots * stride, aligned(inner)];
  return (i: number, count: number): void => {
    const from = starts + 4 * i;
    const high = verticalHigh + 2 * i * taps;
    if (isTwo) {
      const low = verticalLow + 2 * i * taps;
      kernel.lowerTwice(from, count, ring, end, stride, rows, columns, high, low, taps, half, precision, target);
    } else kernel.lower(from, count, ring, end, stride, rows, columns, high, taps, half, precision, target);
  };
}

/**
 * Where the band ends that begins at row `next`: with what the i-th output reads, and others as far as their windows
 * hang together.
 */
function bandEnd({ first, count }: FixedWindows, i: number, next: number, height: number): number {
  let end = first[i]! + count[i]!;
  for (let j = i + 1; j < first.length && end - next < BAND && first[j]! <= end; j++) end = first[j]! + count[j]!;
  return Math.min(height, next + Math.min(BAND, upTo(end - next, FOUR)));
}

/** @param windows that fit. One resize at a time: the next one writes over what this one keeps. */
function simdPasses(windows: PassWindows, kernel: ResampleKernel): Passes {
  const { horizontal, vertical, width, inner } = windows;
  const places = placesOf(windows);
  reserve(kernel.memory, places.end);
  const bytes = new Uint8Array(kernel.memory.buffer);
  const { band, ring, slots, target } = places;
  const stride = strideOf(inner);
  const across = horizontal && acrossBy(kernel, places, horizontal, windows);
  const down = vertical && downBy(kernel, places, vertical, windows);

  /** Rows [top, bottom) as the horizontal pass makes them, from `at` on. */
  const narrowed = (source: PixelRows, top: number, bottom: number, at: number): void => {
    if (across !== null && source.block !== undefined) bytes.set(source.block(top, bottom), band);
    else {
      const [to, apart] = across === null ? [at, stride] : [band, width * CHANNELS];
      for (let y = top; y < bottom; y++) bytes.set(source.row(y), to + (y - top) * apart);
    }
    across?.(bottom - top, at);
  };
  /** Rows that came out, `apart` bytes apart, into the result from the i-th on. */
  const putRows = (into: Uint8Array, i: number, count: number, apart: number): void => {
    if (apart === inner) return into.set(bytes.subarray(target, target + count * inner), i * inner);
    for (let row = 0; row < count; row++)
      into.set(bytes.subarray(target + row * apart, target + row * apart + inner), (i + row) * inner);
  };

  if (vertical === null || down === null)
    return (source, into) => {
      for (let y = 0; y < source.height; y += BAND) {
        const end = Math.min(source.height, y + BAND);
        narrowed(source, y, end, target);
        putRows(into, y, end - y, stride);
      }
    };
  const { first, count } = vertical;
  const origin = first[0] ?? 0;
  return (source, into) => {
    /** Rows before it were taken. Fours of them lie together in the ring. */
    let next = origin;
    for (let i = 0; i < first.length;) {
      next = Math.max(next, first[i]! - ((first[i]! - origin) % FOUR));
      const end = bandEnd(vertical, i, next, source.height);
      const slot = (next - origin) % slots;
      const turn = Math.min(end, next + slots - slot);
      narrowed(source, next, turn, ring + slot * stride);
      if (turn < end) narrowed(source, turn, end, ring);
      next = end;
      for (let ready = i; i < first.length && first[i]! + count[i]! <= next; i = ready) {
        while (ready < first.length && ready - i < BAND && first[ready]! + count[ready]! <= next) ready++;
        down(i, ready - i);
        putRows(into, i, ready - i, aligned(inner));
      }
    }
  };
}

/** The passes of a kernel; null for what it does not take. */
export const resamplerOf =
  (kernel: ResampleKernel) =>
  (windows: PassWindows): Passes | null =>
    fitsSimd(windows) ? simdPasses(windows, kernel) : null;
