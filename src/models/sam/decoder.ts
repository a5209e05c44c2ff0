import { LensError } from "../../lib/errors.ts";
import { reshape, slice, transpose } from "../graph/axes.ts";
import { activate, layerNorm, mlpBlock, named, row } from "../graph/blocks.ts";
import { GraphBuilder, type Catalogue, type Graph, type Value } from "../graph/builder.ts";
import { linear } from "../graph/linear.ts";
import { gridSide, LAYER_NARROWING, type SamConfig, type SamDecoderConfig } from "./config.ts";
import { frequencyTensor, gridFeatures } from "./prompts.ts";

/** SAM's mask decoder as transformers' SamMaskDecoder has it, in float32: what a click costs. */

const DECODER = "mask_decoder";
const TRANSFORMER = `${DECODER}.transformer`;
/** torch's own, where transformers says none. */
const LAST_EPSILON = 1e-5;
const UPSCALE_EPSILON = 1e-6;
const HYPER_LAYERS = 3;

/** Attention of queries [S, dim] to keys and values [T, dim], with its projections: [S, dim]. `inner` is its width. */
function attention(
  g: GraphBuilder,
  [query, key, value]: readonly [Value, Value, Value],
  at: string,
  { dim, heads }: SamDecoderConfig,
  inner: number,
): Value {
  const parts = (["q", "k", "v"] as const).map((part, i) => {
    const projected = linear(g, [query, key, value][i]!, named(`${at}.${part}_proj`), dim, inner);
    return g.op("Unsqueeze", [projected, g.integers(0)]);
  });
  const attended = g.op("com.microsoft.MultiHeadAttention", parts, { num_heads: { int: heads } });
  return linear(g, g.op("Squeeze", [attended, g.integers(0)]), named(`${at}.out_proj`), inner, dim);
}

interface Sides {
  /** [S, dim]: what the masks are made with, then the prompt. */
  readonly tokens: Value;
  /** [N, dim]: the picture. */
  readonly patches: Value;
}

/** Tokens look at each other and at the picture, and the picture at the tokens. `places` are theirs at the start. */
function twoWayLayer(
  g: GraphBuilder,
  { tokens, patches }: Sides,
  places: Sides,
  index: number,
  config: SamDecoderConfig,
): Sides {
  const at = `${TRANSFORMER}.layers.${index}`;
  const { dim } = config;
  const inner = Math.floor(dim / LAYER_NARROWING);
  const add = (a: Value, b: Value) => g.op("Add", [a, b]);
  const norm = (x: Value, which: number) => layerNorm(g, x, named(`${at}.layer_norm${which}`), config);

  const placed = index === 0 ? tokens : add(tokens, places.tokens);
  const looked = attention(g, [placed, placed, tokens], `${at}.self_attn`, config, dim);
  const own = norm(index === 0 ? looked : add(tokens, looked), 1);

  const keys = add(patches, places.patches);
  const seen = attention(g, [add(own, places.tokens), keys, patches], `${at}.cross_attn_token_to_image`, config, inner);
  const informed = norm(add(own, seen), 2);
  const names = { fc1: named(`${at}.mlp.lin1`), fc2: named(`${at}.mlp.lin2`) };
  const thought = norm(add(informed, mlpBlock(g, informed, names, config)), 3);

  const back = attention(
    g,
    [keys, add(thought, places.tokens), thought],
    `${at}.cross_attn_image_to_token`,
    config,
    inner,
  );
  return { tokens: thought, patches: norm(add(patches, back), 4) };
}

/** Linear layers with ReLU between: [1, input] -> [1, output]. Source: SamFeedForward. */
function feedForward(
  g: GraphBuilder,
  x: Value,
  at: string,
  { input, hidden, output, layers }: { input: number; hidden: number; output: number; layers: number },
): Value {
  let inner = activate(g, linear(g, x, named(`${at}.proj_in`), input, hidden), "relu");
  for (let i = 0; i < layers - 2; i++)
    inner = activate(g, linear(g, inner, named(`${at}.layers.${i}`), hidden, hidden), "relu");
  return linear(g, inner, named(`${at}.proj_out`), hidden, output);
}

/**
 * A transposed convolution of 2 x 2 with stride 2, in which no two outputs share an input: [M, input] -> [M * 4, output], the four pixels that a
 * row becomes one after the other.
 */
function upscale(g: GraphBuilder, x: Value, at: string, input: number, output: number): Value {
  const { weight, bias } = named(at);
  g.expect(weight, [input, output, 2, 2]);
  g.expect(bias, [output]);
  const matrix = g.derived(`${weight} by pixels`, [input, 4 * output], async (read) => {
    const kernel = await read(weight);
    return Float32Array.from(kernel, (_, i) => {
      const [channel, pixel, from] = [i % output, Math.floor(i / output) % 4, Math.floor(i / (4 * output))];
      return kernel[(from * output + channel) * 4 + pixel]!;
    });
  });
  const product = reshape(g, g.op("MatMul", [x, matrix]), -1, output);
  return g.op("Add", [product, g.tensor(bias, [output])]);
}

