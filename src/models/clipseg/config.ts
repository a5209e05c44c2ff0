import { z } from "../../lib/schema.ts";
import { LensError } from "../../lib/errors.ts";
import { decodeClipTowers, type ClipTowers } from "../clip-towers/config.ts";
import { decode, width } from "../config-fields.ts";
import type { Transformer } from "../graph/blocks.ts";

/** What config.json says of a CLIPSeg. Source: transformers 5.24, CLIPSegConfig and CLIPSegDecoder. */

export interface ClipsegConfig extends ClipTowers {
  readonly kind: "clipseg";
  /**
   * The decoder's taps in the order it takes them, the last of `extract_layers` first: 0 is what goes into the vision tower's
   * first layer, n what comes out of its n-th.
   */
  readonly taps: readonly number[];
  /** Of its layers, one a tap, the one whose input the prompt modulates. */
  readonly conditionalLayer: number;
  /** Of those layers: `reduce_dim` wide, their MLP's activation ReLU whatever decoder_hidden_act says. */
  readonly decoder: Transformer;
  /** How the decoder's width becomes pixels: by one transposed convolution, or by three convolutions. */
  readonly upscaling: "simple" | "complex";
}

const MOST_TAPS = 64;

const schema = z.object({
  extract_layers: z.array(z.number().int()).min(1).max(MOST_TAPS).default([3, 6, 9]),
  reduce_dim: width.default(64),
  decoder_num_attention_heads: width.default(4),
  decoder_intermediate_size: width.default(2048),
  conditional_layer: z.number().int().default(0),
  use_complex_transposed_convolution: z.boolean().default(false),
});

const refuse = (field: string, value: unknown, why: string): LensError =>
  new LensError("unsupported_checkpoint", `config.json: ${field} is ${JSON.stringify(value)}: ${why}`);

/** `hidden_states[i + 1]`, so that -1 is what goes into the first layer; below it transformers refuses too. */
function tapOf(layer: number, layers: number): number {
  if (layer < -1 || layer >= layers)
    throw refuse("extract_layers", layer, `the vision tower has ${layers} layers, from 0 to ${layers - 1}.`);
  return layer + 1;
}

/** Parts into which each of the complex upscaling's two steps divides a patch's side. */
const STEPS = 4;

/** @throws LensError invalid_checkpoint, unsupported_checkpoint */
export function decodeClipseg(json: unknown): ClipsegConfig {
  const towers = decodeClipTowers(json);
  const parsed = decode(schema, json);
  const { vision } = towers;
  const { reduce_dim: dim, decoder_num_attention_heads: heads, conditional_layer: conditionalLayer } = parsed;
  if (dim % heads !== 0)
    throw refuse("reduce_dim", dim, `it is not a multiple of decoder_num_attention_heads, ${heads}.`);
  const taps = parsed.extract_layers.map((layer) => tapOf(layer, vision.layers)).toReversed();
  if (conditionalLayer < 0 || conditionalLayer >= taps.length)
    throw refuse(
      "conditional_layer",
      conditionalLayer,
      `the decoder has layers from 0 to ${taps.length - 1}, and in none of them would the prompt have a say.`,
    );
  const complex = parsed.use_complex_transposed_convolution;
  if (complex && (vision.patch < STEPS || dim < 2))
    throw refuse(
      "use_complex_transposed_convolution",
      true,
      `patches of ${vision.patch} pixels and a reduce_dim of ${dim} cannot be upscaled in two steps.`,
    );
  return {
    kind: "clipseg",
    ...towers,
    taps,
    conditionalLayer,
    decoder: {
      dim,
      layers: taps.length,
      heads,
      mlp: parsed.decoder_intermediate_size,
      activation: "relu",
      epsilon: vision.epsilon,
    },
    upscaling: complex ? "complex" : "simple",
  };
}

/** Pixels a side of a patch that each transposed convolution makes of a place. */
export const upscalingSteps = ({ upscaling, vision: { patch } }: ClipsegConfig): readonly number[] =>
  upscaling === "simple" ? [patch] : [Math.floor(patch / STEPS), Math.floor(patch / STEPS)];
