import { reshape, slice, transpose } from "../graph/axes.ts";
import type { GraphBuilder, Value } from "../graph/builder.ts";
import { enterTower, leaveTower, towerLinear } from "../graph/linear.ts";
import { gridSide, type SamVisionConfig } from "./config.ts";

/**
 * Attention of the picture encoder, without the output projection: [N, dim] -> [N, dim]. Logits are q k / sqrt(d) + q Rh + q Rw,
 * Rh and Rw being learned vectors of how many rows and columns lie between two patches (decomposed relative positions).
 * Source: transformers 5.24, SamVisionAttention. It is float32 in every arithmetic but for its projections.
 */

/** q, k and v of rows [M, dim], in one product: [M, 3 * dim]. */
function projected(g: GraphBuilder, x: Value, at: string, { dim, queryBias }: SamVisionConfig): Value {
  const names = { weight: `${at}.qkv.weight`, bias: queryBias ? `${at}.qkv.bias` : null };
  return leaveTower(g, towerLinear(g, enterTower(g, x), names, { input: dim, output: 3 * dim }));
}

const widthOf = ({ dim, heads }: SamVisionConfig): number => dim / heads;

/** Times 1 / sqrt(d). */
function scaled(g: GraphBuilder, x: Value, width: number): Value {
  const scale = g.derived(`scale_${width}`, [1], () => Promise.resolve(new Float32Array([width ** -0.5])));
  return g.op("Mul", [x, scale]);
}

/**
 * Float32 [side, width, side]: the vector between a query at i and a key at k along an axis, at [i, :, k].
 *
 * @param table [2 * side - 1, width] in the checkpoint, from the most negative distance on
 */
function distances(g: GraphBuilder, table: string, side: number, width: number): Value {
  g.expect(table, [2 * side - 1, width]);
  return g.derived(`${table} by places`, [side, width, side], async (read) => {
    const vectors = await read(table);
    return Float32Array.from({ length: side * width * side }, (_, i) => {
      const [query, d, key] = [Math.floor(i / (width * side)), Math.floor(i / side) % width, i % side];
      return vectors[(query - key + side - 1) * width + d]!;
    });
  });
}

/** Float32 [1, 2 * side, side * side]: 1 where a patch lies in a row, then where it lies in a column. */
function places(g: GraphBuilder, side: number): Value {
  const count = side * side;
  return g.derived(`places_${side}`, [1, 2 * side, count], () =>
    Promise.resolve(
      Float32Array.from({ length: 2 * side * count }, (_, i) => {
        const [line, patch] = [Math.floor(i / count), i % count];
        return Number(line < side ? Math.floor(patch / side) === line : patch % side === line - side);
      }),
    ),
  );
}

/**
 * Of patches in the same window of `window` x `window`, all windows at once; the grid is filled up with zeros to whole ones. What a
 * query makes of rows and columns stands behind it as further numbers, and ones and zeros behind the keys: the logits are one product.
 */
export function windowAttention(g: GraphBuilder, x: Value, at: string, config: SamVisionConfig): Value {
  const { dim, heads, window, relativePositions } = config;
  const [side, width, count] = [gridSide(config), widthOf(config), window * window];
  const across = Math.ceil(side / window);
  const [padded, batch] = [across * window, across * across * heads];
  const missing = padded - side;
  const grid = reshape(g, x, side, side, dim);
  const whole = missing === 0 ? grid : g.op("Pad", [grid, g.integers(0, 0, 0, missing, missing, 0)]);
  const windows = transpose(g, reshape(g, whole, across, window, across, window, dim), 0, 2, 1, 3, 4);
  const qkv = projected(g, reshape(g, windows, across * across * count, dim), at, config);
  const byHead = transpose(g, reshape(g, qkv, across * across, count, 3, heads, width), 2, 0, 3, 1, 4);
  const [q = "", k = "", v = ""] = g
    .ops("Split", [byHead], 3, { axis: { int: 0 }, num_outputs: { int: 3 } })
    .map((part) => reshape(g, part, batch, count, width));
  let queries = scaled(g, q, width);
  let keys = transpose(g, k, 0, 2, 1);
  if (relativePositions) {
    const byRow = reshape(g, q, batch, window, window, width);
    const down = g.op("MatMul", [byRow, distances(g, `${at}.rel_pos_h`, window, width)]);
    const byColumn = transpose(g, byRow, 0, 2, 1, 3);
    const right = g.op("MatMul", [byColumn, distances(g, `${at}.rel_pos_w`, window, width)]);
    const parts = [down, transpose(g, right, 0, 2, 1, 3)].map((part) => reshape(g, part, batch, count, window));
    queries = g.op("Concat", [queries, ...parts], { axis: { int: 2 } });
    const ones = g.op("Expand", [places(g, window), g.integers(batch, 2 * window, count)]);
    keys = g.op("Concat", [keys, ones], { axis: { int: 1 } });
  }
  const attended = g.op("MatMul", [g.op("Softmax", [g.op("MatMul", [queries, keys])], { axis: { int: -1 } }), v]);
  const joined = transpose(g, reshape(g, attended, across, across, heads, window, window, width), 0, 3, 1, 4, 2, 5);
  const back = reshape(g, joined, padded, padded, dim);
  const cut = missing === 0 ? back : slice(g, slice(g, back, 0, 0, side), 1, 0, side);
  return reshape(g, cut, side * side, dim);
}

