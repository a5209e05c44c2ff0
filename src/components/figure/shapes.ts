import type { Rgb } from "../colour-map.ts";
import type { Affine } from "./figure.ts";
import type { Box } from "../../lib/patch-grid.ts";

/** What a figure is drawn of, from the lowest up, in its pixels: the same for a canvas and for SVG. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** A CSS colour; null: nothing is behind it. */
  readonly background: string | null;
  readonly fontSize: number;
  readonly shapes: readonly Shape[];
}

export type Shape = PictureShape | CellsShape | RasterShape | PathShape | DotShape | RectShape | RampShape | TextShape;

/** One of the figure's pictures, by its place among them. */
export interface PictureShape {
  readonly kind: "picture";
  readonly picture: number;
  readonly box: Box;
  /** Of its saturation, what it keeps. */
  readonly saturation: number;
  /** Where its unit square lies in the drawing, of which the box alone shows; null: in the box. */
  readonly laid: Affine | null;
}

/** Rectangles of one colour each that meet without a seam. */
export interface CellsShape {
  readonly kind: "cells";
  readonly cells: readonly { readonly box: Box; readonly colour: Rgb; readonly alpha: number }[];
}

/** Few pixels, enlarged between their middles. */
export interface RasterShape {
  readonly kind: "raster";
  readonly box: Box;
  readonly columns: number;
  readonly rows: number;
  /** RGBA [rows, columns, 4], row-major. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

export interface PathShape {
  readonly kind: "path";
  /** In the language of SVG. */
  readonly d: string;
  readonly stroke: string;
  readonly opacity: number;
  readonly width: number;
  readonly cap: "square" | "round" | "butt";
}

export interface DotShape {
  readonly kind: "dot";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: string;
}

export interface RectShape {
  readonly kind: "rect";
  readonly box: Box;
  readonly fill: string;
}

/** The ramp of colours, low at the left. */
export interface RampShape {
  readonly kind: "ramp";
  readonly box: Box;
  readonly steps: readonly Rgb[];
}

export interface TextShape {
  readonly kind: "text";
  readonly text: string;
  readonly x: number;
  /** Of its baseline. */
  readonly y: number;
  readonly fill: string;
  readonly bold: boolean;
  readonly anchor: "start" | "middle" | "end";
}
