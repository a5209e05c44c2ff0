import { COSINE_STEPS } from "./shared.ts";

/**
 * Cosines between all patches of two pictures as bytes that compress: what each differs from what its neighbours to the
 * left, above, and between both let expect, since patches beside each other look alike. Of 1024 x 1024 of the demo's pairs
 * .34 to .42 MB are left.
 */

/** @param row cosines, Float32 [M], in [-1, 1] up to rounding @returns whole steps, Int8 [M] */
export const cosineSteps = (row: Float32Array): Int8Array =>
  Int8Array.from(row, (cosine) => Math.round(Math.min(1, Math.max(-1, cosine)) * COSINE_STEPS));

export const cosineOf = (step: number): number => step / COSINE_STEPS;

const expected = (steps: Int8Array, columns: number, at: number, j: number): number => {
  const above = at >= columns ? steps[at - columns]! : 0;
  if (j === 0) return above;
  const left = steps[at - 1]!;
  return at < columns ? left : left + above - steps[at - columns - 1]!;
};

/** @param steps Int8 [N, columns] @returns Uint8 [N, columns]; modulo 256, so that nothing is lost */
export function differences(steps: Int8Array, columns: number): Uint8Array {
  const out = new Uint8Array(steps.length);
  for (let at = 0, j = 0; at < steps.length; at++, j = j + 1 === columns ? 0 : j + 1)
    out[at] = steps[at]! - expected(steps, columns, at, j);
  return out;
}

/** Undoes `differences`. */
export function fromDifferences(bytes: Uint8Array, columns: number): Int8Array {
  const steps = new Int8Array(bytes.length);
  for (let at = 0, j = 0; at < bytes.length; at++, j = j + 1 === columns ? 0 : j + 1)
    steps[at] = bytes[at]! + expected(steps, columns, at, j);
  return steps;
}
