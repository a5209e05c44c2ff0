import { z } from "../../lib/schema.ts";
import {
  channels,
  decode,
  ids,
  part,
  square,
  toTransformer,
  transformer,
  vocabulary,
  width,
  type TextConfig,
} from "../config-fields.ts";
import type { Transformer } from "../graph/blocks.ts";

/**
 * This folder: CLIP's two towers as transformers has them, in CLIP itself and in CLIPSeg, whose tensors bear a prefix.
 *
 * This file: what config.json says of them.
 */

export interface ClipVisionConfig extends Transformer {
  readonly patch: number;
  readonly imageSize: number;
  readonly projection: number;
}

export interface ClipTextConfig extends TextConfig {
  /** The end mark a prompt is pooled at; null means at the largest id (configs that say 2, as the first ones did). */
  readonly endMark: number | null;
}

export interface ClipTowers {
  readonly vision: ClipVisionConfig;
  readonly text: ClipTextConfig;
}

const clipText = z.object({
  ...transformer({ width: 512, layers: 12, heads: 8, mlp: 2048, act: "quick_gelu", eps: 1e-5 }),
  vocab_size: vocabulary.default(49_408),
  max_position_embeddings: width.default(77),
  eos_token_id: ids.default(49_407),
});

const clipVision = z.object({
  ...transformer({ width: 768, layers: 12, heads: 12, mlp: 3072, act: "quick_gelu", eps: 1e-5 }),
  num_channels: channels,
  patch_size: square.default(32),
  image_size: square.default(224),
});

const clipSchema = z.object({
  projection_dim: width.default(512),
  text_config: part(clipText),
  vision_config: part(clipVision),
});

/**
 * The tables that the first converted checkpoints have beside, or in place of, text_config and vision_config. transformers
 * fills them up with its defaults before it lays them over the others, so nothing of those is left.
 */
const clipDicts = z
  .looseObject({
    text_config_dict: z.unknown(),
    vision_config_dict: z.unknown(),
    text_config: z.unknown(),
    vision_config: z.unknown(),
  })
  .partial();

/** The first CLIP configs say eos_token_id 2, which is not in use: pooling went by the largest id then. */
const CLIP_LEGACY_END = 2;

/** @throws LensError invalid_checkpoint, unsupported_checkpoint */
export function decodeClipTowers(json: unknown): ClipTowers {
  const said = decode(clipDicts, json);
  const tables = {
    text_config: said.text_config_dict ?? said.text_config,
    vision_config: said.vision_config_dict ?? said.vision_config,
  };
  const {
    projection_dim: projection,
    vision_config: vision,
    text_config: text,
  } = decode(clipSchema, { ...said, ...tables });
  return {
    vision: { ...toTransformer(vision), patch: vision.patch_size, imageSize: vision.image_size, projection },
    text: {
      ...toTransformer(text),
      vocabulary: text.vocab_size,
      length: text.max_position_embeddings,
      projection,
      endMark: text.eos_token_id === CLIP_LEGACY_END ? null : text.eos_token_id,
    },
  };
}
