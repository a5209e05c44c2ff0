import { toFloat16 } from "../float16.ts";
import { GraphBuilder, type Graph, type Value } from "./builder.ts";
import { enterTower, leaveTower, towerLinear } from "./linear.ts";
import { slice } from "./axes.ts";
import type { Arithmetic } from "./precision.ts";

/** The operator that a product is written as: what a tower's layers are (by arithmetic Gemm or MatMulNBits), or ONNX's plain one. */
export type ProductOperator = "as in a tower" | "MatMul";

/** What a product is called in a checkpoint: [size, size]. */
export const PRODUCT_WEIGHT = "product.weight";

/** The operators that an arithmetic has. */
export const productOperators = (arithmetic: Arithmetic): readonly ProductOperator[] =>
  arithmetic === "fp32" || arithmetic === "fp16" ? ["as in a tower", "MatMul"] : ["as in a tower"];

function plainProduct(g: GraphBuilder, x: Value, size: number): Value {
  const shape = [size, size];
  if (g.arithmetic === "fp32") return g.op("MatMul", [x, g.tensor(PRODUCT_WEIGHT, shape)]);
  const half = g.derivedAll([{ name: "product half", shape, type: "float16" }], async (read) => [
    toFloat16(await read(PRODUCT_WEIGHT)),
  ]);
  return g.op("MatMul", [x, ...half]);
}

/**
 * Nothing but matrix products, for what a device does of them at most: x [size, size] times one matrix of its size,
 * `times` times. Of what goes in and comes out there is next to nothing: `start` [1, 1], added to a weight so that
 * nothing can be computed beforehand, -> `corner` [1, 8], which takes all of it.
 */
export function productGraph(arithmetic: Arithmetic, size: number, times: number, operator: ProductOperator): Graph {
  const g = new GraphBuilder("product", new Map([[PRODUCT_WEIGHT, { dtype: "F32", shape: [size, size] }]]), arithmetic);
  const begin = g.derived("begin", [size, size], (read) => read(PRODUCT_WEIGHT));
  let x = enterTower(g, g.op("Add", [begin, g.input("start", [1, 1])]));
  for (let i = 0; i < times; i++) {
    x =
      operator === "MatMul"
        ? plainProduct(g, x, size)
        : towerLinear(g, x, { weight: PRODUCT_WEIGHT, bias: null }, { input: size, output: size });
  }
  g.output("corner", slice(g, leaveTower(g, slice(g, x, 0, 0, 1)), 1, 0, 8), [1, 8]);
  return g.finish();
}
