import { ACTIVATIONS, type Activation } from "./activations.ts";

/**
 * SigLIP2's pooling head, the part that depends on the mask. A learned probe is the only query of a multi-head
 * attention over the tokens; `PoolPrepared` holds what does not depend on the mask (computed once an image, on the
 * runtime), `finishPool` the rest: softmax over the patches that are kept, weighted sum, output projection,
 * `x + MLP(LN(x))`. About 12 million multiply-adds at 1152 wide: cheap enough for every frame of a brush stroke
 * (bench/mask-edit.mjs). Where many are wanted, `mixPool` is the part that needs the mask, and a graph (poolFinish in
 * models/siglip2.ts) the rest.
 *
 * Source: MaSC._pool_with_kpm over Siglip2MultiheadAttentionPoolingHead.
 */

export interface PoolPrepared {
  /** Float32 [heads, N]: scaled attention logits of the probe. */
  readonly logits: Float32Array;
  /** Float32 [N, dim]: value vectors, heads side by side. */
  readonly values: Float32Array;
}

/** Weights are in PyTorch's layout, [out, in]. */
export interface PoolHead {
  readonly dim: number;
  readonly heads: number;
  readonly hidden: number;
  readonly epsilon: number;
  /** Of its MLP: the vision tower's. */
  readonly activation: Activation;
  readonly outWeight: Float32Array;
  readonly outBias: Float32Array;
  readonly normWeight: Float32Array;
  readonly normBias: Float32Array;
  readonly fc1Weight: Float32Array;
  readonly fc1Bias: Float32Array;
  readonly fc2Weight: Float32Array;
  readonly fc2Bias: Float32Array;
}

/**
 * y = W x + b, W in [out, in]. Four rows at a time, whose sums do not wait for each other and share each x, which is
 * widened to double only once: a third less time than row by row.
 */
function linear(weight: Float32Array, bias: Float32Array, x: Float32Array): Float32Array {
  const y = new Float32Array(bias.length);
  const width = x.length;
  const wide = Float64Array.from(x);
  let o = 0;
  for (; o + 3 < y.length; o += 4) {
    let a = bias[o]!;
    let b = bias[o + 1]!;
    let c = bias[o + 2]!;
    let d = bias[o + 3]!;
    const first = o * width;
    const second = first + width;
    const third = second + width;
    const fourth = third + width;
    for (let i = 0; i < width; i++) {
      const value = wide[i]!;
      a += weight[first + i]! * value;
      b += weight[second + i]! * value;
      c += weight[third + i]! * value;
      d += weight[fourth + i]! * value;
    }
    y[o] = a;
    y[o + 1] = b;
    y[o + 2] = c;
    y[o + 3] = d;
  }
  for (; o < y.length; o++) {
    let sum = bias[o]!;
    for (let i = 0; i < width; i++) sum += weight[o * width + i]! * wide[i]!;
    y[o] = sum;
  }
  return y;
}

function layerNorm(x: Float32Array, weight: Float32Array, bias: Float32Array, epsilon: number): Float32Array {
  let mean = 0;
  for (const value of x) mean += value;
  mean /= x.length;
  let variance = 0;
  for (const value of x) variance += (value - mean) ** 2;
  const scale = 1 / Math.sqrt(variance / x.length + epsilon);
  return x.map((value, i) => (value - mean) * scale * weight[i]! + bias[i]!);
}

/**
 * What the pool pays attention to: softmax of the probe's logits over the kept patches, a head each.
 *
 * @returns Float32 [heads, N], every row sums to 1 and is 0 where a patch is hidden; null when none is kept
 */
export function poolAttention(
  prepared: Pick<PoolPrepared, "logits">,
  heads: number,
  keep: Uint8Array,
): Float32Array | null {
  const count = keep.length;
  const attention = new Float32Array(heads * count);
  for (let h = 0; h < heads; h++) {
    const row = h * count;
    let largest = -Infinity;
    for (let i = 0; i < count; i++) if (keep[i]) largest = Math.max(largest, prepared.logits[row + i]!);
    if (largest === -Infinity) return null;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      if (!keep[i]) continue;
      const weight = Math.exp(prepared.logits[row + i]! - largest);
      attention[row + i] = weight;
      sum += weight;
    }
    for (let i = 0; i < count; i++) attention[row + i]! /= sum;
  }
  return attention;
}

/** Sum of the kept patches' values by their attention, Float64 [dim]; four patches at a time, for fewer stores. */
function mixValues(
  values: Float32Array,
  attention: Float32Array,
  dim: number,
  heads: number,
  keep: Uint8Array,
): Float64Array {
  const count = keep.length;
  const headDim = dim / heads;
  const kept: number[] = [];
  for (let i = 0; i < count; i++) if (keep[i]) kept.push(i);
  // The last group is filled up with the first patch at no weight.
  const mixed = new Float64Array(dim);
  for (let k = 0; k < kept.length; k += 4) {
    const [p, q, r, s] = [kept[k]!, kept[k + 1] ?? -1, kept[k + 2] ?? -1, kept[k + 3] ?? -1];
    for (let h = 0; h < heads; h++) {
      const row = h * count;
      const [a, b, c, d] = [
        attention[row + p]!,
        q < 0 ? 0 : attention[row + q]!,
        r < 0 ? 0 : attention[row + r]!,
        s < 0 ? 0 : attention[row + s]!,
      ];
      const from = h * headDim;
      let [i, j, l, m] = [
        p * dim + from,
        Math.max(0, q) * dim + from,
        Math.max(0, r) * dim + from,
        Math.max(0, s) * dim + from,
      ];
      for (let to = from; to < from + headDim; to++)
        mixed[to]! += a * values[i++]! + b * values[j++]! + (c * values[l++]! + d * values[m++]!);
    }
  }
  return mixed;
}

/**
 * The value vectors of the kept patches in the proportions of the attention to them, Float32 [dim]; null when no patch
 * is kept.
 *
 * @param keep Uint8 [N], 1 where a patch is visible to the probe
 */
export function mixPool(
  { dim, heads }: Pick<PoolHead, "dim" | "heads">,
  prepared: PoolPrepared,
  keep: Uint8Array,
): Float32Array | null {
  const attention = poolAttention(prepared, heads, keep);
  if (attention === null) return null;
  return Float32Array.from(mixValues(prepared.values, attention, dim, heads, keep));
}

/**
 * The pooled vector over the kept patches, Float32 [dim]; null when no patch is kept.
 *
 * @param keep Uint8 [N], 1 where a patch is visible to the probe
 */
export function finishPool(head: PoolHead, prepared: PoolPrepared, keep: Uint8Array): Float32Array | null {
  const mixed = mixPool(head, prepared, keep);
  if (mixed === null) return null;
  const attended = linear(head.outWeight, head.outBias, mixed);
  const inner = linear(head.fc1Weight, head.fc1Bias, layerNorm(attended, head.normWeight, head.normBias, head.epsilon));
  const outer = linear(head.fc2Weight, head.fc2Bias, inner.map(ACTIVATIONS[head.activation]));
  return attended.map((value, i) => value + outer[i]!);
}
