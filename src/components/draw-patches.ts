import { toCss, type Rgb } from "./colour-map.ts";
import { centreOf, outlineOf, type Box, type PatchGrid, type Point, type Segment } from "../lib/patch-grid.ts";

/** What stands over a picture, drawn on a canvas whose units are CSS pixels. */
export interface PatchPaint {
  readonly colour: Rgb;
  /** In [0, 1]. */
  readonly alpha: number;
}

export type Paint = (patch: number) => PatchPaint | null;

/** @param ratio the screen's own pixels in a CSS pixel: edges are laid on them, so that patches meet without a seam */
export function paintCrisp(
  context: CanvasRenderingContext2D,
  box: Box,
  { rows, columns }: PatchGrid,
  paint: Paint,
  ratio: number,
): void {
  const snap = (length: number) => Math.round(length * ratio) / ratio;
  const edgesX = Array.from({ length: columns + 1 }, (_, column) => snap(box.x + (column / columns) * box.width));
  const edgesY = Array.from({ length: rows + 1 }, (_, row) => snap(box.y + (row / rows) * box.height));
  for (let patch = 0; patch < rows * columns; patch++) {
    const style = paint(patch);
    if (style === null) continue;
    context.fillStyle = toCss(style.colour, style.alpha);
    const [row, column] = [Math.floor(patch / columns), patch % columns];
    const [left, top] = [edgesX[column]!, edgesY[row]!];
    context.fillRect(left, top, edgesX[column + 1]! - left, edgesY[row + 1]! - top);
  }
}

/** A pixel a patch: made once for a paint, and drawn at any size. null where no canvas can be had. */
export function tileOf({ rows, columns }: PatchGrid, paint: Paint): OffscreenCanvas | null {
  const tile = new OffscreenCanvas(columns, rows);
  const context = tile.getContext("2d");
  if (context === null) return null;
  const pixels = context.createImageData(columns, rows);
  for (let patch = 0; patch < rows * columns; patch++) {
    const style = paint(patch);
    if (style !== null) pixels.data.set([...style.colour, Math.round(style.alpha * 255)], patch * 4);
  }
  context.putImageData(pixels, 0, 0);
  return tile;
}

/**
 * A tile over its picture.
 *
 * @param smooth colours run between the patches' middles
 * @param ratio the screen's own pixels in a CSS pixel: the tile's edges are laid on them
 */
export function drawTile(
  context: CanvasRenderingContext2D,
  box: Box,
  tile: OffscreenCanvas,
  smooth: boolean,
  ratio: number,
): void {
  const snap = (length: number) => Math.round(length * ratio) / ratio;
  const [left, top] = [snap(box.x), snap(box.y)];
  context.imageSmoothingEnabled = smooth;
  context.imageSmoothingQuality = "high";
  context.drawImage(tile, left, top, snap(box.x + box.width) - left, snap(box.y + box.height) - top);
}

/** A region's border, found once: it is drawn at every step of a zoom. */
const borders = new WeakMap<Uint8Array, { readonly columns: number; readonly segments: readonly Segment[] }>();

function borderOf(grid: PatchGrid, inside: Uint8Array): readonly Segment[] {
  const known = borders.get(inside);
  if (known?.columns === grid.columns) return known.segments;
  const segments = outlineOf(grid, inside);
  borders.set(inside, { columns: grid.columns, segments });
  return segments;
}

/** A line within black: seen on light and on dark pictures. */
export function strokeRegion(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  grid: PatchGrid,
  inside: Uint8Array,
  colour: string,
  thickness: number,
): void {
  context.beginPath();
  for (const [r0, c0, r1, c1] of borderOf(grid, inside)) {
    context.moveTo(x + (c0 / grid.columns) * width, y + (r0 / grid.rows) * height);
    context.lineTo(x + (c1 / grid.columns) * width, y + (r1 / grid.rows) * height);
  }
  context.lineCap = "square";
  context.strokeStyle = "rgb(0 0 0 / 75%)";
  context.lineWidth = thickness + 1.75;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = thickness;
  context.stroke();
}

/** The lines between patches. */
export function strokeGrid(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  { rows, columns }: PatchGrid,
): void {
  context.beginPath();
  for (let column = 0; column <= columns; column++) {
    context.moveTo(x + (column / columns) * width, y);
    context.lineTo(x + (column / columns) * width, y + height);
  }
  for (let row = 0; row <= rows; row++) {
    context.moveTo(x, y + (row / rows) * height);
    context.lineTo(x + width, y + (row / rows) * height);
  }
  context.strokeStyle = "rgb(255 255 255 / 45%)";
  context.lineWidth = 0.75;
  context.stroke();
}

/** A number, or so, that stands on a patch. */
export interface PatchMark {
  readonly patch: number;
  readonly text: string;
  /** Light instead of dark: the one that is looked at. */
  readonly strong: boolean;
}

/** Of a mark's disc, in CSS pixels. */
export const MARK_RADIUS = 10;
/** Light on dark within light within dark, or the other way round: seen on any picture. */
export const MARK_COLOURS = ["#111", "#fff"] as const;

/** Where a mark's middle is: marks of one patch stand beside each other. */
export function placeOfMark(
  mark: PatchMark,
  marks: readonly PatchMark[],
  grid: PatchGrid,
  box: Box,
  radius: number,
): Point {
  const { x, y } = centreOf(grid, box, mark.patch);
  const before = marks.slice(0, marks.indexOf(mark)).filter(({ patch }) => patch === mark.patch).length;
  return { x: x + 2 * radius * before, y };
}
