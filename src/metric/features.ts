import { unitRows } from "./cosine.ts";

/**
 * Both images' tokens as colours: their first three principal components together, so that what the model takes for
 * the same part has the same colour on either side.
 */
const COMPONENTS = 3;
/** Directions that are followed: some more than are wanted, so that the third is told from the fourth sooner. */
const FOLLOWED = 6;
/** Rounds of the iteration. Colours are what is wanted, not digits: after 24 the third component of the demo's pairs has settled to 1e-3. */
const ROUNDS = 24;
/** Components are stretched between these shares of their values, so that one odd patch does not take all colours. */
const [DARKEST, BRIGHTEST] = [0.01, 0.99];

/** The same numbers on every machine: a generator of Park and Miller's. */
function* evenly(): Generator<number, never> {
  for (let state = 1; ; state = (state * 48271) % 2147483647) yield state / 2147483647 - 0.5;
}

/** Columns made orthonormal in place, the first first (Gram and Schmidt, modified). */
function orthonormalise(columns: readonly Float64Array[]): void {
  columns.forEach((column, c) => {
    for (const earlier of columns.slice(0, c)) {
      const dot = column.reduce((sum, value, i) => sum + value * earlier[i]!, 0);
      column.forEach((value, i) => (column[i] = value - dot * earlier[i]!));
    }
    const norm = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0)) || 1;
    column.forEach((value, i) => (column[i] = value / norm));
  });
}

/**
 * Every direction times the rows, and that times the rows again, in place. All are followed side by side, so that a token
 * is read once a round: at 1024 patches of 1152 they are 9 MB, more than a processor keeps at hand.
 */
function follow(rows: Float32Array, dim: number, columns: readonly Float64Array[]): void {
  const beside = new Float64Array(FOLLOWED * dim); // [dim, FOLLOWED]
  columns.forEach((column, c) => column.forEach((value, d) => (beside[d * FOLLOWED + c] = value)));
  const next = new Float64Array(beside.length);
  for (let from = 0; from < rows.length; from += dim) {
    let [a, b, c, d, e, f] = [0, 0, 0, 0, 0, 0];
    for (let i = from, at = 0; i < from + dim; i++, at += FOLLOWED) {
      const value = rows[i]!;
      a += value * beside[at]!;
      b += value * beside[at + 1]!;
      c += value * beside[at + 2]!;
      d += value * beside[at + 3]!;
      e += value * beside[at + 4]!;
      f += value * beside[at + 5]!;
    }
    for (let i = from, at = 0; i < from + dim; i++, at += FOLLOWED) {
      const value = rows[i]!;
      next[at]! += a * value;
      next[at + 1]! += b * value;
      next[at + 2]! += c * value;
      next[at + 3]! += d * value;
      next[at + 4]! += e * value;
      next[at + 5]! += f * value;
    }
  }
  columns.forEach((column, c) => column.forEach((_, d) => (column[d] = next[d * FOLLOWED + c]!)));
}

/** Rows times columns: Float64 [rows] each. */
const project = (rows: Float32Array, dim: number, column: Float64Array): Float64Array => {
  const values = new Float64Array(rows.length / dim);
  for (let i = 0; i < values.length; i++) {
    let sum = 0;
    for (let d = 0, at = i * dim; d < dim; d++, at++) sum += rows[at]! * column[d]!;
    values[i] = sum;
  }
  return values;
};

function centre(rows: Float32Array, dim: number): Float32Array {
  const mean = new Float64Array(dim);
  for (let i = 0; i < rows.length; i++) mean[i % dim]! += rows[i]!;
  const count = rows.length / dim;
  return rows.map((value, i) => value - mean[i % dim]! / count);
}

/** A direction has no sign of its own: the side with the heavier tail is called positive. */
function signed(values: Float64Array): Float64Array {
  const sign = values.reduce((sum, value) => sum + value ** 3, 0) < 0 ? -1 : 1;
  return values.map((value) => value * sign);
}

function stretched(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const [low, high] = [at(DARKEST), at(BRIGHTEST)];
  return values.map((value) => (high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5));
}

/**
 * @param from Float32 [N, dim] of the one image, `to` Float32 [M, dim] of the other, not normalised
 * @param onPass waited for between passes over the tokens: lets a cancel in, and says how far it is
 * @returns Float32 [N, 3] and [M, 3] in [0, 1], and each component's share of the variance
 */
export async function sharedFeatures(
  from: Float32Array,
  to: Float32Array,
  dim: number,
  onPass: (done: number, total: number) => Promise<void>,
) {
  const joint = new Float32Array(from.length + to.length);
  joint.set(unitRows(from, dim));
  joint.set(unitRows(to, dim), from.length);
  const rows = centre(joint, dim);
  const variance = rows.reduce((sum, value) => sum + value * value, 0) || 1;
  const random = evenly();
  const columns = Array.from({ length: Math.min(FOLLOWED, dim) }, () =>
    Float64Array.from({ length: dim }, () => random.next().value),
  );
  orthonormalise(columns);
  for (let round = 0; round < ROUNDS; round++) {
    await onPass(round, ROUNDS);
    follow(rows, dim, columns);
    orthonormalise(columns);
  }
  const found = columns.map((column) => project(rows, dim, column)).toSorted((a, b) => power(b) - power(a));
  const components = found.slice(0, COMPONENTS);
  const colours = components.map((values) => stretched(signed(values)));
  const interleaved = (start: number, count: number) =>
    Float32Array.from(
      { length: count * COMPONENTS },
      (_, i) => colours[i % COMPONENTS]?.[start + Math.floor(i / COMPONENTS)] ?? 0.5,
    );
  const count = from.length / dim;
  return {
    reference: interleaved(0, count),
    generation: interleaved(count, to.length / dim),
    shares: components.map((values) => power(values) / variance),
  };
}

const power = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
