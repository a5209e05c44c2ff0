import type { PatchGrid } from "../../lib/patch-grid.ts";
import { resizeTableBy } from "../../imaging/position-table.ts";
import { resampleWindows, type Windows } from "../../imaging/resample.ts";

/**
 * A table of positions for a picture's grid, from the square one that was learned: Float32 [rows * columns, dim].
 * Source: transformers 5.24, interpolate_pos_encoding of Dinov2Embeddings and of Dinov2WithRegistersEmbeddings, which
 * differ: both are torch's bicubic interpolation in float32 to the grid's size (align_corners=False, the scale being that of the
 * sizes), but the first reads four positions an axis with Keys' a = -0.75, even where it makes the table smaller, and the
 * second is antialiased, with a = -0.5. Where the grid is the table's own, nothing is done.
 */
export function positionsFor(
  table: Float32Array,
  side: number,
  grid: PatchGrid,
  dim: number,
  antialias: boolean,
): Float32Array {
  const windows = (size: number, target: number) =>
    antialias ? resampleWindows(size, target, "bicubic") : cubicWindows(size, target);
  return resizeTableBy(table, { rows: side, columns: side }, grid, dim, windows);
}

const CUBIC_A = -0.75;
const TAPS = 4;

/** Keys' cubic at distance t >= 0. */
function cubic(t: number): number {
  if (t <= 1) return ((CUBIC_A + 2) * t - (CUBIC_A + 3)) * t * t + 1;
  return ((CUBIC_A * t - 5 * CUBIC_A) * t + 8 * CUBIC_A) * t - 4 * CUBIC_A;
}

/**
 * Torch's upsample_bicubic2d along an axis: four taps about the centre, those beyond an end falling onto it. Windows name
 * neighbours only, so what falls together there is added up.
 */
function cubicWindows(size: number, target: number): Windows {
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Float64Array(target * TAPS);
  for (let i = 0; i < target; i++) {
    const centre = (size / target) * (i + 0.5) - 0.5;
    const floor = Math.floor(centre);
    const at = (tap: number) => Math.min(Math.max(floor - 1 + tap, 0), size - 1);
    first[i] = at(0);
    count[i] = at(TAPS - 1) - at(0) + 1;
    for (let tap = 0; tap < TAPS; tap++)
      weights[i * TAPS + at(tap) - at(0)]! += cubic(Math.abs(centre - (floor - 1 + tap)));
  }
  return { first, count, weights, stride: TAPS };
}
