import { encoder, row, rowsFrom } from "../graph/blocks.ts";
import { GraphBuilder, type Catalogue, type Graph } from "../graph/builder.ts";
import { linear } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";
import { clipEmbeddings, positionTable, postNorm, tableSide, visionLayerNames } from "../clip-towers/vision.ts";
import type { ClipConfig } from "./config.ts";

/**
 * transformers' CLIPModel.
 *
 * patches [N, 3 p p] (channel, y, x) -> embedding [1, projection], not normalised, and tokens [N, dim]: the patches' after
 * the post LayerNorm, which transformers applies to the class token alone; without it a few channels outweigh all others.
 */
export function clipImage({ vision }: ClipConfig, catalogue: Catalogue, arithmetic: Arithmetic): Graph {
  const g = new GraphBuilder("clip_image", catalogue, arithmetic);
  const { dim, patch, projection } = vision;
  const count = tableSide(vision) ** 2;
  const patches = g.input("patches", [count, 3 * patch * patch]);
  const positions = () => g.tensor(positionTable(""), [count + 1, dim]);
  const embedded = clipEmbeddings(g, "", vision, patches, positions);
  const tokens = encoder(g, embedded, vision, (layer) => visionLayerNames("", layer), postNorm(""));
  const projected = linear(g, row(g, tokens, 0), { weight: "visual_projection.weight", bias: null }, dim, projection);
  g.output("embedding", projected, [1, projection]);
  g.output("tokens", rowsFrom(g, tokens, 1), [count, dim]);
  return g.finish();
}
