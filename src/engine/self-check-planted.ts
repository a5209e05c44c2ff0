import type { LayerShape } from "../models/family.ts";
import { clipLayerNames, named } from "../models/graph/blocks.ts";

/**
 * Random weights of one encoder layer with what random weights lack: a few channels, of every origin that trained
 * towers have, 20 to 80 times larger than the rest. What reads such a channel has smaller weights for it, as there.
 */
export type { LayerShape };

const LAYER = clipLayerNames("t", 0);
const LAST = named("t.last");

/** Names and shapes of the layer's tensors, and of the norm behind it. */
export function planLayer({ dim, mlp }: LayerShape): Map<string, readonly number[]> {
  const { norm1, norm2, query, key, value, out, fc1, fc2 } = LAYER;
  const plan = new Map<string, readonly number[]>();
  for (const { weight, bias } of [norm1, norm2, LAST]) plan.set(weight, [dim]).set(bias, [dim]);
  for (const { weight } of [query, key, value, out]) plan.set(weight, [dim, dim]);
  plan.set(fc1.weight, [mlp, dim]).set(fc2.weight, [dim, mlp]);
  for (const { bias } of [query, key, value, out, fc2]) if (bias !== null) plan.set(bias, [dim]);
  if (fc1.bias !== null) plan.set(fc1.bias, [mlp]);
  return plan;
}

/** Roughly normal numbers, the same for one seed. */
export function normals(seed: number): () => number {
  let state = seed;
  // Numerical Recipes' linear congruence; the sum of four uniforms, scaled to variance one.
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}

/** By channel of the residual sum: what is added to it. */
export const sums = (dim: number): ReadonlyMap<number, number> =>
  new Map([
    [Math.floor(dim * 0.3), 40],
    [Math.floor(dim * 0.6), -80],
  ]);
/** By channel of a norm's result: its weight, times this. */
const gains = (dim: number): ReadonlyMap<number, number> =>
  new Map([
    [1, 20],
    [Math.floor(dim * 0.4), 40],
    [dim - 2, 60],
  ]);
/** By unit of the MLP, or channel of the values: what makes it, times this. */
const units = (width: number): ReadonlyMap<number, number> =>
  new Map([
    [5, 20],
    [Math.floor(width * 0.7), 30],
  ]);

/** Rows of a matrix [out, columns], times a factor each. */
function scaleRows(values: Float32Array, columns: number, factors: ReadonlyMap<number, number>): void {
  for (const [row, factor] of factors) for (let i = 0; i < columns; i++) values[row * columns + i]! *= factor;
}

/** Columns of a matrix [out, columns], over a factor each. */
function dampColumns(values: Float32Array, columns: number, factors: ReadonlyMap<number, number>): void {
  for (const [column, factor] of factors) for (let i = column; i < values.length; i += columns) values[i]! /= factor;
}

/**
 * Float32 values by name, made anew at every call.
 *
 * @param seed of another layer
 * @param outliers false leaves the random weights alone
 */
export function plantedWeights(shape: LayerShape, seed = 1, outliers = true): (name: string) => Float32Array {
  const { dim, mlp } = shape;
  const plan = planLayer(shape);
  const order = [...plan.keys()];
  return (name) => {
    const dims = plan.get(name) ?? [];
    const next = normals(100 * seed + order.indexOf(name));
    const columns = dims[1] ?? 1;
    const scale = dims.length === 2 ? 0.8 / Math.sqrt(columns) : 0.1;
    const isGain = dims.length === 1 && name.endsWith(".weight");
    const values = Float32Array.from(
      { length: dims.reduce((product, size) => product * size, 1) },
      () => (isGain ? 1 : 0) + scale * next(),
    );
    if (!outliers) return values;
    if (name === LAYER.norm1.weight || name === LAYER.norm2.weight) scaleRows(values, 1, gains(dim));
    // Largest in the sum, these channels would be all that the last norm shows.
    if (name === LAST.weight) dampColumns(values, dim, sums(dim));
    if ([LAYER.query.weight, LAYER.key.weight, LAYER.value.weight, LAYER.fc1.weight].includes(name)) {
      dampColumns(values, dim, gains(dim));
      dampColumns(values, dim, sums(dim));
    }
    if (name === LAYER.value.weight) scaleRows(values, dim, units(dim));
    if (name === LAYER.out.weight) dampColumns(values, dim, units(dim));
    if (name === LAYER.fc1.weight) scaleRows(values, dim, units(mlp));
    if (name === LAYER.fc2.weight) dampColumns(values, mlp, units(mlp));
    return values;
  };
}

/** What spreads the logits: their standard deviation is about two thirds of it. */
const SPREAD = 3;

/**
 * The same for a check of kernels: what reads a norm makes up for the outliers there, which leave little of the rest.
 * Else all logits are near zero, so that attention is a mean whatever queries and keys are, and what the layer adds is a
 * twentieth of what it is added to.
 */
export function spreadWeights(shape: LayerShape): (name: string) => Float32Array {
  const planted = plantedWeights(shape);
  const squash = Math.sqrt(1 + [...sums(shape.dim).values()].reduce((sum, size) => sum + size ** 2, 0) / shape.dim);
  const factors = new Map([
    [LAYER.query.weight, SPREAD * squash],
    [LAYER.key.weight, squash],
    [LAYER.value.weight, squash],
    [LAYER.fc1.weight, squash],
  ]);
  return (name) => {
    const factor = factors.get(name) ?? 1;
    return factor === 1 ? planted(name) : planted(name).map((value) => value * factor);
  };
}

/** The residual sum as it comes in: Float32 [tokens, dim]. */
export function plantedInput({ dim }: LayerShape, tokens: number): Float32Array {
  const next = normals(1000);
  const input = Float32Array.from({ length: tokens * dim }, next);
  for (const [channel, size] of sums(dim)) for (let i = channel; i < input.length; i += dim) input[i]! += size;
  return input;
}
