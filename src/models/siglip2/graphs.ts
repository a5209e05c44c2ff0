import type { PoolHead } from "../../metric/pool.ts";
import type { TextConfig } from "../config-fields.ts";
import { slice } from "../graph/axes.ts";
import { activate, clipLayerNames, encoder, layerNorm, named, row } from "../graph/blocks.ts";
import { expectTensor, GraphBuilder, type Catalogue, type Graph, type ReadTensor } from "../graph/builder.ts";
import { enterTower, leaveTower, linear } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";
import type { SiglipConfig, SiglipVisionConfig } from "./config.ts";

/**
 * SigLIP2, NaFlex and fixed-size: graphs and the few tensors that are used outside of them.
 * Source: transformers' Siglip2Model and SiglipModel.
 */

export const VISION = "vision_model";
const TEXT = "text_model";
export const HEAD = `${VISION}.head`;

export const POSITION_TABLE = `${VISION}.embeddings.position_embedding.weight`;
export const TOKEN_TABLE = `${TEXT}.embeddings.token_embedding.weight`;
export const TEXT_POSITION_TABLE = `${TEXT}.embeddings.position_embedding.weight`;

/** A fixed-size checkpoint's patch embedding is a convolution; flattened it is the same linear layer. */
function patchWeightShape({ dim, patch, imageSize }: SiglipVisionConfig): number[] {
  return imageSize === null ? [dim, 3 * patch * patch] : [dim, 3, patch, patch];
}

/**
 * patches [N, 3 p p], positions [N, dim] -> tokens [N, dim]: embed, add positions, pre-norm layers, post LayerNorm.
 * No class token, no padding, no mask: one image has exactly its own patches.
 *
 * @param several a run takes any number B of images of N patches each, one below the other, and `images` [B, 1], of
 *   which the numbers do not count: patches and positions [B N, ...] -> tokens [B N, dim]
 */
export function visionTower(
  config: SiglipVisionConfig,
  catalogue: Catalogue,
  arithmetic: Arithmetic,
  several = false,
): Graph {
  const g = new GraphBuilder("vision", catalogue, arithmetic);
  const { dim, patch } = config;
  if (several) {
    const count = slice(g, g.op("Shape", [g.input("images", ["B", 1])]), 0, 0, 1);
    g.images = g.op("Concat", [count, g.integers(-1, dim)], { axis: { int: 0 } });
  }
  const length = 3 * patch * patch;
  const patches = g.input("patches", ["N", length]);
  const positions = g.input("positions", ["N", dim]);
  const { weight, bias } = named(`${VISION}.embeddings.patch_embedding`);
  const kernel = g.tensor(weight, patchWeightShape(config), [dim, length]);
  const embedded = g.op("Gemm", [patches, kernel, g.tensor(bias, [dim])], { transB: { int: 1 } });
  const tokens = encoder(
    g,
    g.op("Add", [embedded, positions]),
    config,
    (layer) => clipLayerNames(VISION, layer),
    named(`${VISION}.post_layernorm`),
  );
  // In half precision rounded on the device, as the engine keeps them: what stays there is then what is kept.
  g.output("tokens", leaveTower(g, enterTower(g, tokens)), ["N", dim]);
  return g.finish();
}

/**
 * The mask-free half of the pooling head: tokens [N, dim] -> logits [N, heads], values [N, dim].
 *
 * The probe is the only query and does not depend on the image, so its dot product with the key projection is one
 * matrix of [heads, dim]: logit_h = q_h . (W_k,h x + b_k,h) / sqrt(d) = (W_k,hᵀ q_h / sqrt(d)) . x + q_h . b_k,h / sqrt(d).
 */
export function poolPrepare(config: SiglipVisionConfig, catalogue: Catalogue): Graph {
  const g = new GraphBuilder("pool", catalogue);
  const { dim, heads } = config;
  const weight = `${HEAD}.attention.in_proj_weight`;
  const bias = `${HEAD}.attention.in_proj_bias`;
  expectTensor(catalogue, `${HEAD}.probe`, [1, 1, dim]);
  expectTensor(catalogue, weight, [3 * dim, dim]);
  expectTensor(catalogue, bias, [3 * dim]);
  const tokens = g.input("tokens", ["N", dim]);
  const probe = g.derivedAll(
    [
      { name: "probe_keys", shape: [heads, dim] },
      { name: "probe_offsets", shape: [heads] },
    ],
    async (read) => {
      const folded = await foldProbe(read, dim, heads);
      return [folded.weight, folded.bias];
    },
  );
  g.output("logits", g.op("Gemm", [tokens, ...probe], { transB: { int: 1 } }), ["N", heads]);
  const part = { rows: [2 * dim, 3 * dim] as const, of: 3 * dim };
  g.output("values", linear(g, tokens, { weight, bias, part }, dim, dim), ["N", dim]);
  return g.finish();
}

