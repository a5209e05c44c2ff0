import { LensError } from "../../lib/errors.ts";
import type { Activation } from "../../metric/activations.ts";
import { reshape } from "./axes.ts";
import type { GraphBuilder, Value } from "./builder.ts";
import { enterTower, hiddenWidth, leaveTower, linear, towerLinear, towerLinears, type LinearNames } from "./linear.ts";

export interface NormNames {
  readonly weight: string;
  readonly bias: string;
}

/** The tensors of one transformer layer. */
export interface LayerNames {
  readonly norm1: NormNames;
  readonly query: LinearNames;
  readonly key: LinearNames;
  readonly value: LinearNames;
  readonly out: LinearNames;
  readonly norm2: NormNames;
  readonly fc1: LinearNames;
  readonly fc2: LinearNames;
  /** Layer scale: [dim] each, by which attention and MLP are multiplied before they are added. */
  readonly scale1?: string;
  readonly scale2?: string;
}

/** What stands after attention: [S, dim] -> [S, dim], between `enterTower` and `leaveTower`. */
export type FeedForward = (g: GraphBuilder, x: Value, names: LayerNames, config: Transformer) => Value;

/** The sizes of a transformer: width `dim`, `layers` of `heads`, an MLP of `mlp` units. */
export interface Transformer {
  readonly dim: number;
  readonly layers: number;
  readonly heads: number;
  readonly mlp: number;
  readonly activation: Activation;
  readonly epsilon: number;
}

/** `<prefix>.weight` and `<prefix>.bias`. */
export function named(prefix: string): { weight: string; bias: string } {
  return { weight: `${prefix}.weight`, bias: `${prefix}.bias` };
}

/** The names that SigLIP's and CLIP's towers share. */
export const clipLayerNames = (tower: string, layer: number): LayerNames =>
  transformersLayerNames(`${tower}.encoder.layers.${layer}`);

/** As transformers calls a layer's tensors, below the layer's own name. */
export function transformersLayerNames(at: string): LayerNames {
  return {
    norm1: named(`${at}.layer_norm1`),
    query: named(`${at}.self_attn.q_proj`),
    key: named(`${at}.self_attn.k_proj`),
    value: named(`${at}.self_attn.v_proj`),
    out: named(`${at}.self_attn.out_proj`),
    norm2: named(`${at}.layer_norm2`),
    fc1: named(`${at}.mlp.fc1`),
    fc2: named(`${at}.mlp.fc2`),
  };
}

/** LayerNorm over the last axis: [N, dim] -> [N, dim]. */
export function layerNorm(g: GraphBuilder, x: Value, names: NormNames, { dim, epsilon }: Transformer): Value {
  const inputs = [x, g.tensor(names.weight, [dim]), g.tensor(names.bias, [dim])];
  return g.op("LayerNormalization", inputs, { axis: { int: -1 }, epsilon });
}

/**
 * Multi-head attention, without projections; of each image by itself where a run takes several.
 *
 * @param projected queries, keys and values, [S, dim] each
 * @param bias added to the logits: [1, 1, S, S], or null
 */
function attend(
  g: GraphBuilder,
  projected: readonly Value[],
  { dim, heads }: Pick<Transformer, "dim" | "heads">,
  bias: Value | null,
): Value {
  const { images } = g;
  const inputs = projected.map((x) =>
    images === null ? g.op("Unsqueeze", [x, g.integers(0)]) : g.op("Reshape", [x, images]),
  );
  if (bias !== null) inputs.push("", "", enterTower(g, bias));
  const attended = g.op("com.microsoft.MultiHeadAttention", inputs, { num_heads: { int: heads } });
  return images === null ? g.op("Squeeze", [attended, g.integers(0)]) : reshape(g, attended, -1, dim);
}

/** The MLP's non-linearity, element by element. */
export function activate(g: GraphBuilder, x: Value, activation: Activation): Value {
  switch (activation) {
    case "gelu_pytorch_tanh":
      return g.op("Gelu", [x], { approximate: "tanh" });
    case "gelu":
      return g.op("Gelu", [x], { approximate: "none" });
    case "quick_gelu":
      return g.op("com.microsoft.QuickGelu", [x], { alpha: 1.702 });
    case "relu":
      return g.op("Relu", [x]);
    default:
      throw new LensError("unsupported_checkpoint", `The activation "${String(activation)}" is not supported.`);
  }
}

