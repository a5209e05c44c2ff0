import { LensError } from "../../lib/errors.ts";
import type { Activation } from "../../metric/activations.ts";
import type { GraphBuilder, Value } from "./builder.ts";
import { enterTower, hiddenWidth, leaveTower, towerLinear, towerLinears, type LinearNames } from "./linear.ts";

export interface NormNames {
  readonly weight: string;
  readonly bias: string;
}

/** The tensors of one pre-norm transformer layer. */
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
export function clipLayerNames(tower: string, layer: number): LayerNames {
  const at = `${tower}.encoder.layers.${layer}`;
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
 * Residual sum and the norm that follows it: (x, d) -> (x + d, LayerNorm(x + d)), all [N, dim]. Two operators: the fused
 * one, SkipLayerNormalization, takes four times as long on the CPU, which is 3 % of a layer.
 */
function addAndNorm(g: GraphBuilder, x: Value, delta: Value, names: NormNames, config: Transformer): [Value, Value] {
  const sum = g.op("Add", [x, delta]);
  return [sum, layerNorm(g, sum, names, config)];
}

/**
 * Multi-head attention of [S, dim] to itself, without the output projection.
 *
 * @param bias added to the logits: [1, 1, S, S], or null
 */
function selfAttention(
  g: GraphBuilder,
  x: Value,
  names: LayerNames,
  { dim, heads }: Transformer,
  bias: Value | null,
): Value {
  const inputs = towerLinears(g, x, [names.query, names.key, names.value], { input: dim, output: dim }).map(
    (projected) => g.op("Unsqueeze", [projected, g.integers(0)]),
  );
  if (bias !== null) inputs.push("", "", enterTower(g, bias));
  const attended = g.op("com.microsoft.MultiHeadAttention", inputs, { num_heads: { int: heads } });
  return g.op("Squeeze", [attended, g.integers(0)]);
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

/**
 * A stack of pre-norm layers: x += attention(LN(x)); x += MLP(LN(x)). Sums and norms are float32 whatever the
 * arithmetic: in a trained tower some channels of the sum grow to thousands.
 *
 * @param x [S, dim]
 * @param lastNorm the norm behind the last layer (post or final LayerNorm)
 * @param bias attention bias [1, 1, S, S], or null
 * @param feedForward where it is another than the MLP
 * @returns [S, dim], normed
 * @throws LensError invalid_checkpoint if the checkpoint has more layers than its config says
 */
export function encoder(
  g: GraphBuilder,
  x: Value,
  config: Transformer,
  layerNames: (layer: number) => LayerNames,
  lastNorm: NormNames,
  bias: Value | null = null,
  feedForward: FeedForward = mlpBlock,
): Value {
  const beyond = layerNames(config.layers).norm1.weight;
  if (g.has(beyond)) {
    throw new LensError(
      "invalid_checkpoint",
      `config.json names ${config.layers} layers, but the weights go on with "${beyond}". The config does not belong to these weights.`,
    );
  }
  const { dim } = config;
  let sum = x;
  let normed = layerNorm(g, x, config.layers === 0 ? lastNorm : layerNames(0).norm1, config);
  for (let layer = 0; layer < config.layers; layer++) {
    const names = layerNames(layer);
    const attended = towerLinear(g, selfAttention(g, enterTower(g, normed), names, config, bias), names.out, {
      input: dim,
      output: dim,
    });
    [sum, normed] = addAndNorm(g, sum, scaled(g, leaveTower(g, attended), names.scale1, dim), names.norm2, config);
    const outer = scaled(g, leaveTower(g, feedForward(g, enterTower(g, normed), names, config)), names.scale2, dim);
    const next = layer + 1 < config.layers ? layerNames(layer + 1).norm1 : lastNorm;
    [sum, normed] = addAndNorm(g, sum, outer, next, config);
  }
  return normed;
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
