import { toCss } from "../colour-map.ts";
import { LensError } from "../../lib/errors.ts";
import type { Drawing, RasterShape, Shape } from "./shapes.ts";
import { FONT } from "./to-svg.ts";
import type { Measure } from "./wrap.ts";

const BOLD = 600;
const fontOf = (size: number, bold: boolean): string => `${bold ? BOLD : 400} ${size}px ${FONT}`;

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null)
    throw new LensError(
      "missing_room",
      "The browser has no room for a picture of this size: close other tabs and try again.",
    );
  return context;
}

/** A canvas of that many pixels. */
export function createCanvas(width: number, height: number): readonly [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  return [canvas, contextOf(canvas)];
}

/** Widths in the page's own font. */
export function createMeasure(): Measure {
  const [, context] = createCanvas(1, 1);
  const SIZE = 100;
  return (text, bold) => {
    context.font = fontOf(SIZE, bold);
    return context.measureText(text).width / SIZE;
  };
}

/** A pixel a patch, on a canvas of its own. */
export function rasterCanvas({ columns, rows, pixels }: RasterShape): HTMLCanvasElement {
  const [canvas, context] = createCanvas(columns, rows);
  context.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  return canvas;
}

function draw(
  context: CanvasRenderingContext2D,
  shape: Shape,
  drawing: Drawing,
  pictures: readonly CanvasImageSource[],
) {
  switch (shape.kind) {
    case "picture": {
      const { x, y, width, height } = shape.box;
      const picture = pictures[shape.picture];
      if (picture === undefined) return;
      context.filter = shape.saturation === 1 ? "none" : `saturate(${shape.saturation})`;
      if (shape.laid === null) context.drawImage(picture, x, y, width, height);
      else {
        context.save();
        context.beginPath();
        context.rect(x, y, width, height);
        context.clip();
        context.transform(...shape.laid);
        context.drawImage(picture, 0, 0, 1, 1);
        context.restore();
      }
      context.filter = "none";
      return;
    }
    case "raster":
      context.drawImage(rasterCanvas(shape), shape.box.x, shape.box.y, shape.box.width, shape.box.height);
      return;
    case "cells":
      for (const { box, colour, alpha } of shape.cells) {
        context.fillStyle = toCss(colour, alpha);
        context.fillRect(box.x, box.y, box.width, box.height);
      }
      return;
    case "path":
      context.globalAlpha = shape.opacity;
      context.strokeStyle = shape.stroke;
      context.lineWidth = shape.width;
      context.lineCap = shape.cap;
      context.stroke(new Path2D(shape.d));
      context.globalAlpha = 1;
      return;
    case "dot":
      context.fillStyle = shape.fill;
      context.beginPath();
      context.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      context.fill();
      return;
    case "rect":
      context.fillStyle = shape.fill;
      context.fillRect(shape.box.x, shape.box.y, shape.box.width, shape.box.height);
      return;
    case "ramp": {
      const { x, y, width, height } = shape.box;
      const ramp = context.createLinearGradient(x, 0, x + width, 0);
      shape.steps.forEach((colour, i) => ramp.addColorStop(i / (shape.steps.length - 1), toCss(colour)));
      context.fillStyle = ramp;
      context.fillRect(x, y, width, height);
      return;
    }
    case "text":
      context.fillStyle = shape.fill;
      context.font = fontOf(drawing.fontSize, shape.bold);
      context.textAlign = shape.anchor === "middle" ? "center" : shape.anchor;
      context.fillText(shape.text, shape.x, shape.y);
      return;
  }
}

/** @param pictures as large as they are, in the figure's order */
export function drawFigure(drawing: Drawing, pictures: readonly CanvasImageSource[]): HTMLCanvasElement {
  const [canvas, context] = createCanvas(drawing.width, drawing.height);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  if (drawing.background !== null) {
    context.fillStyle = drawing.background;
    context.fillRect(0, 0, drawing.width, drawing.height);
  }
  for (const shape of drawing.shapes) draw(context, shape, drawing, pictures);
  return canvas;
}

export async function toPng(drawing: Drawing, pictures: readonly CanvasImageSource[]): Promise<Blob> {
  const canvas = drawFigure(drawing, pictures);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null)
    throw new LensError(
      "missing_room",
      `The browser could not write a picture of ${drawing.width} × ${drawing.height} pixels: close other tabs and try again.`,
    );
  return blob;
}