/** Logits in memory at a time. */
const LOGIT_BYTES = 16 * 2 ** 20;

/**
 * Of all patches, the queries by rows of the grid: all logits together would be heads * N * N, 805 MB at the published sizes. What
 * a row's queries make of rows is added to its keys, q k + q Rh = q (k + Rh), which is less to add by as many as the grid has columns.
 */
export function globalAttention(g: GraphBuilder, x: Value, at: string, config: SamVisionConfig): Value {
  const { dim, heads, relativePositions } = config;
  const [side, width] = [gridSide(config), widthOf(config)];
  const count = side * side;
  const qkv = reshape(g, projected(g, x, at, config), side, side, 3, heads, width);
  const [q = "", k = "", v = ""] = g
    .ops("Split", [qkv], 3, { axis: { int: 2 }, num_outputs: { int: 3 } })
    .map((part) => reshape(g, part, side, side, heads, width));
  const queries = transpose(g, q, 0, 2, 1, 3);
  const keys = scaled(g, reshape(g, transpose(g, k, 2, 3, 0, 1), 1, heads, width, side, side), width);
  const values = reshape(g, transpose(g, v, 2, 0, 1, 3), heads, count, width);
  const down = relativePositions ? distances(g, `${at}.rel_pos_h`, side, width) : null;
  const right = relativePositions ? acrossColumns(g, q, at, config) : null;
  const rows = Math.max(1, Math.min(side, Math.floor(LOGIT_BYTES / (4 * heads * side * count))));
  const tiles: Value[] = [];
  for (let start = 0; start < side; start += rows) {
    const tile = Math.min(rows, side - start);
    const those = (of: Value) => slice(g, of, 0, start, start + tile);
    const near = down === null ? keys : g.op("Add", [keys, reshape(g, those(down), tile, 1, width, side, 1)]);
    const flat = reshape(g, near, down === null ? 1 : tile, heads, width, count);
    let logits = g.op("MatMul", [those(queries), flat]);
    if (right !== null) {
      const byPlace = reshape(g, logits, tile, heads, side, side, side);
      logits = reshape(g, g.op("Add", [byPlace, those(right)]), tile, heads, side, count);
    }
    tiles.push(g.op("MatMul", [g.op("Softmax", [logits], { axis: { int: -1 } }), values]));
  }
  const attended = g.op("Concat", tiles, { axis: { int: 0 } });
  return reshape(g, transpose(g, attended, 0, 2, 1, 3), count, dim);
}

/** What queries [rows, columns, heads, width] make of the columns of keys: [rows, heads, columns, 1, columns of keys]. */
function acrossColumns(g: GraphBuilder, q: Value, at: string, config: SamVisionConfig): Value {
  const { heads } = config;
  const [side, width] = [gridSide(config), widthOf(config)];
  const byColumn = reshape(g, transpose(g, q, 1, 0, 2, 3), side, side * heads, width);
  const right = g.op("MatMul", [byColumn, distances(g, `${at}.rel_pos_w`, side, width)]);
  const byRow = transpose(g, reshape(g, right, side, side, heads, side), 1, 2, 0, 3);
  return reshape(g, byRow, side, heads, side, 1, side);
}
