import type { PatchGrid } from "../../lib/patch-grid.ts";
import { resizeTableBy } from "../../imaging/position-table.ts";
import { cubicWindows } from "../../imaging/cubic-windows.ts";
import { resampleWindows } from "../../imaging/resample-windows.ts";

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
