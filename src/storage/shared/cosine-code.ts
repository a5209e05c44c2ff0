import { integerCoder } from "../../lib/integer-coder.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import { bitReader, bitWriter, type BitCoder } from "../../lib/range-coder.ts";
import { directionsOf } from "./low-rank.ts";
import { COSINE_STEPS, LARGEST_ERROR_STEPS, MOST_DIRECTIONS } from "./shared.ts";

/**
 * Cosines between all patches of two pictures in few bytes: the directions along which they are large, each a map over either
 * picture in whole steps, and where their sum is off by more than is allowed, by how much. Maps are told from their neighbours,
 * what is off from how far its neighbours are. All by whole numbers and sums in one order, which every browser computes alike.
 */
export interface CodedCosines {
  /** What a step of a direction's two maps together is in steps of a cosine. */
  readonly weights: readonly number[];
  readonly bytes: Uint8Array;
}

/** @param row cosines, Float32 [M], in [-1, 1] up to rounding @returns whole steps, Int16 [M] */
export const cosineSteps = (row: Float32Array): Int16Array =>
  Int16Array.from(row, (cosine) => Math.round(Math.min(1, Math.max(-1, cosine)) * COSINE_STEPS));

/** What is corrected, in steps: a sum is off by no more than half of it. */
const CORRECTION = 2 * LARGEST_ERROR_STEPS;
/** By how much a map is rounded, as far as it makes cosines wrong: of a correction. Finer maps cost more than they spare. */
const ROUNDING = 0.06;

const patchesOf = ({ rows, columns }: PatchGrid): number => rows * columns;
const limited = (steps: number): number => Math.min(COSINE_STEPS, Math.max(-COSINE_STEPS, Math.round(steps)));

/** A map over a picture's patches: each told from those to the left, above, and between. @param map a writer's; a reader fills it */
function codeMap(coder: BitCoder, { rows, columns }: PatchGrid, map: Int32Array): void {
  const integers = integerCoder(coder);
  let size = 16;
  for (let y = 0, at = 0; y < rows; y++)
    for (let x = 0; x < columns; x++, at++) {
      const left = x > 0 ? map[at - 1]! : 0;
      const above = y > 0 ? map[at - columns]! : 0;
      const both = x > 0 && y > 0;
      const expected = Math.round(0.8 * (both ? (2 * (left + above) - map[at - columns - 1]!) / 3 : left + above));
      const off = integers.code(size, map[at]! - expected);
      map[at] = expected + off;
      size += (Math.abs(off) - size) / 12;
    }
}

/** Cosines as the maps tell them, in steps: Int16 [N, M]. */
function sumOf(
  weights: readonly number[],
  from: readonly Int32Array[],
  to: readonly Int32Array[],
  n: number,
  m: number,
) {
  const out = new Int16Array(n * m);
  const row = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    row.fill(0);
    for (const [at, weight] of weights.entries()) {
      const scale = weight * from[at]![i]!;
      const map = to[at]!;
      if (scale !== 0) for (let j = 0; j < m; j++) row[j]! += scale * map[j]!;
    }
    for (let j = 0; j < m; j++) out[i * m + j] = limited(row[j]!);
  }
  return out;
}

/** Goes over what is off, in its order, each with how far its neighbours on both pictures are. @param off a writer's; a reader fills it */
function codeOff(coder: BitCoder, off: Int16Array, { columns: a }: PatchGrid, to: PatchGrid): void {
  const integers = integerCoder(coder);
  const m = patchesOf(to);
  for (let i = 0, at = 0; at < off.length; i++)
    for (let j = 0; j < m; j++, at++) {
      let size = 0;
      if (j % to.columns > 0) size += Math.abs(off[at - 1]!);
      if (j >= to.columns) size += Math.abs(off[at - to.columns]!);
      if (i % a > 0) size += Math.abs(off[at - m]!);
      if (i >= a) size += Math.abs(off[at - a * m]!);
      off[at] = integers.code(size / 4, off[at]!);
    }
}

/** @param steps whole steps, Int16 [N, M], of patches of these grids */
export async function codeCosines(
  steps: Int8Array | Int16Array,
  reference: PatchGrid,
  generation: PatchGrid,
): Promise<CodedCosines> {
  const [n, m] = [patchesOf(reference), patchesOf(generation)];
  const { rows, columns } = await directionsOf(steps, n, m, MOST_DIRECTIONS);
  const weights: number[] = [];
  const [from, to]: [Int32Array[], Int32Array[]] = [[], []];
  for (const [at, row] of rows.entries()) {
    const column = columns[at]!;
    const large = Math.hypot(...column);
    // As wrong by the one map as by the other, and by each direction as much.
    const step = (ROUNDING * CORRECTION * Math.sqrt(n * m)) / Math.max(large, 1);
    const onRows = Int32Array.from(row, (value) => Math.round((value * Math.sqrt(large)) / Math.sqrt(step)));
    const onColumns = Int32Array.from(column, (value) => Math.round(value / Math.sqrt(large * step)));
    if (onRows.every((value) => value === 0) || onColumns.every((value) => value === 0)) continue;
    weights.push(step);
    from.push(onRows);
    to.push(onColumns);
  }
  const sum = sumOf(weights, from, to, n, m);
  const off = Int16Array.from(steps, (step, at) => Math.round((step - sum[at]!) / CORRECTION));
  const coder = bitWriter();
  for (const map of from) codeMap(coder, reference, map);
  for (const map of to) codeMap(coder, generation, map);
  codeOff(coder, off, reference, generation);
  return { weights, bytes: coder.finish() };
}

/** What `codeCosines` wrote, each off by `LARGEST_ERROR_STEPS` at most: Int16 [N, M]; null where that is no such code. */
export function readCosines(
  { weights, bytes }: CodedCosines,
  reference: PatchGrid,
  generation: PatchGrid,
): Int16Array | null {
  const [n, m] = [patchesOf(reference), patchesOf(generation)];
  const coder = bitReader(bytes);
  const mapsOf = (grid: PatchGrid) =>
    weights.map(() => {
      const map = new Int32Array(patchesOf(grid));
      codeMap(coder, grid, map);
      return map;
    });
  const [from, to] = [mapsOf(reference), mapsOf(generation)];
  const out = sumOf(weights, from, to, n, m);
  const off = new Int16Array(n * m);
  codeOff(coder, off, reference, generation);
  for (let at = 0; at < out.length; at++) out[at] = limited(out[at]! + CORRECTION * off[at]!);
  return coder.whole() ? out : null;
}
