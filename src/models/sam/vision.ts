import { LensError } from "../../lib/errors.ts";
import { reshape, transpose } from "../graph/axes.ts";
import { layerNorm, mlpBlock, named } from "../graph/blocks.ts";
import { GraphBuilder, type Catalogue, type Graph, type Value } from "../graph/builder.ts";
import { enterTower, leaveTower, towerLinear } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";
import { globalAttention, windowAttention } from "./attention.ts";
import { gridSide, type SamVisionConfig } from "./config.ts";

/** SAM's picture encoder as transformers' SamVisionEncoder has it, on rows: a patch a row, the grid row by row. */

const VISION = "vision_encoder";
/** The neck's norms say none. */
const NECK_EPSILON = 1e-6;

function layer(g: GraphBuilder, x: Value, config: SamVisionConfig, index: number): Value {
  const at = `${VISION}.layers.${index}`;
  const { dim, window, global } = config;
  const attention = window === 0 || global.has(index) ? globalAttention : windowAttention;
  const normed = layerNorm(g, x, named(`${at}.layer_norm1`), config);
  const attended = attention(g, normed, `${at}.attn`, config);
  const mixed = towerLinear(g, enterTower(g, attended), named(`${at}.attn.proj`), { input: dim, output: dim });
  const sum = g.op("Add", [x, leaveTower(g, mixed)]);
  const inner = enterTower(g, layerNorm(g, sum, named(`${at}.layer_norm2`), config));
  const names = { fc1: named(`${at}.mlp.lin1`), fc2: named(`${at}.mlp.lin2`) };
  return g.op("Add", [sum, leaveTower(g, mlpBlock(g, inner, names, config))]);
}

/** A convolution of one pixel and one of three, each normed over the channels: [N, dim] -> [N, channels]. */
function neck(g: GraphBuilder, x: Value, config: SamVisionConfig, channels: number): Value {
  const at = `${VISION}.neck`;
  const side = gridSide(config);
  const sizes = { ...config, dim: channels, epsilon: NECK_EPSILON };
  const narrow = g.tensor(`${at}.conv1.weight`, [channels, config.dim, 1, 1], [channels, config.dim]);
  const first = layerNorm(g, g.op("Gemm", [x, narrow], { transB: { int: 1 } }), named(`${at}.layer_norm1`), sizes);
  const planes = reshape(g, transpose(g, first, 1, 0), 1, channels, side, side);
  const around = g.op("Conv", [planes, g.tensor(`${at}.conv2.weight`, [channels, channels, 3, 3])], {
    kernel_shape: { ints: [3, 3] },
    pads: { ints: [1, 1, 1, 1] },
  });
  const rows = transpose(g, reshape(g, around, channels, side * side), 1, 0);
  return layerNorm(g, rows, named(`${at}.layer_norm2`), sizes);
}

/**
 * patches [N, 3 p p] (channel, y, x) of the padded picture -> embedding [N, channels].
 *
 * @param channels of the neck
 */
export function samVision(
  config: SamVisionConfig,
  channels: number,
  catalogue: Catalogue,
  arithmetic: Arithmetic,
): Graph {
  const g = new GraphBuilder("sam_vision", catalogue, arithmetic);
  const { dim, patch, layers, absolutePositions } = config;
  const side = gridSide(config);
  const [count, length] = [side * side, 3 * patch * patch];
  const beyond = `${VISION}.layers.${layers}.layer_norm1.weight`;
  if (g.has(beyond))
    throw new LensError(
      "invalid_checkpoint",
      `config.json names ${layers} layers, but the weights go on with "${beyond}". The config does not belong to these weights.`,
    );
  const patches = g.input("patches", [count, length]);
  const { weight, bias } = named(`${VISION}.patch_embed.projection`);
  const kernel = g.tensor(weight, [dim, 3, patch, patch], [dim, length]);
  let x = g.op("Gemm", [patches, kernel, g.tensor(bias, [dim])], { transB: { int: 1 } });
  if (absolutePositions) x = g.op("Add", [x, g.tensor(`${VISION}.pos_embed`, [1, side, side, dim], [count, dim])]);
  for (let index = 0; index < layers; index++) x = layer(g, x, config, index);
  g.output("embedding", neck(g, x, config, channels), [count, channels]);
  return g.finish();
}
