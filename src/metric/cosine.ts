/** Below this an L2 norm counts as this: torch.nn.functional.normalize's eps. */
const NORM_FLOOR = 1e-12;

/** Cosine of two vectors of one length, in [-1, 1] up to rounding. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return dot / (Math.max(Math.sqrt(aa), NORM_FLOOR) * Math.max(Math.sqrt(bb), NORM_FLOOR));
}

/** Rows scaled to length 1: Float32 [N, dim] -> Float32 [N, dim]. */
export function unitRows(tokens: Float32Array, dim: number): Float32Array {
  const unit = new Float32Array(tokens.length);
  for (let start = 0; start < tokens.length; start += dim) {
    let square = 0;
    for (let i = start; i < start + dim; i++) square += tokens[i]! * tokens[i]!;
    const scale = 1 / Math.max(Math.sqrt(square), NORM_FLOOR);
    for (let i = start; i < start + dim; i++) unit[i] = tokens[i]! * scale;
  }
  return unit;
}

/**
 * One row of the cosine matrix: `unit` rows against row `index` of `from`, both from `unitRows`. Cheap enough for
 * every move of a pointer (1.2 million multiply-adds at 1024 patches of 1152).
 *
 * @returns Float32 [M]
 */
export function cosineRow(from: Float32Array, index: number, unit: Float32Array, dim: number): Float32Array {
  const vector = from.subarray(index * dim, (index + 1) * dim);
  const row = new Float32Array(unit.length / dim);
  let j = 0;
  // Four sums at once: one alone waits for itself.
  for (; j + 4 <= row.length; j += 4) {
    const [first, second, third, fourth] = [j * dim, (j + 1) * dim, (j + 2) * dim, (j + 3) * dim];
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < dim; i++) {
      const value = vector[i]!;
      a += value * unit[first + i]!;
      b += value * unit[second + i]!;
      c += value * unit[third + i]!;
      d += value * unit[fourth + i]!;
    }
    row[j] = a;
    row[j + 1] = b;
    row[j + 2] = c;
    row[j + 3] = d;
  }
  for (; j < row.length; j++) {
    let dot = 0;
    const start = j * dim;
    for (let i = 0; i < dim; i++) dot += vector[i]! * unit[start + i]!;
    row[j] = dot;
  }
  return row;
}
