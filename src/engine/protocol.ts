import type { CallHandlers, CallReply, CallRequest } from "../lib/calls.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import type { Match } from "../metric/cp.ts";
import type { MaskedGrid } from "../metric/evidence.ts";
import type { MaskAgreement } from "../metric/mask-agreement.ts";
import type { MaskIntervals } from "../metric/mask-interval.ts";
import type { PoolHead, PoolPrepared } from "../metric/pool.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { KeptFile } from "../platform/handles-kept.ts";
import type { InstalledFile } from "../platform/installed-file.ts";
import type { ZippedFile } from "../platform/picked.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Outcome } from "../project/runs.ts";
import type { ImagesId } from "../project/measures.ts";
import type { IntakePreview } from "../project/preview.ts";
import type { StandingIntake } from "../project/formats/manifest/tables.ts";
import type { ToldIntake } from "../project/told-intake.ts";
import type { IntakeProblem, Sample } from "../project/types.ts";
import type { DeviceChoice, DeviceInfo, DeviceWish } from "./device.ts";
import type { ModelInfo, SlotId, SlotOptions } from "./models.ts";
import type { MadeMask, MaskProgress, MaskRequest, MaskSummary, MaskWish } from "./mask-request.ts";
import type { PackedZip } from "./packed-zips.ts";
import type { SegmentPrompt } from "./segmenters.ts";
import type { Segmentation } from "../imaging/segmentation.ts";
import type { LayerCheck } from "./self-check-layer.ts";
import type { SelfCheckReport } from "./self-check.ts";
import type { StageName } from "./stages.ts";
import type { Spent, Survey, Work } from "./work.ts";

/**
 * What the engine does, told to whoever calls it. Read this first.
 *
 * The engine lives in a worker (worker.ts) and is called through client.ts. One map names the calls; requests,
 * replies and progress are derived from it, and both ends are checked against it. Tensors cross by copy where the
 * engine keeps them in a cache, by transfer where it does not; each call's handler says which (lib/transfer.ts).
 */
