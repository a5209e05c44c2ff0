import { z } from "../../lib/schema.ts";
import { activation, channels, decode, epsilon, layers, square, toTransformer, width } from "../config-fields.ts";
import type { Transformer } from "../graph/blocks.ts";

/** What config.json says of a DINOv2, with registers (`dinov2_with_registers`) or without (`dinov2`). */

export interface Dinov2Config extends Transformer {
  readonly kind: "dinov2" | "dinov2-registers";
  readonly patch: number;
  /** Pixels a side of the pictures that the table of positions is of. */
  readonly imageSize: number;
  readonly queryBias: boolean;
  /** The MLP is a SwiGLU; `mlp` is then the units of its gate. */
  readonly swiglu: boolean;
  /** Tokens between the class token and the patches. */
  readonly registers: number;
}

/** An MLP is at most so many times as wide as its tower. */
const LARGEST_RATIO = 64;

const common = {
  hidden_size: width.default(768),
  num_hidden_layers: layers.default(12),
  num_attention_heads: width.default(12),
  mlp_ratio: z.number().positive().max(LARGEST_RATIO).default(4),
  hidden_act: activation.default("gelu"),
  layer_norm_eps: epsilon.default(1e-6),
  image_size: square.default(224),
  num_channels: channels,
  qkv_bias: z.boolean().default(true),
  use_swiglu_ffn: z.boolean().default(false),
};
const schema = z.object({
  ...common,
  patch_size: square.nullish(),
  num_register_tokens: z.number().int().nonnegative().max(1024).default(4),
});
/** Pixels a side where nothing is said. */
const USUAL_PATCH = { plain: 14, registers: 16 };

/** Two thirds of the MLP's units, to a whole eight. Source: Dinov2SwiGLUFFN. */
const gateWidth = (units: number): number => 8 * Math.ceil(Math.floor((units * 2) / 3) / 8);

/** @throws LensError invalid_checkpoint, unsupported_checkpoint */
export function decodeDinov2(json: unknown, withRegisters: boolean): Dinov2Config {
  const parsed = decode(schema, json);
  const units = Math.trunc(parsed.hidden_size * parsed.mlp_ratio);
  return {
    kind: withRegisters ? "dinov2-registers" : "dinov2",
    ...toTransformer({ ...parsed, intermediate_size: parsed.use_swiglu_ffn ? gateWidth(units) : units }),
    patch: parsed.patch_size ?? (withRegisters ? USUAL_PATCH.registers : USUAL_PATCH.plain),
    imageSize: parsed.image_size,
    queryBias: parsed.qkv_bias,
    swiglu: parsed.use_swiglu_ffn,
    registers: withRegisters ? parsed.num_register_tokens : 0,
  };
}
