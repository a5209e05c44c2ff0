import { resizeTableBy } from "../../imaging/position-table.ts";
import { cubicWindows } from "../../imaging/cubic-windows.ts";
import { clipEmbeddings, positionTable, tableSide, visionLayerNames } from "../clip-towers/vision.ts";
import { reshape, transpose } from "../graph/axes.ts";
import {
  expectLastLayer,
  named,
  postNormLayer,
  preNormLayer,
  rowsFrom,
  transformersLayerNames,
  type LayerNames,
} from "../graph/blocks.ts";
import { GraphBuilder, type Catalogue, type Graph, type Value } from "../graph/builder.ts";
import { linear } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";
import { upscalingSteps, type ClipsegConfig } from "./config.ts";

/** CLIPSeg as transformers' CLIPSegForImageSegmentation has it, in two: what a picture costs, and what a prompt costs. */

/** Of CLIP's towers in the checkpoint. */
export const CLIP = "clip.";

/** [1 + side * side, dim], the class token first: the table as it is, or brought to a grid of `side` by `side`. */
function positions(g: GraphBuilder, { vision }: ClipsegConfig, side: number): Value {
  const { dim } = vision;
  const own = tableSide(vision);
  const table = positionTable(CLIP);
  if (own === side) return g.tensor(table, [1 + own * own, dim]);
  g.expect(table, [1 + own * own, dim]);
  return g.derived("positions", [1 + side * side, dim], async (read) => {
    const data = await read(table);
    const [from, to] = [
      { rows: own, columns: own },
      { rows: side, columns: side },
    ];
    const result = new Float32Array((1 + side * side) * dim);
    result.set(data.subarray(0, dim));
    result.set(resizeTableBy(data.subarray(dim), from, to, dim, cubicWindows), dim);
    return result;
  });
}

/** A decoder layer's tensors. */
const layerNames = (layer: number): LayerNames => transformersLayerNames(`decoder.layers.${layer}`);

const reduced = (g: GraphBuilder, x: Value, { vision, decoder }: ClipsegConfig, layer: number): Value =>
  linear(g, x, named(`decoder.reduces.${layer}`), vision.dim, decoder.dim);

/** What a picture is made into: the decoder's state where the prompt comes in, then the taps of the layers behind it. */
export const pictureOutputs = ({ taps, conditionalLayer }: ClipsegConfig): string[] =>
  taps.slice(conditionalLayer).map((_, i) => (i === 0 ? "state" : `tap_${conditionalLayer + i}`));

/**
 * patches [side * side, 3 p p] (channel, y, x) -> `pictureOutputs`, [1 + side * side, reduce_dim] each, the class token
 * first. Layers of the tower behind its last tap are not run.
 */
export function clipsegImage(config: ClipsegConfig, side: number, catalogue: Catalogue, arithmetic: Arithmetic): Graph {
  const { vision, decoder, taps, conditionalLayer } = config;
  const g = new GraphBuilder("clipseg_image", catalogue, arithmetic);
  const patches = g.input("patches", [side * side, 3 * vision.patch * vision.patch]);
  const ofTower = (layer: number) => visionLayerNames(CLIP, layer);
  expectLastLayer(g, vision.layers, ofTower);
  expectLastLayer(g, decoder.layers, layerNames);
  const states = [clipEmbeddings(g, CLIP, vision, patches, () => positions(g, config, side))];
  for (let layer = 0; layer < Math.max(...taps); layer++)
    states.push(preNormLayer(g, states[layer]!, ofTower(layer), vision));
  let state: Value | null = null;
  for (const [layer, tap] of taps.entries()) {
    const narrow = reduced(g, states[tap]!, config, layer);
    if (layer > conditionalLayer) g.output(`tap_${layer}`, narrow, [1 + side * side, decoder.dim]);
    else {
      const sum: Value = state === null ? narrow : g.op("Add", [narrow, state]);
      if (layer < conditionalLayer) state = postNormLayer(g, sum, layerNames(layer), decoder);
      else g.output("state", sum, [1 + side * side, decoder.dim]);
    }
  }
  return g.finish();
}

/** [side * side, dim] -> logits [1, 1, y, x], each place becoming a square of pixels. */
function upscaled(g: GraphBuilder, tokens: Value, side: number, config: ClipsegConfig): Value {
  const { dim } = config.decoder;
  const square = reshape(g, transpose(g, tokens, 1, 0), 1, dim, side, side);
  const at = "decoder.transposed_convolution";
  const [first = 0, second = 0] = upscalingSteps(config);
  const spread = (x: Value, name: string, step: number, input: number, output: number) =>
    g.op(
      "ConvTranspose",
      [x, g.tensor(`${name}.weight`, [input, output, step, step]), g.tensor(`${name}.bias`, [output])],
      { strides: { ints: [step, step] }, kernel_shape: { ints: [step, step] } },
    );
  if (config.upscaling === "simple") return spread(square, at, first, dim, 1);
  const half = Math.floor(dim / 2);
  const near = g.op("Conv", [square, g.tensor(`${at}.0.weight`, [dim, dim, 3, 3]), g.tensor(`${at}.0.bias`, [dim])], {
    kernel_shape: { ints: [3, 3] },
    pads: { ints: [1, 1, 1, 1] },
  });
  const middle = g.op("Relu", [spread(g.op("Relu", [near]), `${at}.2`, first, dim, half)]);
  return spread(middle, `${at}.4`, second, half, 1);
}

/**
 * `pictureOutputs` and condition [1, projection] -> logits [1, 1, edge, edge], edge being `logitsSide`. Float32 throughout.
 */
export function clipsegDecoder(config: ClipsegConfig, side: number, catalogue: Catalogue): Graph {
  const { decoder, text, taps, conditionalLayer } = config;
  const g = new GraphBuilder("clipseg_decoder", catalogue);
  const [state = "", ...others] = pictureOutputs(config).map((name) => g.input(name, [1 + side * side, decoder.dim]));
  const condition = g.input("condition", [1, text.projection]);
  const film = (name: string) => linear(g, condition, named(`decoder.${name}`), text.projection, decoder.dim);
  // Feature-wise linear modulation: Perez et al. 2018.
  let sum = g.op("Add", [g.op("Mul", [film("film_mul"), state]), film("film_add")]);
  for (let layer = conditionalLayer; layer < taps.length; layer++) {
    if (layer > conditionalLayer) sum = g.op("Add", [others[layer - conditionalLayer - 1]!, sum]);
    sum = postNormLayer(g, sum, layerNames(layer), decoder);
  }
  const edge = logitsSide(config, side);
  g.output("logits", upscaled(g, rowsFrom(g, sum, 1), side, config), [1, 1, edge, edge]);
  return g.finish();
}

/** Pixels a side of the logits; the picture's own 352 for patches of 16. */
export const logitsSide = (config: ClipsegConfig, side: number): number =>
  upscalingSteps(config).reduce((product, step) => product * step, side);
