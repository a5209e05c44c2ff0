import { z } from "zod";
import { LensError } from "../lib/errors.ts";
import type { Activation, Transformer } from "./graph/blocks.ts";

z.config({ jitless: true });

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

const MAX_LAYERS = 512;
const MAX_WIDTH = 65_536;
const width = z.number().int().positive().max(MAX_WIDTH);
/** Gemma's has 256,000 pieces. */
const vocabulary = z.number().int().positive().max(2 ** 24);
const layers = z.number().int().min(0).max(MAX_LAYERS);
const epsilon = z.number().positive().max(1);
const ids = z.number().int().nonnegative();
const square = z.union([width, z.tuple([width, width]).refine(([a, b]) => a === b).transform(([a]) => a)]);

const ACTIVATIONS: Record<string, Activation> = {
  gelu_pytorch_tanh: "gelu_pytorch_tanh",
  gelu_new: "gelu_pytorch_tanh",
  gelu_fast: "gelu_pytorch_tanh",
  gelu: "gelu",
  quick_gelu: "quick_gelu",
};
const activation = z.string().transform((name, context) => {
  const known = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  if (known === undefined) {
    context.addIssue({ code: "custom", message: `hidden_act "${name}" is not supported` });
    return z.NEVER;
  }
  return known;
});

const transformer = (defaults: { width: number; layers: number; heads: number; mlp: number; act: Activation; eps: number }) => ({
  hidden_size: width.default(defaults.width),
  num_hidden_layers: layers.default(defaults.layers),
  num_attention_heads: width.default(defaults.heads),
  intermediate_size: width.default(defaults.mlp),
  hidden_act: activation.default(defaults.act),
  layer_norm_eps: epsilon.default(defaults.eps),
});

const channels = z.literal(3).default(3);
const siglipDefaults = { width: 768, layers: 12, heads: 12, mlp: 3072, act: "gelu_pytorch_tanh", eps: 1e-6 } as const;

const siglipText = z.object({
  ...transformer(siglipDefaults),
  vocab_size: vocabulary.default(32_000),
  max_position_embeddings: width.default(64),
  projection_size: width.nullish(),
});

const naflexSchema = z.object({
  text_config: siglipText.prefault({}),
  vision_config: z
    .object({ ...transformer(siglipDefaults), num_channels: channels, patch_size: square.default(16), num_patches: width.default(256), vision_use_head: z.literal(true).default(true) })
    .prefault({}),
});

const siglipSchema = z.object({
  text_config: siglipText.prefault({}),
  vision_config: z
    .object({ ...transformer(siglipDefaults), num_channels: channels, patch_size: square.default(16), image_size: square.default(224), vision_use_head: z.literal(true).default(true) })
    .prefault({}),
});

const clipSchema = z.object({
  projection_dim: width.default(512),
  text_config: z
    .object({
      ...transformer({ width: 512, layers: 12, heads: 8, mlp: 2048, act: "quick_gelu", eps: 1e-5 }),
      vocab_size: vocabulary.default(49_408),
      max_position_embeddings: width.default(77),
      eos_token_id: ids.nullish().transform((id) => id ?? 49_407),
    })
    .prefault({}),
  vision_config: z
    .object({
      ...transformer({ width: 768, layers: 12, heads: 12, mlp: 3072, act: "quick_gelu", eps: 1e-5 }),
      num_channels: channels,
      patch_size: square.default(32),
      image_size: square.default(224),
    })
    .prefault({}),
});

const vitSchema = z.object({
  ...transformer({ width: 768, layers: 12, heads: 12, mlp: 3072, act: "gelu", eps: 1e-12 }),
  num_channels: channels,
  patch_size: square.default(16),
  image_size: square.default(224),
  qkv_bias: z.boolean().default(true),
});

/** What timm writes; sizes that it leaves to the architecture's name are read from there and from the tensors. */
const timmSchema = z.object({
  architecture: z.string().regex(/^(?:deit\d?_)?vit_|^deit/),
  num_features: width.nullish(),
  num_heads: width.nullish(),
  model_args: z.object({ num_heads: width.nullish(), depth: layers.nullish() }).nullish(),
});

type Parsed = z.infer<ReturnType<typeof z.object<ReturnType<typeof transformer>>>>;

function toTransformer(parsed: Parsed): Transformer {
  if (parsed.hidden_size % parsed.num_attention_heads !== 0) {
    throw new LensError(
      "invalid_checkpoint",
      `config.json: hidden_size ${parsed.hidden_size} is not a multiple of num_attention_heads ${parsed.num_attention_heads}.`,
    );
  }
  return {
    dim: parsed.hidden_size,
    layers: parsed.num_hidden_layers,
    heads: parsed.num_attention_heads,
    mlp: parsed.intermediate_size,
    activation: parsed.hidden_act,
    epsilon: parsed.layer_norm_eps,
  };
}

