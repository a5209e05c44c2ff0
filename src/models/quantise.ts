/**
 * Weights in fewer bits. Pure functions on one tensor: what is converted is one layer, never a tower.
 */

/** A matrix in int8 for x W: value = integer times the scale of its column. */
export interface QuantisedColumns {
  /** Int8 [in, out]. */
  readonly values: Int8Array;
  /** Float32 [out]. */
  readonly scales: Float32Array;
}

/**
 * One matrix, or several side by side, in symmetric int8 with a scale a column of the result.
 *
 * @param weights Float32 [out, input] each, as PyTorch has them
 * @param largest 127, or 63 for weights of 7 bits
 */
export function quantiseColumns(weights: readonly Float32Array[], input: number, largest: number): QuantisedColumns {
  const width = weights.reduce((sum, { length }) => sum + length / input, 0);
  const values = new Int8Array(input * width);
  const scales = new Float32Array(width);
  let column = 0;
  for (const weight of weights) {
    for (let start = 0; start < weight.length; start += input, column++) {
      const row = weight.subarray(start, start + input);
      const scale = peak(row) / largest;
      scales[column] = scale;
      if (scale > 0) for (let i = 0; i < input; i++) values[i * width + column] = Math.round(row[i]! / scale);
    }
  }
  return { values, scales };
}

/** A matrix in uint8 for MatMulNBits: value = (integer - 128) times the scale of its block. */
export interface QuantisedBlocks {
  /** Uint8 [out, blocks, BLOCK]. */
  readonly values: Uint8Array;
  /** Float32 [out, blocks]. */
  readonly scales: Float32Array;
}

/** Neighbouring inputs of one output that share a scale. onnxruntime's WebGPU kernel is fast for 32. */
export const BLOCK = 32;
/** The zero point of MatMulNBits where none is given. */
const BLOCK_ZERO = 128;

/**
 * @param weight Float32 [out, input];
 * @param rows how many outputs the result has; those beyond the weight's are zeros
 * @param columns how many inputs it has, likewise; they end on a block
 */
export function quantiseBlocks(weight: Float32Array, input: number, rows: number, columns: number): QuantisedBlocks {
  const blocks = Math.ceil(columns / BLOCK);
  const values = new Uint8Array(rows * blocks * BLOCK).fill(BLOCK_ZERO);
  const scales = new Float32Array(rows * blocks);
  const given = weight.length / input;
  for (let row = 0; row < given; row++) {
    for (let block = 0; block * BLOCK < input; block++) {
      const start = block * BLOCK;
      const part = weight.subarray(row * input + start, row * input + Math.min(input, start + BLOCK));
      const scale = peak(part) / (BLOCK_ZERO - 1);
      const at = row * blocks + block;
      scales[at] = scale;
      if (scale > 0)
        for (const [i, value] of part.entries()) values[at * BLOCK + i] = Math.round(value / scale) + BLOCK_ZERO;
    }
  }
  return { values, scales };
}

/** The largest magnitude. */
function peak(values: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
