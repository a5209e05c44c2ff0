import type { Passes, PassWindows } from "./resample-passes.ts";
import type { PngHeader } from "./png-chunks.ts";
import type { RgbImage } from "./rgb-image.ts";

/**
 * Kernels of our own (kernels/ has their sources), as this folder sees them: addresses are bytes of a kernel's memory.
 * Where they are not installed (no SIMD here, or not loaded yet), other code says the same to the bit.
 */

export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  /** @returns how many pages of 65,536 bytes there were */
  grow(pages: number): number;
}

/** kernels/resample.ts */
export interface ResampleKernel {
  readonly memory: KernelMemory;
  narrow(
    source: number,
    apart: number,
    rows: number,
    outputs: number,
    first: number,
    weights: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
    targetApart: number,
  ): void;
  narrowTwice(
    source: number,
    apart: number,
    rows: number,
    outputs: number,
    first: number,
    weights: number,
    low: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
    targetApart: number,
  ): void;
  lower(
    starts: number,
    outputs: number,
    ring: number,
    ringEnd: number,
    apart: number,
    rows: number,
    columns: number,
    weights: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
  ): void;
  lowerTwice(
    starts: number,
    outputs: number,
    ring: number,
    ringEnd: number,
    apart: number,
    rows: number,
    columns: number,
    weights: number,
    low: number,
    taps: number,
    half: number,
    precision: number,
    target: number,
  ): void;
}

/** kernels/jpeg.ts */
export interface JpegKernel {
  readonly memory: KernelMemory;
  /** Where its memory is free. */
  base(): number;
  /** @returns 0, or what keeps it from decoding the scan */
  scan(frame: number): number;
  /** Brings a progressive picture's next scan in; `finish` makes samples of them all. @returns 0, or what keeps it from it */
  progress(frame: number): number;
  finish(frame: number): number;
  rows(frame: number, top: number, bottom: number, target: number): void;
}

/** kernels/png.ts */
export interface PngKernel {
  readonly memory: KernelMemory;
  /** Where its memory is free. */
  base(): number;
  /** @returns 0, or what keeps it from inflating the stream */
  inflate(source: number, end: number, target: number, size: number, tables: number): number;
  /** @returns 0, or that a filter is none */
  unfilter(at: number, rows: number, rowBytes: number, bytesAPixel: number, zeros: number): number;
}

/** What is done by kernels on this thread; null where it is not. */
export interface Kernels {
  /** The resampler's passes; null for what they do not take. */
  readonly passes: ((windows: PassWindows) => Passes | null) | null;
  /** A whole JPEG file, whose limits were checked; null for what is left to the codec. */
  readonly jpeg: ((bytes: Uint8Array) => RgbImage | null) | null;
  /** A PNG's rows without their filters, good until the next call; null for what is left to inflate.ts. */
  readonly png: ((header: PngHeader, data: readonly Uint8Array[]) => Uint8Array | null) | null;
}

const NONE: Kernels = { passes: null, jpeg: null, png: null };
let installed = NONE;

/** From now on, wherever pictures are prepared on this thread; what is left out is done without. */
export function useKernels(kernels: Partial<Kernels>): void {
  installed = { ...NONE, ...kernels };
}

export const kernels = (): Kernels => installed;

const PAGE = 2 ** 16;

/** Makes room for so many bytes. */
export function reserve(memory: KernelMemory, bytes: number): void {
  const lacking = bytes - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
}
