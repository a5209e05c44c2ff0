import { ACTIVATIONS, type Activation } from "./activations.ts";

/**
 * SigLIP2's pooling head, the part that depends on the mask. A learned probe is the only query of a multi-head
 * attention over the tokens; `PoolPrepared` holds what does not depend on the mask (computed once an image, on the
 * runtime), `finishPool` the rest: softmax over the patches that are kept, weighted sum, output projection,
 * `x + MLP(LN(x))`. About 12 million multiply-adds at 1152 wide: cheap enough for every frame of a brush stroke
 * (bench/mask-edit.mjs). Where many are wanted, `createPoolMixer` has the part that needs the mask, and a graph (poolFinish in
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

/** Kept of one image's logits between its regions. */
interface Exponentials {
  /** A head each: what was subtracted from its logits. */
  readonly largest: Float64Array;
  /** Float64 [heads, N]; NaN where none was asked for. */
  readonly values: Float64Array;
}

const createExponentials = (heads: number, count: number): Exponentials => ({
  largest: new Float64Array(heads).fill(NaN),
  values: new Float64Array(heads * count),
});

/**
 * What the pool pays attention to: softmax of the probe's logits over the kept patches, a head each.
 *
 * @param known what other regions of the image came to: most have the same largest logit
 * @returns Float32 [heads, N], every row sums to 1 and is 0 where a patch is hidden; null when none is kept
 */
export function poolAttention(
  { logits }: Pick<PoolPrepared, "logits">,
  heads: number,
  keep: Uint8Array,
  known: Exponentials = createExponentials(heads, keep.length),
): Float32Array | null {
  const count = keep.length;
  const { values } = known;
  const attention = new Float32Array(heads * count);
  for (let h = 0; h < heads; h++) {
    const row = h * count;
    let largest = -Infinity;
    for (let i = 0; i < count; i++) if (keep[i]) largest = Math.max(largest, logits[row + i]!);
    if (largest === -Infinity) return null;
    if (known.largest[h] !== largest) {
      known.largest[h] = largest;
      values.fill(NaN, row, row + count);
    }
    let sum = 0;
    for (let i = 0; i < count; i++) {
      if (!keep[i]) continue;
      let weight = values[row + i]!;
      if (Number.isNaN(weight)) values[row + i] = weight = Math.exp(logits[row + i]! - largest);
      attention[row + i] = weight;
      sum += weight;
    }
    for (let i = 0; i < count; i++) attention[row + i]! /= sum;
  }
  return attention;
}

/** Patches whose values are added up together. */
const TOGETHER = 4;

/** Sum of the kept patches' values by their attention, Float64 [dim]; two times four patches in a turn, for fewer stores. */
function mixValues(
  values: Float32Array,
  attention: Float32Array,
  dim: number,
  heads: number,
  keep: Uint8Array,
): Float64Array {
  const count = keep.length;
  const headDim = dim / heads;
  // Behind the last come the first patch at no weight: a group is four.
  const kept = new Int32Array(count + TOGETHER);
  let length = 0;
  for (let i = 0; i < count; i++) if (keep[i]) kept[length++] = i;
  const mixed = new Float64Array(dim);
  const weightOf = (row: number, k: number) => (k < length ? attention[row + kept[k]!]! : 0);
  const groups = Math.ceil(length / TOGETHER);
  const even = (groups - (groups % 2)) * TOGETHER;
  for (let k = 0; k < even; k += 2 * TOGETHER) {
    const [p, q, r, s] = [kept[k]! * dim, kept[k + 1]! * dim, kept[k + 2]! * dim, kept[k + 3]! * dim];
    const [t, u, v, w] = [kept[k + 4]! * dim, kept[k + 5]! * dim, kept[k + 6]! * dim, kept[k + 7]! * dim];
    for (let h = 0; h < heads; h++) {
      const row = h * count;
      const [a, b, c, d] = [weightOf(row, k), weightOf(row, k + 1), weightOf(row, k + 2), weightOf(row, k + 3)];
      const [e, f, g, z] = [weightOf(row, k + 4), weightOf(row, k + 5), weightOf(row, k + 6), weightOf(row, k + 7)];
      const end = (h + 1) * headDim;
      for (let to = h * headDim; to < end; to++)
        mixed[to] =
          mixed[to]! +
          (a * values[p + to]! + b * values[q + to]! + (c * values[r + to]! + d * values[s + to]!)) +
          (e * values[t + to]! + f * values[u + to]! + (g * values[v + to]! + z * values[w + to]!));
    }
  }
  for (let k = even; k < length; k += TOGETHER) {
    const [p, q, r, s] = [kept[k]! * dim, kept[k + 1]! * dim, kept[k + 2]! * dim, kept[k + 3]! * dim];
    for (let h = 0; h < heads; h++) {
      const row = h * count;
      const [a, b, c, d] = [weightOf(row, k), weightOf(row, k + 1), weightOf(row, k + 2), weightOf(row, k + 3)];
      const end = (h + 1) * headDim;
      for (let to = h * headDim; to < end; to++)
        mixed[to]! += a * values[p + to]! + b * values[q + to]! + (c * values[r + to]! + d * values[s + to]!);
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
export type MixPool = (keep: Uint8Array) => Float32Array | null;

/** Mixes an image's regions, one after the other. */
export function createPoolMixer({ dim, heads }: Pick<PoolHead, "dim" | "heads">, prepared: PoolPrepared): MixPool {
  const known = createExponentials(heads, prepared.logits.length / heads);
  return (keep) => {
    const attention = poolAttention(prepared, heads, keep, known);
    return attention && new Float32Array(mixValues(prepared.values, attention, dim, heads, keep));
  };
}

/**
 * The pooled vector over the kept patches, Float32 [dim]; null when no patch is kept.
 *
 * @param keep Uint8 [N], 1 where a patch is visible to the probe
 */
export function finishPool(head: PoolHead, prepared: PoolPrepared, keep: Uint8Array): Float32Array | null {
  const mixed = createPoolMixer(head, prepared)(keep);
  if (mixed === null) return null;
  const attended = linear(head.outWeight, head.outBias, mixed);
  const inner = linear(head.fc1Weight, head.fc1Bias, layerNorm(attended, head.normWeight, head.normBias, head.epsilon));
  const outer = linear(head.fc2Weight, head.fc2Bias, inner.map(ACTIVATIONS[head.activation]));
  return attended.map((value, i) => value + outer[i]!);
}
