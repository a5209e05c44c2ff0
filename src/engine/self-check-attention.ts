import { GraphBuilder, type Graph } from "../models/graph/builder.ts";

/**
 * Attention alone, at the head size of the paper's checkpoint. The tiny checkpoint's heads are 18 wide, and
 * onnxruntime takes its flash attention, the kernel that has been wrong, only for multiples of 4: the golden pair
 * would pass where SO400M fails. The expected numbers are the formula itself, in double precision.
 */
export interface AttentionCase {
  readonly heads: number;
  readonly headDim: number;
  readonly tokens: number;
}

/** SO400M's heads are 72 wide. More tokens than the 16 up to which another kernel runs, and no multiple of a tile. */
export const ATTENTION_CASE: AttentionCase = { heads: 2, headDim: 72, tokens: 77 };

/** query, key, value [N, dim] -> attended [N, dim], as the towers' graphs have it (models/graph/blocks.ts). */
export function attentionGraph({ heads, headDim, tokens }: AttentionCase): Graph {
  const g = new GraphBuilder("attention", new Map(), "fp32");
  const shape = [tokens, heads * headDim];
  const inputs = ["query", "key", "value"].map((name) => g.op("Unsqueeze", [g.input(name, shape), g.integers(0)]));
  const attended = g.op("com.microsoft.MultiHeadAttention", inputs, { num_heads: { int: heads } });
  g.output("attended", g.op("Squeeze", [attended, g.integers(0)]), shape);
  return g.finish();
}

/** The same numbers in [-2, 2] every time: large enough that the softmax prefers some keys by far. */
export function attentionInput({ heads, headDim, tokens }: AttentionCase, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: tokens * heads * headDim }, () => {
    // Numerical Recipes' linear congruence; its upper bits are random enough.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 30 - 2;
  });
}

/** softmax(Q Kᵀ / sqrt(headDim)) V, a head each: Float32 [N, dim] from Float32 [N, dim] three times. */
export function attention(
  { heads, headDim, tokens }: AttentionCase,
  query: Float32Array,
  key: Float32Array,
  value: Float32Array,
): Float32Array {
  const dim = heads * headDim;
  const out = new Float32Array(tokens * dim);
  const weights = new Float64Array(tokens);
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < tokens; i++) {
      const from = i * dim + h * headDim;
      let largest = -Infinity;
      for (let j = 0; j < tokens; j++) {
        const to = j * dim + h * headDim;
        let dot = 0;
        for (let d = 0; d < headDim; d++) dot += query[from + d]! * key[to + d]!;
        weights[j] = dot / Math.sqrt(headDim);
        largest = Math.max(largest, weights[j]!);
      }
      let sum = 0;
      for (let j = 0; j < tokens; j++) sum += weights[j] = Math.exp(weights[j]! - largest);
      for (let d = 0; d < headDim; d++) {
        let mixed = 0;
        for (let j = 0; j < tokens; j++) mixed += weights[j]! * value[j * dim + h * headDim + d]!;
        out[from + d] = mixed / sum;
      }
    }
  }
  return out;
}