export interface Calls {
  /** Chooses a runtime and checks it. Comes first, once. */
  start: { args: DeviceWish; result: DeviceInfo; progress: never };
  /** Tells of every change of device after `start`: one that was lost. Lasts until it is cancelled. */
  watchDevice: { args: null; result: null; progress: DeviceInfo };
  /** Whether the browser forbids the engine's worker every connection but to the page's own address; a worker has its own policy. */
  connectionsForbidden: { args: null; result: boolean; progress: never };
  /** Opens a checkpoint folder for the slot of its family unless one is named, in place of what is open there, or beside it in a free one; weights load when they are first needed. In the device's default precision (precision.ts) unless one is named; where that is fp16 and a layer of its sizes fails, in fp32, with a notice. */
  openModel: {
    args: { name: string; files: readonly FileEntry[]; precision?: Precision; beside?: boolean } & SlotOptions;
    result: ModelInfo;
    progress: never;
  };
  /** Whether CP's aggregators are computed of a further model's patches too. Nothing is opened again for it. */
  comparePatches: { args: { slot: SlotId; compare: boolean }; result: ModelInfo; progress: never };
  /** Runs one layer of an open model's sizes, in its precision, against the formula; see self-check-layer.ts. */
  checkLayer: { args: { slot: SlotId }; result: LayerCheck; progress: never };
  /** Takes a model out of use. */
  dropModel: { args: { slot: SlotId }; result: null; progress: never };
  /** Makes files known by their paths; a path that is known is replaced. What is only named is read by its name, and all else waits until it is added by itself. */
  addFiles: { args: { files: readonly NamedEntry[]; zips?: readonly PackedZip[] }; result: null; progress: never };
  /** Forgets these files. */
  removeFiles: { args: { paths: readonly string[] }; result: null; progress: never };
  /** Forgets every file (of samples, not of models). */
  clearFiles: { args: null; result: null; progress: never };
  /** What is to be scored among the files, beside what stands already; pictures that cannot be decoded are told of, as far as that takes no time. `awaited` says that it needs pictures of which only the names are known, `texts` which texts it does. A portion is of texts that it reads. `early` leaves texts for a later call without which the pairs are the same. */
  intake: {
    args: {
      standing: StandingPlain | StandingKnown | null;
      made: readonly string[];
      known: number | null;
      early?: boolean;
    };
    result: IntakeAnswer;
    progress: "awaited" | { readonly texts: readonly string[] } | Portion;
  };
  /** What `intake` would come to, with `standing.intake.hints` in the place of those that it was read by; nothing of it is kept. */
  previewIntake: { args: { standing: StandingPlain; made: readonly string[] }; result: IntakePreview; progress: never };
  /** What is wrong with the pictures among the files, each looked at once: after `intake`, which looks at none of many. */
  inspect: { args: null; result: readonly IntakeProblem[]; progress: never };
  /** A file's pixels as the metric reads them, scaled down to `maxSide` pixels where it is larger; for showing. */
  picture: { args: { path: string; maxSide: number }; result: Picture; progress: never };
  /** A mask as the metric reads it: grey, at its own size. */
  mask: { args: { path: string }; result: GreyImage; progress: never };
  /** A picture's transparency as a mask, a grey PNG of its size; null where it has none. */
  alphaMask: { args: { path: string }; result: Blob | null; progress: never };
  /** What an open segmenter sees in a picture, asked by a name, or by clicks and a box. The picture is encoded once. */
  segment: { args: { slot: SlotId; path: string; prompt: SegmentPrompt }; result: Segmentation; progress: never };
  /** Makes masks of pictures by their subjects' names, one after the other, with the same pause and turn as `score`. */
  makeMasks: { args: MaskRequest; result: MaskSummary; progress: MaskProgress };
  /** How much of these rows is not at hand: in memory, on the disk, among scores of earlier jobs. */
  survey: { args: ScoreRequest; result: Survey; progress: never };
  /** Computes rows for the cache with the clock running, and says what they took. One that fails is passed over. */
  measure: { args: { samples: readonly SampleFiles[]; settings: ScoreSettings }; result: Spent; progress: never };
  /** Scores samples one by one; a row that fails is told as an error of that row and the others go on. */
  score: { args: ScoreRequest; result: ScoreSummary; progress: ScoreProgress };
  /** The running job takes these samples next, as far as they are still to come: someone looks at them. */
  prioritise: { args: { ids: readonly string[] }; result: null; progress: never };
  /** Holds the running job before its next stage, until `resume`. */
  pause: { args: null; result: null; progress: never };
  resume: { args: null; result: null; progress: never };
  /** Everything between a sample's files and MaSC's numbers, for a view that explains them. No text and no baseline is encoded for it. */
  evidence: { args: SampleArgs; result: SampleEvidence; progress: never };
  /** The mask-dependent half of the open SigLIP2 model's pooling head, 45 MB at SO400M: asked for once a model, by the identity that evidence names. */
  poolHead: { args: { model: string }; result: PoolHead; progress: never };
  /** The light half of the evidence: best matches without tokens, for many generations beside each other. */
  bestMatches: { args: SampleArgs; result: BestMatches; progress: never };
  /** Texts through the SigLIP2 text tower, one after the other: prompts, and prompts with a word left out. Each Float32 [dim], not normalised. */
  texts: { args: { texts: readonly string[] }; result: readonly Float32Array[]; progress: Portion };
  /** What each of the generation's patches would score by itself against a text, Float32 [patches]: the pool sees that patch alone. */
  patchTexts: { args: SampleArgs & { text: string }; result: Float32Array; progress: Portion };
  /** The first three principal components of both images' unit tokens together. */
  features: { args: SampleArgs; result: SharedFeatures; progress: Portion };
  /** Cosines of the whole images by each model that is open, and again with background or subject hidden. */
  wholeImages: { args: SampleArgs; result: WholeImages; progress: never };
  /** How far masks agree with patch tokens. null where those are not at hand, unless what lacks them is to be encoded. */
  maskAgreements: {
    args: { masks: readonly AgreementWish[]; settings: ScoreSettings; encodes: boolean };
    result: readonly (MaskAgreement | null)[];
    progress: Portion;
  };
  /** How far CP and PF move with the pair's masks, and over other masks of its pictures: files by the names of their sources. */
  maskIntervals: { args: SampleArgs & { others: MasksBySource }; result: MaskIntervals; progress: never };
}

export type CallName = keyof Calls;
export type Args<C extends CallName> = Calls[C]["args"];
export type Result<C extends CallName> = Calls[C]["result"];
export type Progress<C extends CallName> = Calls[C]["progress"];

export type { DeviceChoice, DeviceInfo, DeviceWish, LayerCheck, Outcome, SelfCheckReport };

/** A file with the path that it is named by: at hand, or opened when it is read: in a ZIP, kept by the browser, or a model's. */
export type FileEntry =
  | ZippedFile
  | { readonly path: string; readonly blob: Blob }
  | { readonly path: string; readonly kept: KeptFile }
  | { readonly path: string; readonly installed: InstalledFile };

/** The same, or a small file by what it holds, or one by its name alone, whose entry follows. */
export type NamedEntry =
  | FileEntry
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly awaited: true };

/** What stands where files are added; see project/formats/manifest/tables.ts. */
export interface StandingPlain {
  readonly intake: StandingIntake;
  readonly added: readonly string[];
  readonly taken: readonly string[];
}

/** The same where what stands is what the last `intake` answered. */
export interface StandingKnown extends Omit<StandingPlain, "intake"> {
  readonly intake: Pick<StandingIntake, "hints" | "out" | "away">;
  readonly known: number;
}

