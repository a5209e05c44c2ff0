import type { Paint } from "../draw-patches.ts";
import { outlineOf, type Box, type PatchGrid } from "../../lib/patch-grid.ts";
import type { CellsShape, RasterShape } from "./shapes.ts";

/** What lies over a picture, patch by patch, as shapes of a drawing. */

/** To a hundredth of a pixel: more is not seen, and an outline has thousands of numbers. */
const written = (value: number): string => String(Math.round(value * 100) / 100);

/** A rectangle a patch that is painted; edges on whole pixels, so that patches meet without a seam. */
export function cellsOf({ rows, columns }: PatchGrid, box: Box, paint: Paint): CellsShape {
  const edgesX = Array.from({ length: columns + 1 }, (_, c) => Math.round(box.x + (c / columns) * box.width));
  const edgesY = Array.from({ length: rows + 1 }, (_, r) => Math.round(box.y + (r / rows) * box.height));
  const cells = Array.from({ length: rows * columns }, (_, patch) => patch).flatMap((patch) => {
    const style = paint(patch);
    if (style === null || style.alpha === 0) return [];
    const [row, column] = [Math.floor(patch / columns), patch % columns];
    const [x, y] = [edgesX[column]!, edgesY[row]!];
    return [{ box: { x, y, width: edgesX[column + 1]! - x, height: edgesY[row + 1]! - y }, ...style }];
  });
  return { kind: "cells", cells };
}

/** A pixel a patch. */
export function rasterOf({ rows, columns }: PatchGrid, box: Box, paint: Paint): RasterShape {
  const pixels = new Uint8ClampedArray(4 * rows * columns);
  for (let patch = 0; patch < rows * columns; patch++) {
    const style = paint(patch);
    if (style !== null) pixels.set([...style.colour, Math.round(style.alpha * 255)], 4 * patch);
  }
  return { kind: "raster", box, columns, rows, pixels };
}

/** The lines between patches. */
export function gridPath({ rows, columns }: PatchGrid, { x, y, width, height }: Box): string {
  const across = Array.from(
    { length: columns + 1 },
    (_, column) => `M${written(x + (column / columns) * width)} ${written(y)}v${written(height)}`,
  );
  const down = Array.from(
    { length: rows + 1 },
    (_, row) => `M${written(x)} ${written(y + (row / rows) * height)}h${written(width)}`,
  );
  return [...across, ...down].join("");
}

/** The border of a region of patches. @param inside Uint8 [rows * columns] */
export function regionPath(grid: PatchGrid, { x, y, width, height }: Box, inside: Uint8Array): string {
  const atX = (column: number) => written(x + (column / grid.columns) * width);
  const atY = (row: number) => written(y + (row / grid.rows) * height);
  return outlineOf(grid, inside)
    .map(([row, column, toRow, toColumn]) => `M${atX(column)} ${atY(row)}L${atX(toColumn)} ${atY(toRow)}`)
    .join("");
}
