import { finishWords, jobsOf, PANEL, TILE_ROWS, upTo, type Matrix, type Step, type StepFinish } from "./steps.ts";

/** Steps of products in int8: kernels/encoder/quantise.ts and bytes.ts. Widths are multiples of 16. */

const KIND = { findPeaks: 6, choosePeaks: 7, quantise: 8, gatherApart: 9, multiply: 10, pack: 11 } as const;

export interface BytesShape {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Columns in float32, a multiple of four. */
  readonly apart: number;
}

/** Parts of the rows in which columns' peaks are looked for at once. */
const PARTS = 8;

/** Where what belongs to the quantised rows lies, from the start of their memory on, and how much there is. */
export function bytesRoom({ rows, inputs, outputs, apart }: BytesShape) {
  let bytes = 0;
  const take = (count: number) => {
    const at = bytes;
    bytes += upTo(count, 64);
    return at;
  };
  const padded = rows + TILE_ROWS;
  const peaks = take(PARTS * inputs * 4);
  const chosen = take(apart * 4);
  const near = take(inputs * 4);
  const values = take(padded * inputs * 2);
  const scales = take(padded * 4);
  const far = take(padded * apart * 4);
  const panels = take(upTo(outputs, PANEL) * apart * 4);
  return { peaks, chosen, near, values, scales, far, panels, bytes };
}

/** Bytes of its own that a thread needs: four rows, each pair of numbers four times. */
export const bytesScratch = (inputs: number): number => inputs * 32;

/** Bytes of a matrix in panels. */
export const bytePanels = (outputs: number, inputs: number): number => upTo(outputs, PANEL) * inputs;

export const packBytesStep = (from: number, to: number, outputs: number, inputs: number): Step => ({
  words: [KIND.pack, 0, from, to, outputs, inputs],
});

/** Of activations: 12 bits with their sign, or fewer where sums of so many products with 127 would not fit into 32 bits. */
const largestOf = (inputs: number): number => Math.min(2047, Math.floor((2 ** 31 - 1) / (127 * inputs)));

/** Of a job: rows are spread anew for each, so it has many panels, which are a quarter of those of float32. */
const JOB = { rows: 48, panels: 192 };

/** x W + b; the steps before it quantise x. @param at memory of `bytesRoom`'s size */
export function multiplyBytesSteps(
  x: Matrix,
  shape: BytesShape,
  panels: number,
  weights: { readonly scales: number; readonly bias: number | null },
  to: Matrix,
  finish: StepFinish,
  at: number,
  threads: number,
): Step[] {
  const { inputs, outputs, apart, rows } = shape;
  const room = bytesRoom(shape);
  const count = Math.ceil(outputs / PANEL);
  const job = jobsOf(rows, count, threads, JOB);
  const [chosen, near, values, far] = [at + room.chosen, at + room.near, at + room.values, at + room.far];
  const scales = at + room.scales;
  const product = [KIND.multiply, 0, values, inputs, panels, weights.bias ?? 0, to.at, to.rowBytes, rows, count];
  const quantised = [weights.scales, job.rows, job.panels, scales, far, apart, at + room.panels];
  return [
    { words: [KIND.findPeaks, 0, x.at, x.rowBytes, rows, inputs, at + room.peaks, PARTS] },
    { words: [KIND.choosePeaks, 0, at + room.peaks, PARTS, inputs, apart, chosen, near] },
    {
      words: [
        KIND.quantise,
        0,
        x.at,
        x.rowBytes,
        rows,
        inputs,
        near,
        chosen,
        apart,
        values,
        scales,
        largestOf(inputs),
        far,
      ],
    },
    { words: [KIND.gatherApart, 0, panels, count, inputs, chosen, apart, weights.scales, at + room.panels] },
    { words: { ...[...product, ...quantised], ...finishWords(finish) } },
  ];
}
