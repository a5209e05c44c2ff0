import type { FixedWindows } from "./resample-windows.ts";

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

/** The passes at work: rows go in from the top, output rows come out. Of those that went in, memory holds what one output row reads. */
export interface Passes {
  /** The horizontal pass alone. @param row Uint8 [width, 3] @param into Uint8 [inner] */
  narrow(row: Uint8Array, into: Uint8Array): void;
  /** The horizontal pass of row y, kept for the rows that come out. */
  take(y: number, row: Uint8Array): void;
  /** Output row i, of the rows that were taken. @param into Uint8 [inner] */
  lower(i: number, into: Uint8Array): void;
}

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
  const slots = vertical === null ? 0 : slotsOf(vertical);
  // Row y stands in slot y modulo their number.
  const ring = new Uint8Array(slots * inner);
  const sums = new Int32Array(vertical === null ? 0 : inner);
  const narrow = (row: Uint8Array, into: Uint8Array): void => {
    if (horizontal === null) into.set(row);
    else narrowRow(row, horizontal, clampedView(into));
  };
  return {
    narrow,
    take: (y, row) => narrow(row, ring.subarray((y % slots) * inner, ((y % slots) + 1) * inner)),
    lower(i, into) {
      if (vertical === null) return;
      const { first, count, fixed, stride, precision } = vertical;
      const [start, end] = [first[i]!, first[i]! + count[i]!];
      const result = clampedView(into);
      sums.fill(2 ** (precision - 1));
      for (let y = start; y < end; y++) {
        const weight = fixed[i * stride + y - start]!;
        const from = (y % slots) * inner;
        for (let c = 0; c < inner; c++) sums[c] = sums[c]! + Math.imul(weight, ring[from + c]!);
      }
      for (let c = 0; c < inner; c++) result[c] = sums[c]! >> precision;
    },
  };
}