/** [N, dim] -> [N * 16, dim / 8]: the pixels of each patch, four and in each of them four. */
function pixels(g: GraphBuilder, patches: Value, config: SamDecoderConfig): Value {
  const [dim, middle] = [config.dim, config.dim / 4];
  const coarse = upscale(g, patches, `${DECODER}.upscale_conv1`, dim, middle);
  const sizes = { ...config, dim: middle, epsilon: UPSCALE_EPSILON };
  const inner = activate(g, layerNorm(g, coarse, named(`${DECODER}.upscale_layer_norm`), sizes), "gelu");
  return activate(g, upscale(g, inner, `${DECODER}.upscale_conv2`, middle, dim / 8), "gelu");
}

function masksOf(g: GraphBuilder, { tokens, patches }: Sides, { vision, decoder }: SamConfig): Value {
  const { dim, masks } = decoder;
  const side = gridSide(vision);
  const sizes = { input: dim, hidden: dim, output: dim / 8, layers: HYPER_LAYERS };
  // The first of them is the mask where one alone is asked for.
  const filters = Array.from({ length: masks }, (_, i) =>
    feedForward(g, row(g, tokens, 2 + i), `${DECODER}.output_hypernetworks_mlps.${i + 1}`, sizes),
  );
  const filter = transpose(g, g.op("Concat", filters, { axis: { int: 0 } }), 1, 0);
  const values = g.op("MatMul", [pixels(g, patches, decoder), filter]);
  const nested = reshape(g, values, side, side, 2, 2, 2, 2, masks);
  return reshape(g, transpose(g, nested, 6, 0, 2, 4, 1, 3, 5), masks, 4 * side, 4 * side);
}

/**
 * picture [N, dim] (the embedding), prompt [P, dim] -> masks [masks, 4 side, 4 side], logits, and iou [1, masks], the overlap expected of each.
 *
 * @throws LensError missing_tensor, invalid_tensor, unsupported_dtype, invalid_checkpoint
 */
export function samDecoder(config: SamConfig, catalogue: Catalogue): Graph {
  const { vision, decoder } = config;
  const { dim, layers, masks, narrowing, iouLayers, iouWidth } = decoder;
  const g = new GraphBuilder("sam_decoder", catalogue);
  const side = gridSide(vision);
  const beyond = `${TRANSFORMER}.layers.${layers}.layer_norm1.weight`;
  if (g.has(beyond))
    throw new LensError(
      "invalid_checkpoint",
      `config.json names ${layers} layers of the mask decoder, but the weights go on with "${beyond}". The config does not belong to these weights.`,
    );
  const picture = g.input("picture", [side * side, dim]);
  const prompt = g.input("prompt", ["P", dim]);
  const own = [
    g.tensor(`${DECODER}.iou_token.weight`, [1, dim]),
    g.tensor(`${DECODER}.mask_tokens.weight`, [masks + 1, dim]),
  ];
  const frequencies = frequencyTensor(catalogue);
  g.expect(frequencies, [2, dim / 2]);
  const places: Sides = {
    tokens: g.op("Concat", [...own, prompt], { axis: { int: 0 } }),
    patches: g.derived("places", [side * side, dim], async (read) => gridFeatures(side, await read(frequencies))),
  };
  let sides: Sides = {
    tokens: places.tokens,
    patches: g.op("Add", [picture, g.tensor("prompt_encoder.no_mask_embed.weight", [1, dim])]),
  };
  for (let index = 0; index < layers; index++) sides = twoWayLayer(g, sides, places, index, decoder);
  const looked = attention(
    g,
    [g.op("Add", [sides.tokens, places.tokens]), g.op("Add", [sides.patches, places.patches]), sides.patches],
    `${TRANSFORMER}.final_attn_token_to_image`,
    decoder,
    Math.floor(dim / narrowing),
  );
  const tokens = layerNorm(g, g.op("Add", [sides.tokens, looked]), named(`${TRANSFORMER}.layer_norm_final_attn`), {
    ...decoder,
    epsilon: LAST_EPSILON,
  });
  g.output("masks", masksOf(g, { tokens, patches: sides.patches }, config), [masks, 4 * side, 4 * side]);
  const sizes = { input: dim, hidden: iouWidth, output: masks + 1, layers: iouLayers };
  const iou = feedForward(g, row(g, tokens, 0), `${DECODER}.iou_prediction_head`, sizes);
  g.output("iou", slice(g, iou, 1, 1, masks + 1), [1, masks]);
  return g.finish();
}
