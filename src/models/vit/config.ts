import { z } from "../../lib/schema.ts";
import { channels, decode, square, toTransformer, transformer } from "../config-fields.ts";
import type { Transformer } from "../graph/blocks.ts";

/** What config.json says of a ViT under transformers' names. Those under timm's: config-timm.ts. */

export interface VitConfig extends Transformer {
  readonly kind: "vit";
  readonly naming: "hub" | "timm";
  readonly patch: number;
  readonly imageSize: number;
  readonly queryBias: boolean;
}

const vitSchema = z.object({
  ...transformer({ width: 768, layers: 12, heads: 12, mlp: 3072, act: "gelu", eps: 1e-12 }),
  num_channels: channels,
  patch_size: square.default(16),
  image_size: square.default(224),
  qkv_bias: z.boolean().default(true),
});

/** @throws LensError invalid_checkpoint, unsupported_checkpoint */
export function decodeVit(json: unknown): VitConfig {
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
