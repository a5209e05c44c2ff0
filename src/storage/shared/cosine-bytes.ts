import type { PatchGrid } from "../../lib/patch-grid.ts";

/**
 * Cosines as shared projects of versions 1 to 3 have them, which are read as ever: what each differs from what its neighbours let
 * expect. In version 3 those are the patches to the left and above on both pictures: their mean, as far as it moved together.
 */

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

/** As version 3 told them. @param bytes Uint8 [N, M], modulo 256, of patches of these grids @returns Int8 [N, M] */
export function fromDifferences(bytes: Uint8Array, reference: PatchGrid, generation: PatchGrid): Int8Array {
  const steps = new Int8Array(bytes.length);
  const [from, to] = [before(reference), before(generation)];
  const [n, m] = [from.left.length, to.left.length];
  for (let i = 0, at = 0; i < n; i++) {
    const [left, above] = [from.left[i]! * m, from.above[i]! * m];
    for (let j = 0; j < m; j++, at++) {
      const [p, q] = [to.left[j]!, to.above[j]!];
      const across = i === 0 ? 0 : steps[left + j]! + steps[above + j]!;
      const along = j === 0 ? 0 : steps[at - j + p]! + steps[at - j + q]!;
      const both = steps[left + p]! + steps[left + q]! + steps[above + p]! + steps[above + q]!;
      steps[at] = bytes[at]! + (i === 0 || j === 0 ? (across + along) >> 1 : (2 * (across + along) - both + 2) >> 2);
    }
  }
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
