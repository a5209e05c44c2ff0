import type { FixedWindows } from "./resample-windows.ts";
import type { PixelRows } from "./rgb-image.ts";

/** What the two passes are made of. */
export interface PassWindows {
  /** null: columns stay as they are. */
  readonly horizontal: FixedWindows | null;
  /** null: rows stay as they are. */
  readonly vertical: FixedWindows | null;
  /** Pixels of an input row. */
  readonly width: number;
  /** Bytes of an output row. */
  readonly inner: number;
}

/**
 * The passes at work. Rows are taken as they are needed; of those that came out of the horizontal pass, memory holds what
 * one output row reads, and a few more.
 *
 * @param into Uint8 [output rows, inner]
 */
export type Passes = (source: PixelRows, into: Uint8Array) => void;

const CHANNELS = 3;

/** How many rows an output row reads at the most. */
export const slotsOf = ({ count }: FixedWindows): number => count.reduce((most, one) => Math.max(most, one), 1);

/** The horizontal pass of one row. `result` is clamped as it is written to. */
function narrowRow(
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

const clampedView = (bytes: Uint8Array) => new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);

/** The passes in TypeScript, for wherever there is no kernel: the reference that the kernel is held to. */
export function scalarPasses({ horizontal, vertical, inner }: PassWindows): Passes {
  const narrow = (row: Uint8Array, into: Uint8Array): void => {
    if (horizontal === null) into.set(row);
    else narrowRow(row, horizontal, clampedView(into));
  };
  if (vertical === null)
    return (source, into) => {
      for (let y = 0; y < source.height; y++) narrow(source.row(y), into.subarray(y * inner, (y + 1) * inner));
    };
  const slots = slotsOf(vertical);
  // Row y stands in slot y modulo their number.
  const ring = new Uint8Array(slots * inner);
  const sums = new Int32Array(inner);
  const { first, count, fixed, stride, precision } = vertical;
  const lower = (i: number, result: Uint8ClampedArray): void => {
    const [start, end] = [first[i]!, first[i]! + count[i]!];
    sums.fill(2 ** (precision - 1));
    for (let y = start; y < end; y++) {
      const weight = fixed[i * stride + y - start]!;
      const from = (y % slots) * inner;
      for (let c = 0; c < inner; c++) sums[c] = sums[c]! + Math.imul(weight, ring[from + c]!);
    }
    for (let c = 0; c < inner; c++) result[c] = sums[c]! >> precision;
  };
  return (source, into) => {
    let next = first[0] ?? 0;
    for (let i = 0; i < first.length; i++) {
      next = Math.max(next, first[i]!);
      for (const end = first[i]! + count[i]!; next < end; next++)
        narrow(source.row(next), ring.subarray((next % slots) * inner, ((next % slots) + 1) * inner));
      lower(i, clampedView(into.subarray(i * inner, (i + 1) * inner)));
    }
  };
}