/** Told against an earlier answer where the page has that of this number (`known`), and the engine too. */
export interface IntakeAnswer {
  readonly number: number;
  readonly since: number | null;
  readonly intake: ToldIntake;
}

/** A sample as far as scoring goes. Where it has several references, scores are means over all of them. */
export type SampleFiles = Pick<
  Sample,
  "id" | "reference" | "referenceMask" | "generation" | "generationMask" | "prompt" | "object"
> &
  Partial<Pick<Sample, "otherReferences" | "smallMask">>;

/** How far something is. */
export interface Portion {
  readonly done: number;
  readonly total: number;
}

export interface SampleArgs {
  /** Of several references the one in use is looked at. */
  readonly sample: SampleFiles;
  readonly settings: ScoreSettings;
}

/** A mask to be judged by tokens, with pictures of the other side that show its subject, and their masks. All are paths. */
export interface AgreementWish {
  readonly picture: string;
  readonly mask: string;
  readonly side: "reference" | "generation";
  readonly others: readonly { readonly picture: string; readonly mask: string }[];
}

/** Files of other masks of a pair's pictures, each with what its source is called. */
export interface MasksBySource {
  readonly reference: readonly (readonly [source: string, path: string])[];
  readonly generation: readonly (readonly [source: string, path: string])[];
}

export interface Picture {
  readonly bitmap: ImageBitmap;
  /** Of the file, in pixels as stored. */
  readonly width: number;
  readonly height: number;
}

export interface ScoreRequest {
  readonly samples: readonly SampleFiles[];
  readonly settings: ScoreSettings;
  /** The kept project that new scores are remembered for; without one nothing is remembered. */
  readonly project?: string | null;
}

export interface ScoreSummary {
  readonly answered: number;
  readonly failed: number;
}

export type ScoreProgress =
  /** A model failed in half precision and goes on in fp32; rows from here on carry that. */
  | { readonly kind: "model"; readonly info: ModelInfo }
  /** These rows are taken up; if the engine ends now, it is they that it was at. More than one share a prompt. */
  | { readonly kind: "begun"; readonly ids: readonly string[] }
  /** A row is done. */
  | {
      readonly kind: "row";
      readonly id: string;
      readonly outcome: Outcome;
      readonly done: number;
      readonly total: number;
      readonly spent: Spent;
    }
  /** How much there is left to compute, seen when so much was spent. */
  | { readonly kind: "work"; readonly work: Work; readonly spent: Spent }
  /** What the engine does now. `encoded` counts distinct images that the SigLIP2 tower has encoded in this job. */
  | {
      readonly kind: "stage";
      readonly stage: StageName;
      readonly what: string;
      /** Whose stage it is, where it is a baseline's: "CLIP". */
      readonly by?: string;
      readonly encoded: number;
      readonly spent: Spent;
    };

/** One image of a pair, as the vision tower sees it. */
export interface ImageEvidence extends MaskedGrid {
  /** Float32 [rows * columns, dim], not normalised. */
  readonly tokens: Float32Array;
}

export interface BestMatches {
  readonly reference: MaskedGrid;
  readonly generation: MaskedGrid;
  readonly match: Match;
}

/** Components as colours: Float32 [patches, 3] in [0, 1], on one scale for both images. */
export interface SharedFeatures {
  readonly reference: Float32Array;
  readonly generation: Float32Array;
  /** Share of the tokens' variance that each component holds. */
  readonly shares: readonly number[];
}

/** One model's cosine of the pair; null where the model, or a mask, is missing or nothing is left. */
export interface WholeCosines {
  readonly whole: number | null;
  /** With the background of both hidden. */
  readonly subject: number | null;
  /** With the subject of both hidden. */
  readonly background: number | null;
}

/** By measure, as in scores. */
export type WholeImages = Readonly<Record<ImagesId, WholeCosines>> & {
  readonly further?: Readonly<Record<string, WholeCosines>>;
};

export interface SampleEvidence {
  readonly reference: ImageEvidence;
  readonly generation: ImageEvidence;
  readonly match: Match;
  /** The generation's mask-free half of the pooling head. */
  readonly pool: PoolPrepared;
  /** Whose pooling head it is: what `poolHead` is asked for. */
  readonly model: string;
}

export type { MaskedGrid };
export type { MadeMask, MaskProgress, MaskRequest, MaskSummary, MaskWish, Segmentation, SegmentPrompt };
export type { ModelInfo, Precision, SlotId, SlotOptions, Spent, StageName, Survey, Work };

/** Main thread to worker. */
export type Request = CallRequest<Calls>;

/** Worker to main thread. */
export type Reply = CallReply<Calls>;

/** One function a call: what both the worker's engine and the client offer. */
export type Handlers = CallHandlers<Calls>;
