import type { PatchGrid } from "../lib/patch-grid.ts";
import { resampleWindows, type Windows } from "./resample-windows.ts";

function resizeAxis(data: Float32Array, outer: number, inner: number, size: number, windows: Windows): Float32Array {
  const target = windows.first.length;
  const result = new Float32Array(outer * target * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < target; i++) {
      const to = (o * target + i) * inner;
      for (let j = 0; j < windows.count[i]!; j++) {
        const weight = windows.weights[i * windows.stride + j]!;
        const from = (o * size + windows.first[i]! + j) * inner;
        for (let d = 0; d < inner; d++) result[to + d]! += weight * data[from + d]!;
      }
    }
  }
  return result;
}

/**
 * A learned position table brought to an image's grid, the horizontal pass first, in float. An axis whose size stays is
 * left alone.
 *
 * @param table Float32 [source.rows * source.columns, dim], row-major over its grid
 * @param windowsOf the weights of a pass from `size` positions to `target`
 * @returns Float32 [target.rows * target.columns, dim]
 */
export function resizeTableBy(
  table: Float32Array,
  source: PatchGrid,
  target: PatchGrid,
  dim: number,
  windowsOf: (size: number, target: number) => Windows,
): Float32Array {
  let data = table;
  if (target.columns !== source.columns)
    data = resizeAxis(data, source.rows, dim, source.columns, windowsOf(source.columns, target.columns));
  if (target.rows !== source.rows)
    data = resizeAxis(data, 1, target.columns * dim, source.rows, windowsOf(source.rows, target.rows));
  return data;
}

/**
 * SigLIP2's: bilinear, antialiased, align_corners=false.
 * Source: Siglip2VisionEmbeddings.resize_positional_embeddings of transformers 5.24, which takes
 * the weights of torch's interpolation and not its kernel: that one repeats the first row where there is one column.
 */
export const resizePositionTable = (
  table: Float32Array,
  source: PatchGrid,
  target: PatchGrid,
  dim: number,
): Float32Array =>
  resizeTableBy(table, source, target, dim, (size, length) => resampleWindows(size, length, "bilinear"));