async function foldProbe(
  read: ReadTensor,
  dim: number,
  heads: number,
): Promise<{ weight: Float32Array; bias: Float32Array }> {
  const probe = await read(`${HEAD}.probe`);
  const projection = await read(`${HEAD}.attention.in_proj_weight`);
  const offset = await read(`${HEAD}.attention.in_proj_bias`);
  const headDim = dim / heads;
  const scale = 1 / Math.sqrt(headDim);
  const weight = new Float32Array(heads * dim);
  const bias = new Float32Array(heads);
  const sums = new Float64Array(dim);
  for (let h = 0; h < heads; h++) {
    sums.fill(0);
    let shift = 0;
    for (let d = h * headDim; d < (h + 1) * headDim; d++) {
      let query = offset[d]!;
      for (let i = 0; i < dim; i++) query += projection[d * dim + i]! * probe[i]!;
      query *= scale;
      const key = dim + d;
      for (let i = 0; i < dim; i++) sums[i]! += query * projection[key * dim + i]!;
      shift += query * offset[key]!;
    }
    weight.set(sums, h * dim);
    bias[h] = shift;
  }
  return { weight, bias };
}

/**
 * The rest of the pooling head behind its weighted sums: mixed [R, dim], a region's each -> pooled [R, dim]: the output
 * projection, `x + MLP(LN(x))`.
 */
export function poolFinish(config: SiglipVisionConfig, catalogue: Catalogue): Graph {
  const g = new GraphBuilder("pool-finish", catalogue);
  const { dim, mlp } = config;
  const attended = linear(g, g.input("mixed", ["R", dim]), named(`${HEAD}.attention.out_proj`), dim, dim);
  const normed = layerNorm(g, attended, named(`${HEAD}.layernorm`), config);
  const inner = activate(g, linear(g, normed, named(`${HEAD}.mlp.fc1`), dim, mlp), config.activation);
  g.output("pooled", g.op("Add", [attended, linear(g, inner, named(`${HEAD}.mlp.fc2`), mlp, dim)]), ["R", dim]);
  return g.finish();
}

export type HeadWeights = Omit<PoolHead, "dim" | "heads" | "hidden" | "epsilon" | "activation">;

/** The tensors of the mask-dependent half of the pooling head, and their shapes. */
export function headTensors({
  dim,
  mlp,
}: SiglipVisionConfig): Record<keyof HeadWeights, readonly [name: string, shape: readonly number[]]> {
  return {
    outWeight: [`${HEAD}.attention.out_proj.weight`, [dim, dim]],
    outBias: [`${HEAD}.attention.out_proj.bias`, [dim]],
    normWeight: [`${HEAD}.layernorm.weight`, [dim]],
    normBias: [`${HEAD}.layernorm.bias`, [dim]],
    fc1Weight: [`${HEAD}.mlp.fc1.weight`, [mlp, dim]],
    fc1Bias: [`${HEAD}.mlp.fc1.bias`, [mlp]],
    fc2Weight: [`${HEAD}.mlp.fc2.weight`, [dim, mlp]],
    fc2Bias: [`${HEAD}.mlp.fc2.bias`, [dim]],
  };
}

/** The mask-dependent half of the pooling head, as metric/pool.ts computes it on typed arrays. */
export async function readPoolHead(config: SiglipVisionConfig, read: ReadTensor): Promise<PoolHead> {
  const tensors = headTensors(config);
  const weight = (key: keyof HeadWeights) => read(tensors[key][0]);
  return {
    dim: config.dim,
    heads: config.heads,
    hidden: config.mlp,
    epsilon: config.epsilon,
    activation: config.activation,
    outWeight: await weight("outWeight"),
    outBias: await weight("outBias"),
    normWeight: await weight("normWeight"),
    normBias: await weight("normBias"),
    fc1Weight: await weight("fc1Weight"),
    fc1Bias: await weight("fc1Bias"),
    fc2Weight: await weight("fc2Weight"),
    fc2Bias: await weight("fc2Bias"),
  };
}

/**
 * rows and positions [S, dim], the embeddings of S padded token ids and of their places -> embedding [1, projection]: layers
 * without any mask (pads are attended), final LayerNorm, the last position, the head.
 */
export function textTower(config: TextConfig, catalogue: Catalogue, arithmetic: Arithmetic): Graph {
  const g = new GraphBuilder("text", catalogue, arithmetic);
  const { dim, length, projection, vocabulary } = config;
  expectTensor(catalogue, TOKEN_TABLE, [vocabulary, dim]);
  expectTensor(catalogue, TEXT_POSITION_TABLE, [length, dim]);
  const rows = g.input("rows", ["S", dim]);
  const positions = g.input("positions", ["S", dim]);
  const tokens = encoder(
    g,
    g.op("Add", [rows, positions]),
    config,
    (layer) => clipLayerNames(TEXT, layer),
    named(`${TEXT}.final_layer_norm`),
  );
  g.output("embedding", linear(g, row(g, tokens, -1), named(`${TEXT}.head`), dim, projection), [1, projection]);
  return g.finish();
}

/** Fails unless every tensor that SigLIP2 needs is there in its shape. @throws LensError missing_tensor, invalid_tensor */
export function siglipGraphs({ vision, text }: SiglipConfig, catalogue: Catalogue, arithmetic: Arithmetic) {
  expectTensor(catalogue, POSITION_TABLE, [vision.positions, vision.dim]);
  for (const [name, shape] of Object.values(headTensors(vision))) expectTensor(catalogue, name, shape);
  return {
    vision: visionTower(vision, catalogue, arithmetic),
    pool: poolPrepare(vision, catalogue),
    poolFinish: poolFinish(vision, catalogue),
    text: textTower(text, catalogue, arithmetic),
  };
}
