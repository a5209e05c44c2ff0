import { clipLayerNames, encoder, named, type Transformer } from "../models/graph/blocks.ts";
import { GraphBuilder, type TensorShape } from "../models/graph/builder.ts";
import type { Arithmetic } from "../models/graph/precision.ts";
import { planLayer, type LayerShape } from "./self-check-planted.ts";

export const LAYER_EPSILON = 1e-6;

/**
 * One encoder layer as SigLIP2 has it (gelu by tanh), with the norm behind it, and tensors as planLayer names them:
 * x, float32 [N, dim] -> y, float32 [N, dim].
 */
export function layerGraph(shape: LayerShape, arithmetic: Arithmetic = "fp32") {
  const transformer: Transformer = {
    ...shape,
    layers: 1,
    activation: "gelu_pytorch_tanh",
    epsilon: LAYER_EPSILON,
  };
  const catalogue = new Map(
    [...planLayer(shape)].map(([name, sizes]): [string, TensorShape] => [name, { dtype: "F32", shape: sizes }]),
  );
  const g = new GraphBuilder("layer", catalogue, arithmetic);
  const x = g.input("x", ["N", shape.dim]);
  const y = encoder(g, x, transformer, (layer) => clipLayerNames("t", layer), named("t.last"));
  g.output("y", y, ["N", shape.dim]);
  return g.finish();
}
