/**
 * SigLIP2's pooling head, the part that depends on the mask. A learned probe is the only query of a multi-head
 * attention over the tokens; `PoolPrepared` holds what does not depend on the mask (computed once an image, on the
 * runtime), `finishPool` the rest: softmax over the patches that are kept, weighted sum, output projection,
 * `x + MLP(LN(x))`. About 12 million multiply-adds at 1152 wide: cheap enough for every frame of a brush stroke. Where
 * many are wanted, `mixPool` is the part that needs the mask, and a graph (poolFinish in models/siglip2.ts) the rest.
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
  readonly outWeight: Float32Array;
  readonly outBias: Float32Array;
  readonly normWeight: Float32Array;
  readonly normBias: Float32Array;
  readonly fc1Weight: Float32Array;
  readonly fc1Bias: Float32Array;
  readonly fc2Weight: Float32Array;
  readonly fc2Bias: Float32Array;
}

/** GELU's tanh approximation, as `gelu_pytorch_tanh`. */
export function geluTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}

/** y = W x + b, W in [out, in]. Four sums at a time: one alone waits for its own last addition. */
function linear(weight: Float32Array, bias: Float32Array, x: Float32Array): Float32Array {
  const y = new Float32Array(bias.length);
  const width = x.length;
  const even = width - (width % 4);
  for (let o = 0; o < y.length; o++) {
    let [a, b, c, d] = [bias[o]!, 0, 0, 0];
    const row = o * width;
    for (let i = 0; i < even; i += 4) {
      a += weight[row + i]! * x[i]!;
      b += weight[row + i + 1]! * x[i + 1]!;
      c += weight[row + i + 2]! * x[i + 2]!;
      d += weight[row + i + 3]! * x[i + 3]!;
    }
    for (let i = even; i < width; i++) a += weight[row + i]! * x[i]!;
    y[o] = a + b + (c + d);
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
export function poolAttention(prepared: PoolPrepared, heads: number, keep: Uint8Array): Float32Array | null {
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

/**
 * The value vectors of the kept patches in the proportions of the attention to them, Float32 [dim]; null when no patch
 * is kept.
 *
 * @param keep Uint8 [N], 1 where a patch is visible to the probe
 */
export function mixPool({ dim, heads }: Pick<PoolHead, "dim" | "heads">, prepared: PoolPrepared, keep: Uint8Array): Float32Array | null {
  const attention = poolAttention(prepared, heads, keep);
  if (attention === null) return null;
  const count = keep.length;
  const headDim = dim / heads;
  const mixed = new Float64Array(dim);
  for (let i = 0; i < count; i++) {
    if (!keep[i]) continue;
    for (let h = 0; h < heads; h++) {
      const weight = attention[h * count + i]!;
      const from = i * dim;
      for (let d = h * headDim; d < (h + 1) * headDim; d++) mixed[d]! += weight * prepared.values[from + d]!;
    }
  }
  return Float32Array.from(mixed);
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
  const outer = linear(head.fc2Weight, head.fc2Bias, inner.map(geluTanh));
  return attended.map((value, i) => value + outer[i]!);
}
