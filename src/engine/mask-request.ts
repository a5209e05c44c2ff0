import type { MaskFacts } from "../imaging/masks/facts.ts";
import type { ErrorRecord } from "../lib/errors.ts";
import type { SlotId } from "./models.ts";

/** A picture whose subject is to be marked, by its name. */
export interface MaskWish {
  readonly path: string;
  readonly name: string;
}

export interface MaskRequest {
  /** Of a segmenter that is told a name. */
  readonly slot: SlotId;
  /** Of one that is told points: it makes the mask, from a click where the first was surest and found anything. null: the first makes it. */
  readonly refine: SlotId | null;
  /** A probability in [0, 1] of the first's: what lies above it is the subject's. What is told points has its own. */
  readonly threshold: number;
  readonly wishes: readonly MaskWish[];
}

/** A mask of a picture's own size, 0 and 255. */
export interface MadeMask {
  readonly png: Blob;
  readonly facts: MaskFacts;
  /** The highest probability, in [0, 1], that the name found anywhere in the picture: whoever made the mask. */
  readonly peak: number;
}

export interface MaskSummary {
  readonly made: number;
  readonly failed: number;
}

export type MaskProgress =
  /** This picture is taken up; if the engine ends now, it is this that it was at. */
  | { readonly kind: "begun"; readonly path: string }
  /** A picture is done, well or not. */
  | { readonly kind: "mask"; readonly path: string; readonly answer: MadeMask | { readonly error: ErrorRecord } };
