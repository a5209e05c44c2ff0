import { yieldToEventLoop } from "../../lib/event-loop.ts";

/**
 * A matrix by few directions: those along which it is largest, by orthogonal iteration (Golub and Van Loan, Matrix Computations,
 * 8.2.4). Cosines of patches have a few dozen that matter, whatever the width of the model: each is a sum over independent
 * features, of which the small ones cancel.
 */
export interface Directions {
  /** Of the rows, each of length 1: Float64 [rank, n]. */
  readonly rows: readonly Float64Array[];
  /** What the matrix makes of them, as long as it is large there: Float64 [rank, m]. */
  readonly columns: readonly Float64Array[];
}

/** Rounds, of which each brings a direction nearer by how much larger it is than those behind it. */
const ROUNDS = 4;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Makes them stand at right angles to each other, of length 1, in their order; what is nothing stays so. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  for (const [at, vector] of vectors.entries()) {
    // Twice is enough (Kahan and Parlett).
    for (let pass = 0; pass < 2; pass++)
      for (const other of vectors.slice(0, at)) {
        const share = dot(vector, other);
        for (let i = 0; i < vector.length; i++) vector[i]! -= share * other[i]!;
      }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length < 1e-9 ? 0 : 1 / length;
    for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
  }
}

/** The same beginning every time: Park and Miller's numbers. */
function beginning(rank: number, length: number): Float64Array[] {
  let state = 7;
  return Array.from({ length: rank }, () =>
    Float64Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5),
  );
}

/** @param matrix [n, m], row-major @param rank how many, at most n and m */
export async function directionsOf(
  matrix: Int8Array | Int16Array,
  n: number,
  m: number,
  rank: number,
): Promise<Directions> {
  const onRows = async (columns: readonly Float64Array[]) => {
    const out: Float64Array[] = [];
    for (const column of columns) {
      const row = new Float64Array(n);
      for (let i = 0, at = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < m; j++, at++) sum += matrix[at]! * column[j]!;
        row[i] = sum;
      }
      out.push(row);
      await yieldToEventLoop();
    }
    return out;
  };
  const onColumns = async (rows: readonly Float64Array[]) => {
    const out: Float64Array[] = [];
    for (const row of rows) {
      const column = new Float64Array(m);
      for (let i = 0, at = 0; i < n; i++) {
        const weight = row[i]!;
        for (let j = 0; j < m; j++, at++) column[j]! += weight * matrix[at]!;
      }
      out.push(column);
      await yieldToEventLoop();
    }
    return out;
  };
  let columns = beginning(Math.min(rank, n, m), m);
  let rows: Float64Array[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    orthonormalise(columns);
    rows = await onRows(columns);
    orthonormalise(rows);
    columns = await onColumns(rows);
  }
  return { rows, columns };
}
