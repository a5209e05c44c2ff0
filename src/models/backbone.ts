import type { Size } from "../imaging/naflex-size.ts";
import type { PatchGrid } from "../lib/patch-grid.ts";
import type { PatchWindow } from "../imaging/patch-window.ts";
import { patchesBy, type PatchRecipe } from "../imaging/patch-recipe.ts";
import type { Patches } from "../imaging/patches.ts";
import type { Reading } from "../imaging/reading.ts";
import type { PixelRows, RgbImage } from "../imaging/resample.ts";
import type { Match } from "../metric/cp.ts";
import type { PoolHead, PoolPrepared } from "../metric/pool.ts";

/**
 * Checkpoints, read as published, and what computes with them.
 *
 * Read this file (what an open checkpoint can do), family.ts (how a family of checkpoints is told and read), families.ts
 * (the register), then a folder a family. Engine and pages know backbones by these interfaces alone.
 *
 * A backbone does what its abilities say, and has the methods of the interface beside each; `has…` asks for one.
 */
export const ABILITIES = {
  /** One vector for a whole picture. */
  pooled: "whole pictures",
  /** A vector a patch, for CP and its aggregators. */
  patches: "patches",
  /** One vector for a part of a picture, for PF. */
  regions: "parts of pictures",
  /** A vector for a text, in the space of its pictures. */
  text: "texts",
  /** Masks of pictures: segmenter.ts. */
  segment: "masks",
} as const;

export type Ability = keyof typeof ABILITIES;

/** A vector a patch: Float32 [rows * columns, dim] on their grid, not normalised. */
export interface ImageTokens {
  readonly grid: PatchGrid;
  readonly tokens: Float32Array;
}

export interface TextEmbedding {
  readonly ids: Int32Array;
  /** Float32 [projection], not normalised. */
  readonly embedding: Float32Array;
  /** The text was longer than the tower takes. */
  readonly cut: boolean;
}

/** What one run of a vision tower is asked for. */
export type Output = Extract<Ability, "pooled" | "patches">;

/** null where it was not asked for. */
export interface Encoding {
  /** Float32 [dim] of the whole picture, not normalised. */
  readonly pooled: Float32Array | null;
  readonly patches: ImageTokens | null;
}

/** A checkpoint on a runtime. Weights are read when something first runs. */
export interface OpenedCheckpoint {
  readonly abilities: ReadonlySet<Ability>;
  release(): Promise<void>;
}

/** What pictures and texts are compared with. */
export interface Backbone extends OpenedCheckpoint {
  /** How a picture's file becomes pixels. */
  readonly reading: Reading;
  /** Takes a budget of patches; others have sizes of their own. */
  readonly naflex: boolean;
  /** The grid of a picture of this size, as it is read; nothing is decoded for it. */
  gridOf(image: Size, maxPatches: number): PatchGrid;
  /** Where that grid lies in the picture; null where it spans all of it, as MaSC has it. */
  windowOf(image: Size, maxPatches: number): PatchWindow | null;
  /** How its pictures are prepared; of one that `check` refuses nothing that the tower takes would come. */
  recipe(maxPatches: number): PatchRecipe;
  /** @param image as it is read @throws LensError unsupported_checkpoint where a picture of this size does not come to one that the tower takes */
  check(image: Size, maxPatches: number): void;
  /** @param outputs of its abilities */
  encode(input: Patches, outputs: readonly Output[]): Promise<Encoding>;
}

export interface PatchBackbone extends Backbone {
  /** Best matches both ways. */
  match(reference: ImageTokens, generation: ImageTokens): Promise<Match>;
}

export interface RegionBackbone extends PatchBackbone {
  /** How many images are best encoded at once: two where that halves the reading of weights. */
  readonly imagesAtOnce: number;
  /** The mask-free half of the pooling head. */
  preparePool(tokens: ImageTokens): Promise<PoolPrepared>;
  /**
   * The pooled vectors of regions of one image, Float32 [dim] each; null where a region keeps no patch.
   *
   * @param regions Uint8 [N] each, 1 where a patch is kept
   */
  poolRegions(prepared: PoolPrepared, regions: readonly Uint8Array[]): Promise<(Float32Array | null)[]>;
  /** The mask-dependent half's weights, for metric/pool.ts: kept, the same for all that compute here. */
  poolHead(): Promise<PoolHead>;
  /** The same, read anew, to be handed on: 45 MB at SO400M. */
  readPoolHead(): Promise<PoolHead>;
}

export interface TextBackbone extends Backbone {
  encodeText(text: string): Promise<TextEmbedding>;
  /** Both towers would crowd this device's heap: opening one closes the other. */
  readonly oneTowerAtATime: boolean;
}

/** What CP and PF are computed with. */
export type MascBackbone = RegionBackbone & TextBackbone;

/** A picture, as it is read, as a backbone takes it. @throws LensError unsupported_checkpoint, unsupported_image */
export function prepare(
  backbone: Pick<Backbone, "check" | "recipe">,
  image: RgbImage | PixelRows,
  maxPatches: number,
): Patches {
  backbone.check(image, maxPatches);
  return patchesBy(backbone.recipe(maxPatches), image);
}

export const hasPatches = (backbone: Backbone): backbone is PatchBackbone => backbone.abilities.has("patches");
export const hasText = (backbone: Backbone): backbone is TextBackbone => backbone.abilities.has("text");
export const isMasc = <T extends OpenedCheckpoint>(model: T): model is T & MascBackbone =>
  model.abilities.has("regions") && model.abilities.has("text");
