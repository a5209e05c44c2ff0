import { z } from "../../lib/schema.ts";
import { LensError } from "../../lib/errors.ts";
import {
  activation,
  channels,
  decode,
  epsilon,
  ids,
  layers,
  part,
  square,
  toTransformer,
  width,
} from "../config-fields.ts";
import type { Transformer } from "../graph/blocks.ts";

/** What config.json says of a SAM. Source of the defaults: transformers 5.24, configuration_sam.py. */

export interface SamVisionConfig extends Transformer {
  readonly patch: number;
  /** Pixels a side of the padded picture. */
  readonly imageSize: number;
  /** Patches a side of a window of attention. */
  readonly window: number;
  /** The layers whose attention sees all patches. */
  readonly global: ReadonlySet<number>;
  readonly relativePositions: boolean;
  readonly absolutePositions: boolean;
  readonly queryBias: boolean;
}

export interface SamDecoderConfig extends Transformer {
  /** By how much the last attention, of tokens to patches, is narrower than `dim`. */
  readonly narrowing: number;
  /** Masks that it answers with where it is asked for several. */
  readonly masks: number;
  readonly iouLayers: number;
  readonly iouWidth: number;
}

export interface SamConfig {
  readonly kind: "sam";
  readonly vision: SamVisionConfig;
  /** `dim` is the width of a patch's embedding and of a prompt's token too. */
  readonly decoder: SamDecoderConfig;
}

/** The same of those inside the layers, which transformers builds so whatever config.json says. */
export const LAYER_NARROWING = 2;

/** Patches a side. */
export const gridSide = ({ imageSize, patch }: SamVisionConfig): number => Math.floor(imageSize / patch);

/** A pixel of a mask has an eighth of a patch's numbers. */
const PIXEL_NARROWING = 8;

/** An MLP is at most so many times as wide as its tower. */
const LARGEST_RATIO = 64;

const visionSchema = z.object({
  hidden_size: width.default(768),
  output_channels: width.default(256),
  num_hidden_layers: layers.default(12),
  num_attention_heads: width.default(12),
  num_channels: channels,
  image_size: square.default(1024),
  patch_size: square.default(16),
  hidden_act: activation.default("gelu"),
  layer_norm_eps: epsilon.default(1e-6),
  qkv_bias: z.boolean().default(true),
  mlp_ratio: z.number().positive().max(LARGEST_RATIO).default(4),
  mlp_dim: width.nullish(),
  use_abs_pos: z.boolean().default(true),
  use_rel_pos: z.boolean().default(true),
  window_size: ids.max(1024).default(14),
  global_attn_indexes: z.array(z.number().int()).default([2, 5, 8, 11]),
  num_pos_feats: width.default(128),
});

const promptSchema = z.object({
  hidden_size: width.default(256),
  image_size: square.default(1024),
  patch_size: square.default(16),
});

const decoderSchema = z.object({
  hidden_size: width.default(256),
  hidden_act: activation.default("relu"),
  mlp_dim: width.default(2048),
  num_hidden_layers: layers.default(2),
  num_attention_heads: width.default(8),
  attention_downsample_rate: width.default(2),
  num_multimask_outputs: width.max(64).default(3),
  iou_head_depth: layers.default(3),
  iou_head_hidden_dim: width.default(256),
  layer_norm_eps: epsilon.default(1e-6),
});

const schema = z.object({
  vision_config: part(visionSchema),
  prompt_encoder_config: part(promptSchema),
  mask_decoder_config: part(decoderSchema),
});

/** The parts meet: what one gives the next takes. */
function expectSame(what: string, value: number, other: string, wanted: number): void {
  if (value === wanted) return;
  throw new LensError(
    "invalid_checkpoint",
    `config.json: ${what} is ${value}, and ${other} is ${wanted}: they have to be the same.`,
  );
}

/** @throws LensError invalid_checkpoint, unsupported_checkpoint */
export function decodeSam(json: unknown): SamConfig {
  const { vision_config: vision, prompt_encoder_config: prompt, mask_decoder_config: mask } = decode(schema, json);
  const { hidden_size: dim, num_attention_heads: heads, attention_downsample_rate: narrowing } = mask;
  const ofDecoder = "mask_decoder_config.hidden_size";
  expectSame("vision_config.output_channels", vision.output_channels, ofDecoder, dim);
  expectSame("prompt_encoder_config.hidden_size", prompt.hidden_size, ofDecoder, dim);
  expectSame("twice vision_config.num_pos_feats", 2 * vision.num_pos_feats, ofDecoder, dim);
  for (const field of ["image_size", "patch_size"] as const)
    expectSame(`prompt_encoder_config.${field}`, prompt[field], `vision_config.${field}`, vision[field]);
  const widths = [dim, Math.floor(dim / LAYER_NARROWING), Math.floor(dim / narrowing)];
  if (dim % PIXEL_NARROWING !== 0 || widths.some((inner) => inner === 0 || inner % heads !== 0))
    throw new LensError(
      "invalid_checkpoint",
      `config.json: ${ofDecoder} is ${dim}, which has to be a multiple of ${PIXEL_NARROWING} and, halved and divided by attention_downsample_rate ${narrowing}, of num_attention_heads ${heads}.`,
    );
  const units = vision.mlp_dim ?? Math.trunc(vision.hidden_size * vision.mlp_ratio);
  return {
    kind: "sam",
    vision: {
      ...toTransformer({ ...vision, intermediate_size: units }),
      patch: vision.patch_size,
      imageSize: vision.image_size,
      window: vision.window_size,
      global: new Set(vision.global_attn_indexes),
      relativePositions: vision.use_rel_pos,
      absolutePositions: vision.use_abs_pos,
      queryBias: vision.qkv_bias,
    },
    decoder: {
      ...toTransformer({ ...mask, intermediate_size: mask.mlp_dim }),
      narrowing,
      masks: mask.num_multimask_outputs,
      iouLayers: mask.iou_head_depth,
      iouWidth: mask.iou_head_hidden_dim,
    },
  };
}
