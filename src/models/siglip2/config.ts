import { z } from "../../lib/schema.ts";
import { LensError } from "../../lib/errors.ts";
import {
  channels,
  decode,
  part,
  square,
  toTransformer,
  transformer,
  vocabulary,
  width,
  type TextConfig,
} from "../config-fields.ts";
import type { Transformer } from "../graph/blocks.ts";

/** What config.json says of a SigLIP2: NaFlex (`siglip2`) or of one size (`siglip`). */

/** SigLIP2 vision tower with its pooling head; `naflex` takes any size, `fixed` one. */
export interface SiglipVisionConfig extends Transformer {
  readonly patch: number;
  /** NaFlex: positions of the square table. Fixed: the patches of its one size. */
  readonly positions: number;
  /** Pixels a side; null for NaFlex. */
  readonly imageSize: number | null;
}

export interface SiglipConfig {
  readonly kind: "siglip2-naflex" | "siglip2-fixed";
  readonly vision: SiglipVisionConfig;
  readonly text: TextConfig;
}

const siglipDefaults = { width: 768, layers: 12, heads: 12, mlp: 3072, act: "gelu_pytorch_tanh", eps: 1e-6 } as const;

const siglipText = z.object({
  ...transformer(siglipDefaults),
  vocab_size: vocabulary.default(32_000),
  max_position_embeddings: width.default(64),
  projection_size: width.nullish(),
});

const siglipVision = {
  ...transformer(siglipDefaults),
  num_channels: channels,
  patch_size: square.default(16),
  vision_use_head: z.literal(true).default(true),
};
const naflexSchema = z.object({
  text_config: part(siglipText),
  vision_config: part(z.object({ ...siglipVision, num_patches: width.default(256) })),
});
const siglipSchema = z.object({
  text_config: part(siglipText),
  vision_config: part(z.object({ ...siglipVision, image_size: square.default(224) })),
});

function siglipTextConfig(parsed: z.infer<typeof siglipText>): TextConfig {
  return {
    ...toTransformer(parsed),
    vocabulary: parsed.vocab_size,
    length: parsed.max_position_embeddings,
    projection: parsed.projection_size ?? parsed.hidden_size,
  };
}

/** @throws LensError invalid_checkpoint, unsupported_checkpoint */
export function decodeNaflex(json: unknown): SiglipConfig {
  const { vision_config: vision, text_config: text } = decode(naflexSchema, json);
  if (!Number.isInteger(Math.sqrt(vision.num_patches))) {
    throw new LensError("invalid_checkpoint", `config.json: num_patches ${vision.num_patches} is not a square.`);
  }
  return {
    kind: "siglip2-naflex",
    vision: { ...toTransformer(vision), patch: vision.patch_size, positions: vision.num_patches, imageSize: null },
    text: siglipTextConfig(text),
  };
}

/** @throws LensError invalid_checkpoint, unsupported_checkpoint */
export function decodeSiglip(json: unknown): SiglipConfig {
  const { vision_config: vision, text_config: text } = decode(siglipSchema, json);
  const side = Math.floor(vision.image_size / vision.patch_size);
  if (side === 0) {
    throw new LensError(
      "invalid_checkpoint",
      `config.json: image_size ${vision.image_size} is smaller than a patch (${vision.patch_size}).`,
    );
  }
  return {
    kind: "siglip2-fixed",
    vision: {
      ...toTransformer(vision),
      patch: vision.patch_size,
      positions: side * side,
      imageSize: vision.image_size,
    },
    text: siglipTextConfig(text),
  };
}
