import { z } from "zod";
import { LensError } from "../lib/errors.ts";
import { channels, decode, ids, square, toTransformer, transformer, vocabulary, width } from "./config-fields.ts";
import { decodeTimm, isTimm } from "./config-timm.ts";
import type { CheckpointConfig, ClipConfig, ShapeOf, SiglipConfig, TextConfig, VitConfig } from "./config-types.ts";

export type * from "./config-types.ts";

const siglipDefaults = { width: 768, layers: 12, heads: 12, mlp: 3072, act: "gelu_pytorch_tanh", eps: 1e-6 } as const;

/** A tower's table; left out or null it is transformers' defaults. */
const part = <T extends z.ZodObject>(schema: T) => z.preprocess((value) => value ?? {}, schema);

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

const vitSchema = z.object({
  ...transformer({ width: 768, layers: 12, heads: 12, mlp: 3072, act: "gelu", eps: 1e-12 }),
  num_channels: channels,
  patch_size: square.default(16),
  image_size: square.default(224),
  qkv_bias: z.boolean().default(true),
});

function siglipTextConfig(parsed: z.infer<typeof siglipText>): TextConfig {
  return {
    ...toTransformer(parsed),
    vocabulary: parsed.vocab_size,
    length: parsed.max_position_embeddings,
    projection: parsed.projection_size ?? parsed.hidden_size,
  };
}

function decodeNaflex(json: unknown): SiglipConfig {
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

function decodeSiglip(json: unknown): SiglipConfig {
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

/** The first CLIP configs say eos_token_id 2, which is not in use: pooling went by the largest id then. */
const CLIP_LEGACY_END = 2;

function decodeClip(json: unknown): ClipConfig {
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
    kind: "clip",
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

function decodeVit(json: unknown): VitConfig {
  const parsed = decode(vitSchema, json);
  return {
    kind: "vit",
    naming: "hub",
    ...toTransformer(parsed),
    patch: parsed.patch_size,
    imageSize: parsed.image_size,
    queryBias: parsed.qkv_bias,
  };
}

/**
 * Tells the architecture from config.json and reads its sizes.
 *
 * @param shapeOf shapes of the checkpoint's tensors, which a timm config leaves unsaid
 * @throws LensError unknown_architecture, unsupported_checkpoint, invalid_checkpoint, missing_tensor
 */
export function decodeConfig(json: unknown, shapeOf: ShapeOf): CheckpointConfig {
  const head = decode(z.object({ model_type: z.unknown().optional(), architecture: z.unknown().optional() }), json);
  switch (head.model_type) {
    case "siglip2":
      return decodeNaflex(json);
    case "siglip":
      return decodeSiglip(json);
    case "clip":
      return decodeClip(json);
    case "vit":
      return decodeVit(json);
    default:
      if (typeof head.architecture === "string" && isTimm(json)) return decodeTimm(json, shapeOf);
      throw new LensError(
        "unknown_architecture",
        `config.json names the model type "${String(head.model_type ?? head.architecture)}". Known are siglip2 (NaFlex), siglip (fixed size), clip, vit, and timm's vit_….`,
      );
  }
}
