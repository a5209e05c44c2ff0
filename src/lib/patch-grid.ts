/** A grid of patches, row-major, and where they lie on a picture that fills a box. The box may be in any unit. */
export interface PatchGrid {
  readonly rows: number;
  readonly columns: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const held = (index: number, count: number): number => Math.min(count - 1, Math.max(0, index));

const cellAt = ({ rows, columns }: PatchGrid, box: Box, { x, y }: Point) => ({
  row: Math.floor(((y - box.y) / box.height) * rows),
  column: Math.floor(((x - box.x) / box.width) * columns),
});

/** The patch at a point; null outside the picture. */
export function patchAt(grid: PatchGrid, box: Box, point: Point): number | null {
  const { row, column } = cellAt(grid, box, point);
  return column >= 0 && column < grid.columns && row >= 0 && row < grid.rows ? row * grid.columns + column : null;
}

/** The patch at a point, or the one nearest to it. */
export function nearestPatch(grid: PatchGrid, box: Box, point: Point): number {
  const { row, column } = cellAt(grid, box, point);
  return held(row, grid.rows) * grid.columns + held(column, grid.columns);
}

/** From a patch some rows and columns on, as far as the grid goes. */
export function stepped({ rows, columns }: PatchGrid, patch: number, down: number, across: number): number {
  const [row, column] = [Math.floor(patch / columns), patch % columns];
  return held(row + down, rows) * columns + held(column + across, columns);
}

/** The patch in the grid's middle. */
export const middlePatch = ({ rows, columns }: PatchGrid): number =>
  Math.floor(rows / 2) * columns + Math.floor(columns / 2);

/** The box of one patch. */
export function boxOf({ rows, columns }: PatchGrid, box: Box, patch: number): Box {
  const [width, height] = [box.width / columns, box.height / rows];
  return { x: box.x + (patch % columns) * width, y: box.y + Math.floor(patch / columns) * height, width, height };
}

/** The middle of a patch. */
export function centreOf({ rows, columns }: PatchGrid, box: Box, patch: number): Point {
  return {
    x: box.x + (((patch % columns) + 0.5) / columns) * box.width,
    y: box.y + ((Math.floor(patch / columns) + 0.5) / rows) * box.height,
  };
}

/** A side of a patch between inside and outside: from corner (row, column) to corner (row, column). */
export type Segment = readonly [row: number, column: number, toRow: number, toColumn: number];

/**
 * The border of a region of patches, the picture's own border included.
 *
 * @param inside Uint8 [rows * columns]
 */
export function outlineOf({ rows, columns }: PatchGrid, inside: Uint8Array): Segment[] {
  const at = (row: number, column: number) =>
    row >= 0 && row < rows && column >= 0 && column < columns && inside[row * columns + column] === 1;
  const segments: Segment[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      if (column < columns && at(row - 1, column) !== at(row, column)) segments.push([row, column, row, column + 1]);
      if (row < rows && at(row, column - 1) !== at(row, column)) segments.push([row, column, row + 1, column]);
    }
  }
  return segments;
}
