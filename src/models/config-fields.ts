import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";
import type { Activation } from "../metric/activations.ts";
import type { Transformer } from "./graph/blocks.ts";
import { refusedField } from "./refused-field.ts";

/**
 * The fields that config.json's of several architectures have. Published files leave out what equals transformers'
 * defaults, so those stand in each family's schema, from transformers' configuration classes.
 */

export interface TextConfig extends Transformer {
  readonly vocabulary: number;
  /** Tokens a prompt is padded or cut to. */
  readonly length: number;
  /** Width of the embedding. */
  readonly projection: number;
}

/** A tower's table; left out or null it is transformers' defaults. */
export const part = <T extends z.ZodObject>(schema: T) => z.preprocess((value) => value ?? {}, schema);

const MAX_LAYERS = 512;
const MAX_WIDTH = 65_536;
export const width = z.number().int().positive().max(MAX_WIDTH);
/** Gemma's has 256,000 pieces. */
export const vocabulary = z
  .number()
  .int()
  .positive()
  .max(2 ** 24);
export const layers = z.number().int().min(0).max(MAX_LAYERS);
export const epsilon = z.number().positive().max(1);
export const ids = z.number().int().nonnegative();
export const square = z.union([
  width,
  z
    .tuple([width, width])
    .refine(([a, b]) => a === b)
    .transform(([a]) => a),
]);

/** transformers' names. Several say the same in other words. */
const ACTIVATIONS: Record<string, Activation> = {
  gelu_pytorch_tanh: "gelu_pytorch_tanh",
  gelu_python_tanh: "gelu_pytorch_tanh",
  gelu_accurate: "gelu_pytorch_tanh",
  gelu_new: "gelu_pytorch_tanh",
  gelu_fast: "gelu_pytorch_tanh",
  gelu: "gelu",
  gelu_python: "gelu",
  quick_gelu: "quick_gelu",
  relu: "relu",
};
export const activation = z.string().transform((name, context) => {
  const known = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  if (known === undefined) {
    context.addIssue({
      code: "custom",
      message: `hidden_act "${name}" is not computed; ${Object.keys(ACTIVATIONS).join(", ")} are`,
    });
    return z.NEVER;
  }
  return known;
});

export const transformer = (defaults: {
  width: number;
  layers: number;
  heads: number;
  mlp: number;
  act: Activation;
  eps: number;
}) => ({
  hidden_size: width.default(defaults.width),
  num_hidden_layers: layers.default(defaults.layers),
  num_attention_heads: width.default(defaults.heads),
  intermediate_size: width.default(defaults.mlp),
  hidden_act: activation.default(defaults.act),
  layer_norm_eps: epsilon.default(defaults.eps),
});

export const channels = z.literal(3).default(3);
type Parsed = z.infer<ReturnType<typeof z.object<ReturnType<typeof transformer>>>>;

export function toTransformer(parsed: Parsed): Transformer {
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

export function decode<T>(schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw refusedField("config.json: ", json, parsed.error, "invalid_checkpoint");
}
