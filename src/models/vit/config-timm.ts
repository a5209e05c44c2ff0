import { z } from "../../lib/schema.ts";
import { LensError } from "../../lib/errors.ts";
import { decode, layers, toTransformer, width } from "../config-fields.ts";
import type { ShapeOf } from "../family.ts";
import type { VitConfig } from "./config.ts";

/** ViTs under timm's names, which are those of DINO's own repository. */

/** What timm writes; sizes that it leaves to the architecture's name are read from there and from the tensors. */
const timmSchema = z.object({
  architecture: z.string().regex(/^(?:deit\d?_)?vit_|^deit/),
  num_features: width.nullish(),
  num_heads: width.nullish(),
  model_args: z.object({ num_heads: width.nullish(), depth: layers.nullish() }).nullish(),
});

/** Heads of timm's sizes are 64 wide. */
const TIMM_HEAD_WIDTH = 64;
const TIMM_EPSILON = 1e-6;
/** DreamBench++ feeds DINO 224 x 224. */
const TIMM_IMAGE = 224;

/**
 * Tensors of networks that have DINO's names and compute something else: DINOv2's and EVA's scales, CLIP's norm
 * before, registers, normalised queries, a pooled mean's norm.
 */
const FOREIGN = [
  "blocks.0.ls1.gamma",
  "blocks.0.gamma_1",
  "norm_pre.weight",
  "register_tokens",
  "reg_token",
  "blocks.0.attn.q_norm.weight",
  "fc_norm.weight",
  "dist_token",
];

/** What timm and the original repositories leave to the code: patch size, depth and widths are the tensors'. */
function configOfTensors(what: string, heads: number | null, shapeOf: ShapeOf): VitConfig {
  const [dim, , patch] = shapeOf("patch_embed.proj.weight") ?? [];
  const [mlp] = shapeOf("blocks.0.mlp.fc1.weight") ?? [];
  if (dim === undefined || patch === undefined || mlp === undefined) {
    throw new LensError(
      "missing_tensor",
      `${what} needs "patch_embed.proj.weight" and "blocks.0.mlp.fc1.weight"; they are not there.`,
    );
  }
  const foreign = FOREIGN.find((name) => shapeOf(name) !== undefined);
  if (foreign !== undefined) {
    throw new LensError(
      "unsupported_checkpoint",
      `${what} has the tensor "${foreign}", which a plain ViT does not have. DINO (not DINOv2) and ViTs like it are computed.`,
    );
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

/** @throws LensError invalid_checkpoint, missing_tensor, unsupported_checkpoint */
export function decodeTimm(json: unknown, shapeOf: ShapeOf): VitConfig {
  const { architecture, num_heads: heads, model_args: args } = decode(timmSchema, json);
  return configOfTensors(`A timm checkpoint ("${architecture}")`, heads ?? args?.num_heads ?? null, shapeOf);
}

/**
 * The config of weights that came without one, as DINO's authors release theirs: under timm's names. null where they are
 * not named so.
 *
 * @throws LensError unsupported_checkpoint, missing_tensor, invalid_checkpoint
 */
export function inferVit(name: string, shapeOf: ShapeOf): VitConfig | null {
  const named = shapeOf("patch_embed.proj.weight") !== undefined && shapeOf("cls_token") !== undefined;
  return named ? configOfTensors(`"${name}"`, null, shapeOf) : null;
}

/** Whether a config.json is one of timm's for a plain ViT. */
export const isTimm = (json: unknown): boolean => timmSchema.safeParse(json).success;
