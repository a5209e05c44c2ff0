import type { ClipConfig } from "./config.ts";
import { clipLayerNames, encoder, layerNorm, named, row, rowsFrom, type NormNames } from "../graph/blocks.ts";
import { expectTensor, GraphBuilder, type Catalogue, type Graph } from "../graph/builder.ts";
import { linear } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";

/** CLIP as transformers' CLIPModel has it. */

const VISION = "vision_model";
const TEXT = "text_model";

export const CLIP_TOKEN_TABLE = `${TEXT}.embeddings.token_embedding.weight`;
export const CLIP_POSITION_TABLE = `${TEXT}.embeddings.position_embedding.weight`;

/** The checkpoint's own spelling. */
const PRE_NORM: NormNames = named(`${VISION}.pre_layrnorm`);

/**
 * patches [N, 3 p p] (channel, y, x) -> embedding [1, projection], not normalised, and tokens [N, dim]: the patches' after
 * the post LayerNorm, which transformers applies to the class token alone; without it a few channels outweigh all others.
 */
export function clipImage({ vision }: ClipConfig, catalogue: Catalogue, arithmetic: Arithmetic): Graph {
  const g = new GraphBuilder("clip_image", catalogue, arithmetic);
  const { dim, patch, imageSize, projection } = vision;
  const count = Math.floor(imageSize / patch) ** 2;
  const length = 3 * patch * patch;
  const patches = g.input("patches", [count, length]);
  const kernel = g.tensor(`${VISION}.embeddings.patch_embedding.weight`, [dim, 3, patch, patch], [dim, length]);
  const embedded = g.op("Gemm", [patches, kernel], { transB: { int: 1 } });
  const classToken = g.tensor(`${VISION}.embeddings.class_embedding`, [dim], [1, dim]);
  const positions = g.tensor(`${VISION}.embeddings.position_embedding.weight`, [count + 1, dim]);
  const all = g.op("Add", [g.op("Concat", [classToken, embedded], { axis: { int: 0 } }), positions]);
  const tokens = encoder(
    g,
    layerNorm(g, all, PRE_NORM, vision),
    vision,
    (layer) => clipLayerNames(VISION, layer),
    named(`${VISION}.post_layernorm`),
  );
  const projected = linear(g, row(g, tokens, 0), { weight: "visual_projection.weight", bias: null }, dim, projection);
  g.output("embedding", projected, [1, projection]);
  g.output("tokens", rowsFrom(g, tokens, 1), [count, dim]);
  return g.finish();
}

/**
 * rows [S, dim], positions [S, dim], causal bias [1, 1, S, S] -> embedding [1, projection], not normalised. The
 * caller ends the sequence at the end mark, where CLIP pools: what follows it cannot be seen from there.
 */
export function clipText({ text }: ClipConfig, catalogue: Catalogue, arithmetic: Arithmetic): Graph {
  const g = new GraphBuilder("clip_text", catalogue, arithmetic);
  const { dim, length, projection, vocabulary } = text;
  expectTensor(catalogue, CLIP_TOKEN_TABLE, [vocabulary, dim]);
  expectTensor(catalogue, CLIP_POSITION_TABLE, [length, dim]);
  const rows = g.input("rows", ["S", dim]);
  const positions = g.input("positions", ["S", dim]);
  const causal = g.input("causal", [1, 1, "S", "S"]);
  const tokens = encoder(
    g,
    g.op("Add", [rows, positions]),
    text,
    (layer) => clipLayerNames(TEXT, layer),
    named(`${TEXT}.final_layer_norm`),
    causal,
  );
  const projected = linear(g, row(g, tokens, -1), { weight: "text_projection.weight", bias: null }, dim, projection);
  g.output("embedding", projected, [1, projection]);
  return g.finish();
}

/** Added to a logit, leaves nothing of it after the softmax; float16 ends at -65504. */
const HIDDEN = -3e4;

/** Float32 [1, 1, S, S]: 0 where a position may look (itself and before), a large negative number elsewhere, which float16 has too. */
export function causalBias(length: number): Float32Array {
  const bias = new Float32Array(length * length);
  for (let from = 0; from < length; from++) bias.fill(HIDDEN, from * length + from + 1, (from + 1) * length);
  return bias;
}
