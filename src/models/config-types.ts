import type { Transformer } from "./graph/blocks.ts";

/**
 * What a checkpoint's config.json says, brought to one shape. Published files leave out what equals transformers'
 * defaults, so those stand here, from transformers' configuration classes.
 */

/** SigLIP2 vision tower with its pooling head; `naflex` takes any size, `fixed` one. */
export interface SiglipVisionConfig extends Transformer {
  readonly patch: number;
  /** NaFlex: positions of the square table. Fixed: the patches of its one size. */
  readonly positions: number;
  /** Pixels a side; null for NaFlex. */
  readonly imageSize: number | null;
}

export interface TextConfig extends Transformer {
  readonly vocabulary: number;
  /** Tokens a prompt is padded or cut to. */
  readonly length: number;
  /** Width of the embedding. */
  readonly projection: number;
}

export interface SiglipConfig {
  readonly kind: "siglip2-naflex" | "siglip2-fixed";
  readonly vision: SiglipVisionConfig;
  readonly text: TextConfig;
}

export interface ClipVisionConfig extends Transformer {
  readonly patch: number;
  readonly imageSize: number;
  readonly projection: number;
}

export interface ClipConfig {
  readonly kind: "clip";
  readonly vision: ClipVisionConfig;
  readonly text: TextConfig & {
    /** The end mark a prompt is pooled at; null means at the largest id (configs that say 2, as the first ones did). */
    readonly endMark: number | null;
  };
}

export interface VitConfig extends Transformer {
  readonly kind: "vit";
  readonly naming: "hub" | "timm";
  readonly patch: number;
  readonly imageSize: number;
  readonly queryBias: boolean;
}

export type CheckpointConfig = SiglipConfig | ClipConfig | VitConfig;

/** Shapes of a checkpoint's tensors, for what its config leaves unsaid. */
export type ShapeOf = (name: string) => readonly number[] | undefined;