function decode<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new LensError(
    "invalid_checkpoint",
    `config.json: ${issue?.path.join(".") || "the file"}: ${issue?.message ?? "not understood"}.`,
    parsed.error.message,
  );
}

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
    throw new LensError("invalid_checkpoint", `config.json: image_size ${vision.image_size} is smaller than a patch (${vision.patch_size}).`);
  }
  return {
    kind: "siglip2-fixed",
    vision: { ...toTransformer(vision), patch: vision.patch_size, positions: side * side, imageSize: vision.image_size },
    text: siglipTextConfig(text),
  };
}

/** The first CLIP configs say eos_token_id 2, which is not in use: pooling went by the largest id then. */
const CLIP_LEGACY_END = 2;

function decodeClip(json: unknown): ClipConfig {
  const { projection_dim: projection, vision_config: vision, text_config: text } = decode(clipSchema, json);
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

/** Heads of timm's sizes are 64 wide. */
const TIMM_HEAD_WIDTH = 64;
const TIMM_EPSILON = 1e-6;
/** DreamBench++ feeds DINO 224 x 224. */
const TIMM_IMAGE = 224;

type ShapeOf = (name: string) => readonly number[] | undefined;

/**
 * Tensors of networks that have DINO's names and compute something else: DINOv2's and EVA's scales, CLIP's norm
 * before, registers, normalised queries, a pooled mean's norm.
 */
const FOREIGN = ["blocks.0.ls1.gamma", "blocks.0.gamma_1", "norm_pre.weight", "register_tokens", "reg_token", "blocks.0.attn.q_norm.weight", "fc_norm.weight", "dist_token"];

/** What timm and the original repositories leave to the code: patch size, depth and widths are the tensors'. */
function configOfTensors(what: string, heads: number | null, shapeOf: ShapeOf): VitConfig {
  const [dim, , patch] = shapeOf("patch_embed.proj.weight") ?? [];
  const [mlp] = shapeOf("blocks.0.mlp.fc1.weight") ?? [];
  if (dim === undefined || patch === undefined || mlp === undefined) {
    throw new LensError("missing_tensor", `${what} needs "patch_embed.proj.weight" and "blocks.0.mlp.fc1.weight"; they are not there.`);
  }
  const foreign = FOREIGN.find((name) => shapeOf(name) !== undefined);
  if (foreign !== undefined) {
    throw new LensError("unsupported_checkpoint", `${what} has the tensor "${foreign}", which a plain ViT does not have. DINO (not DINOv2) and ViTs like it are computed.`);
  }
  const has = (layer: number, name: string) => shapeOf(`blocks.${layer}.${name}`) !== undefined;
  let depth = 0;
  while (["norm1.weight", "attn.qkv.weight", "mlp.fc2.weight"].some((name) => has(depth, name))) depth++;
  return {
    kind: "vit",
    naming: "timm",
    ...toTransformer({
      hidden_size: dim,
      num_hidden_layers: depth,
      num_attention_heads: heads ?? Math.max(1, Math.round(dim / TIMM_HEAD_WIDTH)),
      intermediate_size: mlp,
      hidden_act: "gelu",
      layer_norm_eps: TIMM_EPSILON,
    }),
    patch,
    imageSize: TIMM_IMAGE,
    queryBias: Array.from({ length: depth }, (_, layer) => has(layer, "attn.qkv.bias")).includes(true),
  };
}

function decodeTimm(json: unknown, shapeOf: ShapeOf): VitConfig {
  const { architecture, num_heads: heads, model_args: args } = decode(timmSchema, json);
  return configOfTensors(`A timm checkpoint ("${architecture}")`, heads ?? args?.num_heads ?? null, shapeOf);
}

/**
 * The architecture of weights that came without a config.json, as DINO's authors release theirs. Its tensors' names
 * are timm's.
 *
 * @throws LensError unknown_architecture, unsupported_checkpoint, missing_tensor, invalid_checkpoint
 */
export function inferConfig(name: string, shapeOf: ShapeOf): VitConfig {
  if (shapeOf("patch_embed.proj.weight") !== undefined && shapeOf("cls_token") !== undefined) return configOfTensors(`"${name}"`, null, shapeOf);
  throw new LensError(
    "unknown_architecture",
    `"${name}" has no config.json, and its tensors are not named as DINO's are ("cls_token", "patch_embed.proj.weight"). Add the whole folder as the hub publishes it.`,
  );
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
      if (typeof head.architecture === "string" && timmSchema.safeParse(json).success) return decodeTimm(json, shapeOf);
      throw new LensError(
        "unknown_architecture",
        `config.json names the model type "${String(head.model_type ?? head.architecture)}". Known are siglip2 (NaFlex), siglip (fixed size), clip, vit, and timm's vit_….`,
      );
  }
}
