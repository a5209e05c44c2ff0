/** Where patches lie on a picture. All in CSS pixels of the frame. */
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

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** The largest box of the content's aspect inside a frame, in its middle. */
export function contain(content: Sized | null, frame: Sized): Box {
  if (content === null || frame.width === 0 || frame.height === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const scale = Math.min(frame.width / content.width, frame.height / content.height);
  const [width, height] = [content.width * scale, content.height * scale];
  return { x: (frame.width - width) / 2, y: (frame.height - height) / 2, width, height };
}

/** The patch at a point; null outside the picture. */
export function patchAt({ rows, columns }: PatchGrid, box: Box, x: number, y: number): number | null {
  const column = Math.floor(((x - box.x) / box.width) * columns);
  const row = Math.floor(((y - box.y) / box.height) * rows);
  return column >= 0 && column < columns && row >= 0 && row < rows ? row * columns + column : null;
}

/** The middle of a patch. */
export function centreOf({ rows, columns }: PatchGrid, box: Box, patch: number): { x: number; y: number } {
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

/** How far one has gone into a picture, and the point in the frame's middle as shares of the picture's sides. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0.5, y: 0.5 };
const MOST = 24;

/** Keeps a zoomed picture over its frame: no gap opens at an edge that the picture could fill. */
function inside(share: number, length: number, frame: number): number {
  const half = frame / 2 / length;
  return half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, share));
}

/** Where a picture lies in its frame. */
export function place(content: Sized | null, frame: Sized, zoom: Zoom): Box {
  const whole = contain(content, frame);
  if (whole.width === 0) return whole;
  const [width, height] = [whole.width * zoom.scale, whole.height * zoom.scale];
  return {
    x: frame.width / 2 - inside(zoom.x, width, frame.width) * width,
    y: frame.height / 2 - inside(zoom.y, height, frame.height) * height,
    width,
    height,
  };
}

/** Nearer or farther by a factor, about a point of the frame that stays where it is. */
export function zoomedAt(
  box: Box,
  frame: Sized,
  zoom: Zoom,
  factor: number,
  point: { readonly x: number; readonly y: number },
): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor));
  if (scale === 1 || box.width === 0) return WHOLE;
  const grown = scale / zoom.scale;
  const left = point.x - (point.x - box.x) * grown;
  const top = point.y - (point.y - box.y) * grown;
  return settled(box, frame, scale, grown, left, top);
}

/** Moved by pixels of the frame. */
export function pannedBy(box: Box, frame: Sized, zoom: Zoom, dx: number, dy: number): Zoom {
  return box.width === 0 ? zoom : settled(box, frame, zoom.scale, 1, box.x + dx, box.y + dy);
}

function settled(box: Box, frame: Sized, scale: number, grown: number, left: number, top: number): Zoom {
  const [width, height] = [box.width * grown, box.height * grown];
  return {
    scale,
    x: inside((frame.width / 2 - left) / width, width, frame.width),
    y: inside((frame.height / 2 - top) / height, height, frame.height),
  };
}
