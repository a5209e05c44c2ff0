import type { Transformer } from "../../models/graph/blocks.ts";

/** Floating-point operations, a multiplication and an addition two of them: of matrix products alone, as they are counted everywhere. */

/**
 * Of one image through a vision tower: patch embedding, and in each layer the four projections, the MLP, logits and sums of
 * the attention. Norms, Gelu and sums are below a hundredth.
 *
 * @param patches of the image
 * @param input numbers of a patch
 */
export function towerOperations({ dim, layers, mlp }: Transformer, patches: number, input: number): number {
  const projections = 4 * 2 * patches * dim * dim;
  const feedForward = 2 * 2 * patches * dim * mlp;
  const attention = 2 * 2 * patches * patches * dim;
  return 2 * patches * input * dim + layers * (projections + feedForward + attention);
}

/** Of `times` products of two matrices of [size, size]. */
export const productOperations = (size: number, times: number): number => 2 * size ** 3 * times;

/** 10^12 operations a second. */
export const teraflops = (operations: number, milliseconds: number): number => operations / milliseconds / 1e9;

/** The middle of some numbers; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : ((sorted[half - 1] ?? NaN) + (sorted[half] ?? NaN)) / 2;
}
