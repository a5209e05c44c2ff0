import { LensError } from "../lib/errors.ts";
import type { Point } from "../lib/patch-grid.ts";
import { interpolatedRows, rowsOfMap, type FloatRows } from "./bilinear.ts";
import { emptyMask, type MaskImage } from "./masks/mask-image.ts";
import type { Size } from "./naflex-size.ts";

/**
 * What a segmenter answers: a small map, which becomes a mask at the picture's size.
 *
 * CLIPSeg's is of probabilities (a sigmoid was taken at its own size) and goes to the picture's size in one bilinear step;
 * SAM's is of logits and goes by way of a padded square, as its processor has it. Source: segmenters.md's two models in
 * transformers 5.24, and the authors' way of using CLIPSeg.
 */
export interface Segmentation {
  /** Float32 [rows * columns]. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Probabilities in [0, 1], or logits. */
  readonly unit: "probability" | "logit";
  /**
   * The square to which the map is brought first, and the part of it, from its upper left corner, that is the picture; null
   * where the map is the picture's.
   */
  readonly padded: { readonly side: number; readonly width: number; readonly height: number } | null;
  /** The overlap with the truth (intersection over union) that the model expects, nominally in [0, 1]; null where it says none. */
  readonly expectedIou: number | null;
}

/** The map at a size, a row at a time: in one step, or by way of its padded square. */
function atSize({ values, rows, columns, padded }: Segmentation, { width, height }: Size): FloatRows {
  const map = rowsOfMap(values, rows, columns);
  return interpolatedRows(
    padded === null ? map : interpolatedRows(map, padded.side, padded.side, padded),
    width,
    height,
  );
}

/** The logit of a probability; of one half it is 0 exactly, of 0 and 1 it is infinite. */
const logitOf = (probability: number): number => Math.log(probability / (1 - probability));

/** @throws LensError invalid_settings */
function limitOf({ unit }: Segmentation, threshold: number): number {
  if (!(threshold >= 0 && threshold <= 1))
    throw new LensError("invalid_settings", `The mask's threshold is ${threshold}: it is a probability, from 0 to 1.`);
  return Math.fround(unit === "logit" ? logitOf(threshold) : threshold);
}

/**
 * The mask: 255 where the map, brought to the picture's size, lies above the threshold. The map is interpolated in its own
 * unit; of it memory holds a few rows, whatever the size.
 *
 * @param threshold a probability in [0, 1]; of logits its logit is taken
 * @throws LensError invalid_settings
 */
export function maskFromSegmentation(segmentation: Segmentation, size: Size, threshold: number): MaskImage {
  const limit = limitOf(segmentation, threshold);
  const mask = emptyMask(size.width, size.height);
  const map = atSize(segmentation, size);
  for (let y = 0; y < size.height; y++) {
    const row = map.row(y);
    const start = y * size.width;
    for (let x = 0; x < size.width; x++) if (row[x]! > limit) mask.data[start + x] = 255;
  }
  return mask;
}

/** The probability of a logit. */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The probabilities at a size, to be shown: Float32 [height * width] in [0, 1]. At the picture's size they are what its mask is cut from. */
export function probabilitiesAt(segmentation: Segmentation, size: Size): Float32Array {
  const result = new Float32Array(size.width * size.height);
  const map = atSize(segmentation, size);
  const logits = segmentation.unit === "logit";
  for (let y = 0; y < size.height; y++) {
    const row = map.row(y);
    result.set(logits ? row.map(sigmoid) : row, y * size.width);
  }
  return result;
}

/** SAM's masks are cut where its logits are 0. */
export const POINTED_THRESHOLD = 0.5;

/** The middle of the highest cell of a map that spans its picture: in the picture's pixels, and the value there. */
export function peakOf(
  { values, rows, columns }: Segmentation,
  { width, height }: Size,
): Point & { readonly value: number } {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return {
    x: (((best % columns) + 0.5) / columns) * width,
    y: ((Math.floor(best / columns) + 0.5) / rows) * height,
    value: values[best]!,
  };
}
