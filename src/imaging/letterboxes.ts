import type { Size } from "./naflex-size.ts";
import { resample, type Filter, type Kernel, type PixelRows, type CropRegion, type RgbImage } from "./resample.ts";

/** Python's and C's round: halves go to the even neighbour. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

export interface LongestRule {
  readonly kind: "longest";
  readonly edge: number;
}

/**
 * To what size a picture is brought, in pixels: one given size; its shorter side to `edge`, with the longer one at most
 * `longest` where that is said; its longer side to `edge`; or into a rectangle, its shape kept.
 */
export type ResizeRule =
  | LongestRule
  | { readonly kind: "exact"; readonly width: number; readonly height: number }
  | { readonly kind: "shortest"; readonly edge: number; readonly longest: number | null }
  | { readonly kind: "within"; readonly width: number; readonly height: number };

/** Source: torchvision's Resize(int), and transformers' get_size_with_aspect_ratio where there is a bound. */
function shortestEdgeSize({ width, height }: Size, edge: number, longest: number | null): Size {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  // The bound makes the shorter side smaller; the longer one follows from its value before rounding.
  const bounded = longest !== null && (long / short) * edge > longest ? (longest * short) / long : null;
  const side = bounded === null ? edge : roundHalfEven(bounded);
  if (longest !== null && short === side) return { width, height };
  const other = Math.trunc(bounded === null ? (side * long) / short : (bounded * long) / short);
  return width <= height ? { width: side, height: other } : { width: other, height: side };
}

/** Source: transformers' SamImageProcessor, `int(side + 0.5)`. The shorter side of a very long picture comes to 0. */
function longestEdgeSize({ width, height }: Size, edge: number): Size {
  const scale = edge / Math.max(width, height);
  return { width: Math.trunc(width * scale + 0.5), height: Math.trunc(height * scale + 0.5) };
}

/** Source: transformers' get_image_size_for_max_height_width. */
function sizeWithin({ width, height }: Size, bound: Size): Size {
  const scale = Math.min(bound.height / height, bound.width / width);
  return { width: Math.trunc(width * scale), height: Math.trunc(height * scale) };
}

export function resizedSize(image: Size, rule: ResizeRule): Size {
  switch (rule.kind) {
    case "exact":
      return { width: rule.width, height: rule.height };
    case "shortest":
      return shortestEdgeSize(image, rule.edge, rule.longest);
    case "longest":
      return longestEdgeSize(image, rule.edge);
    case "within":
      return sizeWithin(image, rule);
  }
}

/**
 * Where a crop begins that cannot be centred to the pixel: transformers' processors (CLIP) cut the half off,
 * torchvision's CenterCrop (DINO) rounds it to the even neighbour.
 */
export type CropStart = "cut" | "even";

export interface Letterbox {
  /** null: pictures keep their size. */
  readonly resize: ResizeRule | null;
  /** The middle that is cut out; null: all of it. Where it is larger than the picture, black stands around. */
  readonly crop: Size | null;
  readonly filter: Filter;
  readonly kernel: Kernel;
  readonly start: CropStart;
}

/** Pixels of a side that a crop of `wanted` shows, and where they stand in it. */
function cropSide(size: number, wanted: number, start: CropStart): { from: number; length: number; at: number } {
  if (wanted > size) return { from: 0, length: size, at: Math.floor((wanted - size) / 2) };
  const margin = (size - wanted) / 2;
  return { from: start === "cut" ? Math.trunc(margin) : roundHalfEven(margin), length: wanted, at: 0 };
}

/** Which part of a resized picture a crop shows, along each side. */
export function cropOf(size: Size, { crop, start }: Pick<Letterbox, "crop" | "start">) {
  const { width, height } = crop ?? size;
  return { x: cropSide(size.width, width, start), y: cropSide(size.height, height, start) };
}

function onBlack(image: RgbImage, { width, height }: Size, left: number, top: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  const row = 3 * image.width;
  for (let y = 0; y < image.height; y++)
    data.set(image.data.subarray(y * row, (y + 1) * row), 3 * ((top + y) * width + left));
  return { width, height, data };
}

/** To what size a picture comes. */
export const letterboxedSize = (image: Size, { resize, crop }: Letterbox): Size =>
  crop ?? (resize === null ? image : resizedSize(image, resize));

/** Resizes a picture and cuts out its middle. Only the pixels inside the crop are computed. */
export function letterbox(image: RgbImage | PixelRows, { resize, crop, filter, kernel, start }: Letterbox): RgbImage {
  const size = resize === null ? image : resizedSize(image, resize);
  const wanted = crop ?? size;
  const { x, y } = cropOf(size, { crop, start });
  const region: CropRegion = { left: x.from, top: y.from, width: x.length, height: y.length };
  const shown = resample(image, size.width, size.height, filter, kernel, region);
  return shown.width === wanted.width && shown.height === wanted.height ? shown : onBlack(shown, wanted, x.at, y.at);
}
