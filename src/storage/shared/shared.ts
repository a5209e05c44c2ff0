import type { MaskedGrid, Side } from "../../metric/evidence.ts";
import type { Match } from "../../metric/cp.ts";
import type { MaskIntervals } from "../../metric/mask-interval.ts";
import type { ImagesId } from "../../project/measures.ts";
import type { ProjectDocument } from "../document/document.ts";

/**
 * A shared project: one file with all that is shown of a project, to be read by who has no model. A ZIP:
 *
 * | entry | what it is |
 * |---|---|
 * | `masc-lens-shared.json` | the first: what this is, and its version |
 * | `project.json` | the project's document, as document/portable.ts has it |
 * | `pairs/N.json`, `pairs/N.bin` | what explains a comparison: texts and sizes (schemas.ts), and its numbers (numbers.ts) |
 * | `pairs/N.cos` | all its cosines (cosine-code.ts) |
 * | `pairs/N.edit`, `head` | where masks are to be moved with PF: tokens and the pool's values of a comparison, and the pooling head (editing.ts) |
 * | `files/N` | a picture or a mask |
 * | `index.json` | the last: which comparison and which path each of them is of |
 *
 * Names are numbers of our own: no path of anybody's is ever a name in an archive. Only index and project are read when it is
 * opened, the rest when it is shown, each against its checksum.
 */

/**
 * Goes up wherever a reader of the version before would read something else than was written: 2 has what PF needs as masks move, 3
 * other cosines (cosine-bytes.ts), 4 others again (cosine-code.ts).
 */
export const SHARED_VERSION = 4;
/** Of a file that every reader can show: one that explains no pair. */
export const FIRST_VERSION = 1;

export const MARK = "masc-lens-shared.json";
export const FORMAT = "masc-lens shared project";
/** A project's ending behind it: whoever opens those, looks into these. */
export const SHARED_ENDING = ".shared.masc-lens";

/** One model's cosines of a pair's whole images. */
interface WholeCosines {
  readonly whole: number | null;
  readonly subject: number | null;
  readonly background: number | null;
}

/** Cosines of patches are whole numbers of this part of one. */
export const COSINE_STEPS = 8192;
/** How many of them a cosine is off by at most, beside the half that it was rounded by: .008 in all. */
export const LARGEST_ERROR_STEPS = 64;
/** Along how many directions cosines are told. */
export const MOST_DIRECTIONS = 32;
/** The same in versions 1 and 2: .004. */
export const FIRST_COSINE_STEPS = 127;

/** What explains a comparison, as it was when the project was shared. */
export interface SharedPair {
  readonly reference: MaskedGrid;
  readonly generation: MaskedGrid;
  /** Exact, as all that is Float32. */
  readonly match: Match;
  readonly attention: { readonly heads: number; readonly logits: Float32Array };
  /** Mean cosine of each of the reference's patches to all of the generation's, Float32 [N]. */
  readonly means: Float32Array;
  /** Uint8 [N], [M]: 1 where a patch inside the mask is more like its own picture outside; asked of the few that are lost. */
  readonly likeOutside: Readonly<Record<Side, Uint8Array>>;
  /** Whole steps [N, M], so many to one; null where they were left out. */
  readonly cosines: { readonly steps: number; readonly values: Int8Array | Int16Array } | null;
  /** Of 255; null where they were left out. */
  readonly features: {
    readonly reference: Uint8Array;
    readonly generation: Uint8Array;
    readonly shares: readonly number[];
  } | null;
  /** Float32 [M]; null where there is no text. */
  readonly patchTexts: Float32Array | null;
  readonly phrases: readonly { readonly phrase: string; readonly pf: number }[] | null;
  readonly wholes:
    | (Readonly<Record<ImagesId, WholeCosines>> & { readonly further?: Readonly<Record<string, WholeCosines>> })
    | null;
  readonly intervals: MaskIntervals | null;
}

/** What a comparison's PF needs as its masks move, and the tools that go by patches. */
export interface SharedEditing {
  readonly dim: number;
  /** Float32 [N, dim] and [M, dim]. */
  readonly reference: Float32Array;
  readonly generation: Float32Array;
  /** The pool's, Float32 [M, dim]. */
  readonly values: Float32Array;
  /** Of the prompt as PF reads it, Float32 [dim]; null without a prompt. */
  readonly text: Float32Array | null;
}

/** A picture or a mask, as a browser reads it, lying as the metric reads it. */
export interface SharedFile {
  readonly kind: "picture" | "mask";
  readonly type: (typeof FILE_TYPES)[number];
  /** Of the file that it stands for, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

export const FILE_TYPES = ["image/webp", "image/png", "image/jpeg"] as const;

/** How its table stands when it is opened. */
export interface SharedView {
  readonly filter: string;
  readonly sorting: readonly { readonly id: string; readonly desc: boolean }[];
  readonly group: string | null;
  readonly gallery: boolean;
}

/** What a shared project is of, beside its parts. */
export interface SharedHead {
  readonly document: ProjectDocument;
  readonly view: SharedView;
}
