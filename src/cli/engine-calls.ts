import type { ModelInfo, SlotId } from "../engine/models.ts";
import type { MadeMask, MaskSummary, MaskWish } from "../engine/mask-request.ts";
import type { SampleFiles, ScoreProgress, ScoreSummary } from "../engine/protocol.ts";
import type { PictureLimits } from "../imaging/limits.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { DiskFile } from "../platform/files-node.ts";
import type { ErrorRecord } from "../lib/errors.ts";
import type { InstalledFile } from "../platform/installed-file.ts";
import type { ScoreSettings } from "../project/result.ts";

/**
 * What the command line's two processes say to each other. One reads INPUT, writes rows and answers the keyboard; the
 * other, the engine's, computes, where a file can hang it or take it down without taking the run along.
 */
export interface EngineCalls {
  /** Opens checkpoints for their slots. Comes first, once. @throws LensError that names the option */
  open: {
    args: {
      checkpoints: readonly NamedCheckpoint[];
      precision: Precision;
      patches: readonly SlotId[];
      limits: PictureLimits;
      keeping: KeepingWeights;
    };
    result: OpenedCheckpoints;
    progress: never;
  };
  /** Scores samples in their order; a row that fails is told as an error of that row. */
  score: {
    args: { samples: readonly SampleFiles[]; files: readonly DiskFile[]; settings: ScoreSettings };
    result: ScoreSummary;
    progress: ScoreProgress;
  };
  /** The same as `open` for what makes masks. */
  openSegmenters: {
    args: {
      named: NamedCheckpoint;
      /** null: the masks are the first one's. */
      pointed: NamedCheckpoint | null;
      limits: PictureLimits;
    };
    result: { readonly named: ModelInfo; readonly pointed: ModelInfo | null };
    progress: never;
  };
  /** Makes masks of pictures in their order; one of which none comes is told as an error of that one. */
  makeMasks: {
    args: { wishes: readonly MaskWish[]; files: readonly DiskFile[]; threshold: number };
    result: MaskSummary;
    progress: MadeMaskFile;
  };
}

/** Where converted weights are kept, and how many bytes at most; 0: none. */
export interface KeepingWeights {
  readonly folder: string;
  readonly most: number;
}

/** A picture that is taken up, or done. */
export type MadeMaskFile =
  | { readonly kind: "begun"; readonly path: string }
  | {
      readonly kind: "mask";
      readonly path: string;
      readonly answer: (Omit<MadeMask, "png"> & { readonly png: Uint8Array }) | { readonly error: ErrorRecord };
    };

/** A checkpoint's file, as plain data: on the disk, or of an installed model in the cache. */
export type CheckpointFile = DiskFile | { readonly store: string; readonly installed: InstalledFile };

/** A checkpoint that was asked for, found and not opened yet. */
export interface NamedCheckpoint {
  /** null: that of its family, or a free one beside it. */
  readonly slot: SlotId | null;
  /** As it was typed. */
  readonly named: string;
  readonly name: string;
  readonly files: readonly CheckpointFile[];
  /** The hub's commit that it was downloaded at; left out for a folder. */
  readonly revision?: string;
}

export interface OpenedCheckpoints {
  readonly siglip: ModelInfo;
  /** In the order in which they were named. */
  readonly further: readonly ModelInfo[];
  /** As results name it. */
  readonly provider: string;
}
