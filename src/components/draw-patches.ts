import { toCss, type Rgb } from "./colour-map.ts";
import { outlineOf, type Box, type PatchGrid } from "../lib/patch-grid.ts";

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

/** A pixel a patch, scaled up between their middles. */
export function paintSmooth(
  context: CanvasRenderingContext2D,
  box: Box,
  { rows, columns }: PatchGrid,
  paint: Paint,
): void {
  const small = new OffscreenCanvas(columns, rows);
  const inner = small.getContext("2d");
  if (inner === null) return;
  const pixels = inner.createImageData(columns, rows);
  for (let patch = 0; patch < rows * columns; patch++) {
    const style = paint(patch);
    if (style !== null) pixels.data.set([...style.colour, Math.round(style.alpha * 255)], patch * 4);
  }
  inner.putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(small, box.x, box.y, box.width, box.height);
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
  for (const [r0, c0, r1, c1] of outlineOf(grid, inside)) {
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
