import { reserve, type PngKernel } from "./kernels.ts";
import type { PngHeader } from "./png-chunks.ts";
import { bytesAPixel, inflatedSize, layouts } from "./png-samples.ts";

/**
 * A PNG's rows by our own kernel: inflated at once and without their filters. It takes a stream that is whole to its last
 * bit; whatever is wrong with one is left to inflate.ts, which says what, and gives what came before.
 */

/** The most bytes that a picture may take there, and above which a memory is let go afterwards, since it never shrinks. */
const MOST_BYTES = 2 ** 27;
const LARGE = 2 ** 25;

/** What the kernel reads behind the stream and writes behind the rows; room for its tables. */
const BEHIND_STREAM = 64;
const BEHIND_ROWS = 320;
const TABLES = 2 ** 15;

const aligned = (bytes: number) => Math.ceil(bytes / 16) * 16;

/** @param newPng a kernel with a memory of its own */
export function pngInflater(newPng: () => PngKernel) {
  let started: PngKernel | null = null;
  /** All rows of all passes, each behind a filter byte of 0, good until the next call; null where they are left to others. */
  return (header: PngHeader, data: readonly Uint8Array[]): Uint8Array | null => {
    const size = inflatedSize(header);
    const packed = data.reduce((sum, part) => sum + part.length, 0);
    if (size + packed > MOST_BYTES) return null;
    const kernel = (started ??= newPng());
    try {
      return inflated(header, data, size, packed, kernel);
    } finally {
      if (kernel.memory.buffer.byteLength > LARGE) started = null;
    }
  };
}

function inflated(
  header: PngHeader,
  data: readonly Uint8Array[],
  size: number,
  packed: number,
  kernel: PngKernel,
): Uint8Array | null {
  const passes = layouts(header);
  const tables = aligned(kernel.base());
  const zeros = tables + TABLES;
  const source = zeros + aligned(Math.max(...passes.map(({ rowBytes }) => rowBytes)) + BEHIND_STREAM);
  const target = source + aligned(packed + BEHIND_STREAM);
  reserve(kernel.memory, target + size + BEHIND_ROWS);
  const memory = new Uint8Array(kernel.memory.buffer);
  memory.fill(0, zeros, source);
  let at = source;
  for (const part of data) {
    memory.set(part, at);
    at += part.length;
  }
  memory.fill(0, at, at + BEHIND_STREAM);
  if (kernel.inflate(source, at, target, size, tables) !== 0) return null;
  let row = target;
  for (const { rows, rowBytes } of passes) {
    if (kernel.unfilter(row, rows, rowBytes, bytesAPixel(header), zeros) !== 0) return null;
    row += rows * (rowBytes + 1);
  }
  return memory.subarray(target, target + size);
}
