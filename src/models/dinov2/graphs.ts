import { encoder, named, row, rowsFrom, type FeedForward, type LayerNames } from "../graph/blocks.ts";
import { expectTensor, GraphBuilder, type Catalogue, type Graph } from "../graph/builder.ts";
import { hiddenWidth, towerLinear, towerLinears, type LinearNames } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";
import type { Dinov2Config } from "./config.ts";

/** DINOv2 under the hub's names. Source: transformers 5.24, Dinov2Model and Dinov2WithRegistersModel. */

const CLASS_TOKEN = "embeddings.cls_token";

/** "" for the model's own files, "dinov2." and "dinov2_with_registers." for those of a classifier built on it. */
function prefixOf(catalogue: Catalogue): string {
  return ["dinov2.", "dinov2_with_registers."].find((prefix) => catalogue.has(prefix + CLASS_TOKEN)) ?? "";
}

/** Float32 [1, 1 + side * side, dim] in the checkpoint: the class token's position, then the patches'. */
export const positionTable = (catalogue: Catalogue): string => `${prefixOf(catalogue)}embeddings.position_embeddings`;

/** Positions a side of the table. */
export const tableSide = ({ imageSize, patch }: Dinov2Config): number => Math.floor(imageSize / patch);

function layerNames(prefix: string, { queryBias, swiglu, mlp }: Dinov2Config, layer: number): LayerNames {
  const at = `${prefix}encoder.layer.${layer}`;
  const projection = (name: string): LinearNames => {
    const { weight, bias } = named(`${at}.attention.attention.${name}`);
    return { weight, bias: queryBias ? bias : null };
  };
  return {
    norm1: named(`${at}.norm1`),
    query: projection("query"),
    key: projection("key"),
    value: projection("value"),
    out: named(`${at}.attention.output.dense`),
    norm2: named(`${at}.norm2`),
    fc1: swiglu ? { ...named(`${at}.mlp.weights_in`), part: { rows: [0, mlp], of: 2 * mlp } } : named(`${at}.mlp.fc1`),
    fc2: named(swiglu ? `${at}.mlp.weights_out` : `${at}.mlp.fc2`),
    scale1: `${at}.layer_scale1.lambda1`,
    scale2: `${at}.layer_scale2.lambda1`,
  };
}

/** weights_out(silu(gate) * up), gate and up being the halves of weights_in. */
const swiglu: FeedForward = (g, x, { fc1, fc2 }, { dim, mlp }) => {
  const hidden = hiddenWidth(g, mlp);
  const halves = [fc1, { ...fc1, part: { rows: [mlp, 2 * mlp] as const, of: 2 * mlp } }];
  const [gate = "", up = ""] = towerLinears(g, x, halves, { input: dim, output: mlp, width: hidden });
  const inner = g.op("Mul", [g.op("Mul", [gate, g.op("Sigmoid", [gate])]), up]);
  return towerLinear(g, inner, fc2, { input: mlp, output: dim, columns: hidden });
};

/**
 * patches [N, 3 p p] (channel, y, x), positions [N, dim] -> embedding [1, dim], the class token after the last norm
 * (transformers' pooler_output), and tokens [N, dim], the patches' after it: without the class token and the registers.
 */
export function dinov2Image(config: Dinov2Config, catalogue: Catalogue, arithmetic: Arithmetic): Graph {
  const { dim, patch, registers } = config;
  const prefix = prefixOf(catalogue);
  const table = positionTable(catalogue);
  const shape = [1, tableSide(config) ** 2 + 1, dim];
  expectTensor(catalogue, table, shape);
  const g = new GraphBuilder("dinov2", catalogue, arithmetic);
  const length = 3 * patch * patch;
  const patches = g.input("patches", ["N", length]);
  const positions = g.input("positions", ["N", dim]);
  const { weight, bias } = named(`${prefix}embeddings.patch_embeddings.projection`);
  const kernel = g.tensor(weight, [dim, 3, patch, patch], [dim, length]);
  const embedded = g.op("Gemm", [patches, kernel, g.tensor(bias, [dim])], { transB: { int: 1 } });
  g.expect(prefix + CLASS_TOKEN, [1, 1, dim]);
  // The class token has a position of its own; registers have none.
  const classRow = g.derived("class_row", [1, dim], async (read) => {
    const [token, places] = [await read(prefix + CLASS_TOKEN), await read(table)];
    return token.map((value, i) => value + places[i]!);
  });
  const before = [classRow];
  if (registers > 0)
    before.push(g.tensor(`${prefix}embeddings.register_tokens`, [1, registers, dim], [registers, dim]));
  const all = g.op("Concat", [...before, g.op("Add", [embedded, positions])], { axis: { int: 0 } });
  const names = (layer: number) => layerNames(prefix, config, layer);
  const last = named(`${prefix}layernorm`);
  const tokens = config.swiglu
    ? encoder(g, all, config, names, last, null, swiglu)
    : encoder(g, all, config, names, last);
  g.output("embedding", row(g, tokens, 0), [1, dim]);
  g.output("tokens", rowsFrom(g, tokens, 1 + registers), ["N", dim]);
  return g.finish();
}
