import { clipLayerNames, layerNorm, named, type LayerNames } from "../graph/blocks.ts";
import type { GraphBuilder, Value } from "../graph/builder.ts";
import type { ClipVisionConfig } from "./config.ts";

/** Before its name in the checkpoint: "" in CLIP itself. */
export type Prefix = string;

const visionModel = (prefix: Prefix): string => `${prefix}vision_model`;

/** Positions a side of the table. */
export const tableSide = ({ imageSize, patch }: ClipVisionConfig): number => Math.floor(imageSize / patch);

/** Float32 [1 + side * side, dim] in the checkpoint: the class token's position, then the patches'. */
export const positionTable = (prefix: Prefix): string => `${visionModel(prefix)}.embeddings.position_embedding.weight`;

export const visionLayerNames = (prefix: Prefix, layer: number): LayerNames =>
  clipLayerNames(visionModel(prefix), layer);

/** The norm behind the last layer. */
export const postNorm = (prefix: Prefix) => named(`${visionModel(prefix)}.post_layernorm`);

/**
 * patches [count, 3 p p] (channel, y, x), positions [1 + count, dim] -> [1 + count, dim], the class token first, after the
 * norm before the layers. Positions are asked for behind the kernel, so that a wrong patch size is refused by the kernel's name.
 */
export function clipEmbeddings(
  g: GraphBuilder,
  prefix: Prefix,
  vision: ClipVisionConfig,
  patches: Value,
  positions: () => Value,
): Value {
  const { dim, patch } = vision;
  const model = visionModel(prefix);
  const kernel = g.tensor(
    `${model}.embeddings.patch_embedding.weight`,
    [dim, 3, patch, patch],
    [dim, 3 * patch * patch],
  );
  const embedded = g.op("Gemm", [patches, kernel], { transB: { int: 1 } });
  const classToken = g.tensor(`${model}.embeddings.class_embedding`, [dim], [1, dim]);
  const all = g.op("Add", [g.op("Concat", [classToken, embedded], { axis: { int: 0 } }), positions()]);
  // The checkpoint's own spelling.
  return layerNorm(g, all, named(`${model}.pre_layrnorm`), vision);
}
