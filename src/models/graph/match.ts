import { GraphBuilder, type Graph, type Value } from "./builder.ts";

/** torch.nn.functional.normalize's floor under a norm. */
const NORM_FLOOR = 1e-12;

/** L2-normalised rows: [N, dim] -> [N, dim]. */
function unitRows(g: GraphBuilder, x: Value, floor: Value): Value {
  const norm = g.op("ReduceL2", [x, g.integers(1)], { keepdims: { int: 1 } });
  return g.op("Div", [x, g.op("Max", [norm, floor])]);
}

/**
 * reference [N, dim], generation [M, dim] -> the best cosine and its index for every row of either: `cosine` [N],
 * `index` [N], `back_cosine` [M], `back_index` [M] (int64, the first of equals). The caller cuts a large reference
 * into tiles and merges the backward half, so that the whole [N, M] never has to be held.
 */
export function matchGraph(dim: number): Graph {
  const g = new GraphBuilder("match", new Map());
  const reference = g.input("reference", ["N", dim]);
  const generation = g.input("generation", ["M", dim]);
  const floor = g.derived("norm_floor", [1], () => Promise.resolve(Float32Array.of(NORM_FLOOR)));
  const cosines = g.op("Gemm", [unitRows(g, reference, floor), unitRows(g, generation, floor)], { transB: { int: 1 } });
  const best = (axis: number) => g.op("ReduceMax", [cosines, g.integers(axis)], { keepdims: { int: 0 } });
  const index = (axis: number) => g.op("ArgMax", [cosines], { axis: { int: axis }, keepdims: { int: 0 } });
  g.output("cosine", best(1), ["N"]);
  g.output("index", index(1), ["N"], "int64");
  g.output("back_cosine", best(0), ["M"]);
  g.output("back_index", index(0), ["M"], "int64");
  return g.finish();
}