/** fc1, the activation, fc2. */
export function mlpBlock(
  g: GraphBuilder,
  x: Value,
  { fc1, fc2 }: Pick<LayerNames, "fc1" | "fc2">,
  { dim, mlp, activation }: Transformer,
): Value {
  const hidden = hiddenWidth(g, mlp);
  const inner = activate(g, towerLinear(g, x, fc1, { input: dim, output: mlp, width: hidden }), activation);
  return towerLinear(g, inner, fc2, { input: mlp, output: dim, columns: hidden });
}

/** Layer scale, where a layer has one. */
function scaled(g: GraphBuilder, x: Value, scale: string | undefined, dim: number): Value {
  return scale === undefined ? x : g.op("Mul", [x, g.tensor(scale, [dim])]);
}

/** @throws LensError invalid_checkpoint if the checkpoint has more layers than its config says */
export function expectLastLayer(g: GraphBuilder, layers: number, layerNames: (layer: number) => LayerNames): void {
  const beyond = layerNames(layers).norm1.weight;
  if (!g.has(beyond)) return;
  throw new LensError(
    "invalid_checkpoint",
    `config.json names ${layers} layers, but the weights go on with "${beyond}". The config does not belong to these weights.`,
  );
}

/**
 * One pre-norm layer: x += attention(LN(x)); x += MLP(LN(x)). Sums and norms are float32 whatever the arithmetic: in a
 * trained tower some channels of the sum grow to thousands. A sum and the norm behind it are two operators: the fused one,
 * SkipLayerNormalization, takes four times as long on the CPU, which is 3 % of a layer.
 *
 * @param x [S, dim]
 * @param bias attention bias [1, 1, S, S], or null
 * @param feedForward where it is another than the MLP
 * @returns [S, dim]
 */
export function preNormLayer(
  g: GraphBuilder,
  x: Value,
  names: LayerNames,
  config: Transformer,
  bias: Value | null = null,
  feedForward: FeedForward = mlpBlock,
): Value {
  const { dim } = config;
  const square = { input: dim, output: dim };
  const normed = enterTower(g, layerNorm(g, x, names.norm1, config));
  const projected = towerLinears(g, normed, [names.query, names.key, names.value], square);
  const attended = towerLinear(g, attend(g, projected, config, bias), names.out, square);
  const sum = g.op("Add", [x, scaled(g, leaveTower(g, attended), names.scale1, dim)]);
  const inner = enterTower(g, layerNorm(g, sum, names.norm2, config));
  return g.op("Add", [sum, scaled(g, leaveTower(g, feedForward(g, inner, names, config)), names.scale2, dim)]);
}

/** A stack of pre-norm layers and the norm behind the last (post or final LayerNorm): [S, dim] -> [S, dim], as `preNormLayer`. */
export function encoder(
  g: GraphBuilder,
  x: Value,
  config: Transformer,
  layerNames: (layer: number) => LayerNames,
  lastNorm: NormNames,
  bias: Value | null = null,
  feedForward: FeedForward = mlpBlock,
): Value {
  expectLastLayer(g, config.layers, layerNames);
  let sum = x;
  for (let layer = 0; layer < config.layers; layer++)
    sum = preNormLayer(g, sum, layerNames(layer), config, bias, feedForward);
  return layerNorm(g, sum, lastNorm, config);
}

/** One post-norm layer, all of it in float32: x = LN(x + attention(x)); x = LN(x + MLP(x)). [S, dim] -> [S, dim]. */
export function postNormLayer(g: GraphBuilder, x: Value, names: LayerNames, config: Transformer): Value {
  const { dim, mlp, activation } = config;
  const projected = [names.query, names.key, names.value].map((layer) => linear(g, x, layer, dim, dim));
  const attended = linear(g, attend(g, projected, config, null), names.out, dim, dim);
  const middle = layerNorm(g, g.op("Add", [x, attended]), names.norm1, config);
  const inner = activate(g, linear(g, middle, names.fc1, dim, mlp), activation);
  return layerNorm(g, g.op("Add", [middle, linear(g, inner, names.fc2, mlp, dim)]), names.norm2, config);
}

/** Rows of [S, dim] from `start` on. */
export function rowsFrom(g: GraphBuilder, x: Value, start: number): Value {
  return g.op("Slice", [x, g.integers(start), g.integers(Number.MAX_SAFE_INTEGER), g.integers(0)]);
}

/** Row `index` of [S, dim] as [1, dim]; -1 is the last. */
export function row(g: GraphBuilder, x: Value, index: number): Value {
  const end = index === -1 ? Number.MAX_SAFE_INTEGER : index + 1;
  return g.op("Slice", [x, g.integers(index), g.integers(end), g.integers(0)]);
}
