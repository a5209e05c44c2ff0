import type { PatchGrid } from "../../lib/patch-grid.ts";
import { COSINE_STEPS } from "./shared.ts";

/**
 * Cosines between all patches of two pictures as bytes that compress: what each differs from what its neighbours let expect.
 * Patches beside each other look alike, on either picture, so a cosine is told from those of the patches to the left and above
 * on both: their mean, as far as it moved together. Of 1024 x 1024 of the demo's model with made photographs .38 to .53 MB
 * are left (bench/share.mjs).
 */

/** @param row cosines, Float32 [M], in [-1, 1] up to rounding @returns whole steps, Int8 [M] */
export const cosineSteps = (row: Float32Array): Int8Array =>
  Int8Array.from(row, (cosine) => Math.round(Math.min(1, Math.max(-1, cosine)) * COSINE_STEPS));

/** The patches to the left of each and above it: one twice where there is no other, none for the first. */
function before({ rows, columns }: PatchGrid): { readonly left: Int32Array; readonly above: Int32Array } {
  const [left, above] = [new Int32Array(rows * columns), new Int32Array(rows * columns)];
  for (let patch = 1; patch < left.length; patch++) {
    const [hasLeft, hasAbove] = [patch % columns > 0, patch >= columns];
    left[patch] = hasLeft ? patch - 1 : patch - columns;
    above[patch] = hasAbove ? patch - columns : patch - 1;
  }
  return { left, above };
}

/** Goes over all pairs of patches in their order, with what those before each let expect. @param steps read as far as was gone */
function expecting(
  steps: Int8Array,
  reference: PatchGrid,
  generation: PatchGrid,
  take: (at: number, expected: number) => void,
): void {
  const [from, to] = [before(reference), before(generation)];
  const [n, m] = [from.left.length, to.left.length];
  for (let i = 0, at = 0; i < n; i++) {
    const [left, above] = [from.left[i]! * m, from.above[i]! * m];
    for (let j = 0; j < m; j++, at++) {
      const [p, q] = [to.left[j]!, to.above[j]!];
      const across = i === 0 ? 0 : steps[left + j]! + steps[above + j]!;
      const along = j === 0 ? 0 : steps[at - j + p]! + steps[at - j + q]!;
      if (i === 0 || j === 0) take(at, (across + along) >> 1);
      else {
        const both = steps[left + p]! + steps[left + q]! + steps[above + p]! + steps[above + q]!;
        take(at, (2 * (across + along) - both + 2) >> 2);
      }
    }
  }
}

/** @param steps Int8 [N, M], of patches of these grids @returns Uint8 [N, M]; modulo 256, so that nothing is lost */
export function differences(steps: Int8Array, reference: PatchGrid, generation: PatchGrid): Uint8Array {
  const out = new Uint8Array(steps.length);
  expecting(steps, reference, generation, (at, expected) => (out[at] = steps[at]! - expected));
  return out;
}

/** Undoes `differences`. */
export function fromDifferences(bytes: Uint8Array, reference: PatchGrid, generation: PatchGrid): Int8Array {
  const steps = new Int8Array(bytes.length);
  expecting(steps, reference, generation, (at, expected) => (steps[at] = bytes[at]! + expected));
  return steps;
}

/** As versions 1 and 2 told them: from the row's last and the one above alone. @param bytes Uint8 [N, columns] */
export function fromRowDifferences(bytes: Uint8Array, columns: number): Int8Array {
  const steps = new Int8Array(bytes.length);
  for (let at = 0, j = 0; at < bytes.length; at++, j = j + 1 === columns ? 0 : j + 1) {
    const above = at >= columns ? steps[at - columns]! : 0;
    const aside = j === 0 ? 0 : steps[at - 1]! - (at < columns ? 0 : steps[at - columns - 1]!);
    steps[at] = bytes[at]! + above + aside;
  }
  return steps;
}
