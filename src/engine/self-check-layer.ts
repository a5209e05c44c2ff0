import { LensError } from "../lib/errors.ts";
import { clipLayerNames, named } from "../models/graph/blocks.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { Runtime } from "../platform/runtime.ts";
import { arithmeticFor } from "./arithmetic.ts";
import { GraphSession } from "../models/graph/session.ts";
import { LAYER_EPSILON, layerGraph } from "./layer-graph.ts";
import { plantedInput, spreadWeights, type LayerShape } from "./self-check-planted.ts";
import { attention } from "./self-check-attention.ts";

/**
 * One encoder layer at an installed model's sizes and precision, against the formula in double precision: kernels are
 * chosen by size, and a tiny checkpoint's are not SO400M's. Its weights are planted with the outliers of trained
 * towers, without which int8 looks better than it is.
 */
export interface LayerCheck {
  /** Root mean square of the difference, as a share of that of the expected numbers. */
  readonly deviation: number;
  readonly tolerance: number;
  readonly milliseconds: number;
}

/**
 * What passes. Measured at 1152, 16 heads, 4304: fp32 4e-7; fp16 2.8e-3 on WebGPU, which adds in float16 too (tools/float16,
 * on llvmpipe; a processor that adds in single 2e-4); int8 1.4e-2 by blocks, 1.9e-2 by columns and 3.4e-2 in 7 bits, and
 * at small sizes up to 7.8e-2; with one outlier taken apart instead of 32, by columns 1.2e-1. Without its attention a
 * layer is off by 3.6e-1, with queries, values or units wrong by a tenth by 2e-2 to 4e-2.
 */
const TOLERANCE: Readonly<Record<Precision, number>> = { fp32: 1e-5, fp16: 1e-2, int8: 1e-1 };

/** More than the 16 up to which another kernel of attention runs. */
export const LAYER_TOKENS = 24;

/**
 * @param config dim divisible by heads; the rest is SigLIP2's: gelu (tanh), epsilon 1e-6
 * @throws LensError failed_inference where the runtime cannot run it, or what it gives is not finite; invalid_settings
 */
export async function checkLayer(runtime: Runtime, config: LayerShape, precision: Precision): Promise<LayerCheck> {
  if (!(config.dim % config.heads === 0))
    throw new LensError("invalid_settings", `${config.dim} is not divisible by ${config.heads} heads.`);
  const start = performance.now();
  const deviation = await layerDeviation(runtime, config, precision, spreadWeights(config));
  return { deviation, tolerance: TOLERANCE[precision], milliseconds: performance.now() - start };
}

/** How far a layer of these weights is off. @throws LensError failed_inference as checkLayer */
export async function layerDeviation(
  runtime: Runtime,
  config: LayerShape,
  precision: Precision,
  weights: (name: string) => Float32Array,
): Promise<number> {
  const graph = layerGraph(config, await arithmeticFor(runtime, precision));
  const session = new GraphSession(runtime, graph, (name) => Promise.resolve(weights(name)));
  const input = plantedInput(config, LAYER_TOKENS);
  try {
    const outputs = await session.run({ x: { dims: [LAYER_TOKENS, config.dim], data: input } });
    return rootMeanSquareDeviation(outputs.floats("y"), layerByFormula(config, weights, input));
  } finally {
    await session.release();
  }
}

/** sqrt(mean (actual - expected)^2) / sqrt(mean expected^2). */
export function rootMeanSquareDeviation(actual: Float32Array, expected: Float32Array): number {
  let [off, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    off += ((actual[i] ?? Number.NaN) - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  return Math.sqrt(off / size);
}

/** x Wᵀ + b: Float32 [N, out], summed in double. */
function linear(x: Float32Array, weight: Float32Array, bias: Float32Array): Float32Array {
  const output = bias.length;
  const input = weight.length / output;
  const rows = x.length / input;
  const y = new Float32Array(rows * output);
  for (let o = 0; o < output; o++) {
    for (let n = 0; n < rows; n++) {
      let sum = bias[o]!;
      for (let i = 0, a = n * input, b = o * input; i < input; i++) sum += x[a + i]! * weight[b + i]!;
      y[n * output + o] = sum;
    }
  }
  return y;
}

function norm(x: Float32Array, weight: Float32Array, bias: Float32Array): Float32Array {
  const dim = weight.length;
  const y = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += dim) {
    const row = x.subarray(start, start + dim);
    const mean = row.reduce((sum, value) => sum + value, 0) / dim;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dim;
    for (let i = 0; i < dim; i++)
      y[start + i] = ((row[i]! - mean) / Math.sqrt(variance + LAYER_EPSILON)) * weight[i]! + bias[i]!;
  }
  return y;
}

const add = (a: Float32Array, b: Float32Array) => a.map((value, i) => value + b[i]!);
const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** The layer and the norm behind it: Float32 [N, dim] from Float32 [N, dim]. Source: transformers' Siglip2EncoderLayer. */
function layerByFormula(
  { dim, heads }: LayerShape,
  weights: (name: string) => Float32Array,
  x: Float32Array,
): Float32Array {
  const names = clipLayerNames("t", 0);
  const apply = (of: { weight: string; bias: string | null }, y: Float32Array, how: typeof linear) =>
    how(y, weights(of.weight), weights(of.bias ?? ""));
  const normed = apply(names.norm1, x, norm);
  const [query, key, value] = [names.query, names.key, names.value].map((projection) =>
    apply(projection, normed, linear),
  );
  const attended = attention({ heads, headDim: dim / heads, tokens: x.length / dim }, query!, key!, value!);
  const sum = add(x, apply(names.out, attended, linear));
  const inner = apply(names.fc1, apply(names.norm2, sum, norm), linear).map(gelu);
  return apply(named("t.last"), add(sum, apply(names.fc2, inner, linear)), norm);
}
