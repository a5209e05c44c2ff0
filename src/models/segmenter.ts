import type { Size } from "../imaging/naflex-size.ts";
import type { RgbImage } from "../imaging/resample.ts";
import type { Segmentation } from "../imaging/segmentation.ts";
import type { OpenedCheckpoint } from "./backbone.ts";
import type { Point } from "../lib/patch-grid.ts";

/**
 * Checkpoints that make masks. A picture is encoded once, in whatever time that takes; a prompt costs the decoder only.
 * Pictures are as stored (reading.ts), sizes and points in their pixels.
 */

/** What a picture was made into. Kept by whoever asked for it; good for the segmenter that made it alone. */
export interface EncodedPicture {
  /** The picture's own. */
  readonly size: Size;
  /** Float32 each, of the segmenter's own shapes. */
  readonly tensors: readonly Float32Array[];
}

/** A click. */
export interface Click extends Point {
  /** The subject is there; else it is not. */
  readonly positive: boolean;
}

/** Pixels from the picture's upper left corner; right and bottom are edges, not the last pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Clicks, a box, or both; not neither. */
export interface PointPrompt {
  readonly clicks: readonly Click[];
  readonly box: Box | null;
}

interface SegmenterBase extends OpenedCheckpoint {
  /** @throws LensError failed_inference, unsupported_checkpoint */
  encodePicture(image: RgbImage): Promise<EncodedPicture>;
}

/** The subject by its name: CLIPSeg. */
export interface NameSegmenter extends SegmenterBase {
  readonly by: "name";
  /** @throws LensError failed_inference */
  segment(picture: EncodedPicture, name: string): Promise<Segmentation>;
}

/** The subject by clicks or a box: SAM. */
export interface PointSegmenter extends SegmenterBase {
  readonly by: "points";
  /** Of the masks that it answers with, the one whose overlap it expects to be largest. @throws LensError failed_inference, invalid_settings where nothing is pointed at */
  segment(picture: EncodedPicture, prompt: PointPrompt): Promise<Segmentation>;
}

export type Segmenter = NameSegmenter | PointSegmenter;

export const isSegmenter = (model: OpenedCheckpoint): model is Segmenter => model.abilities.has("segment");
