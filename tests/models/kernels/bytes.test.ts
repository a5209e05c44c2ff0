import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layerDeviation } from "../../../src/engine/self-check-layer.ts";
import { planLayer, spreadWeights, type LayerShape } from "../../../src/engine/self-check-planted.ts";
import { clipLayerNames, encoder, named } from "../../../src/models/graph/blocks.ts";
import { GraphBuilder, type TensorShape } from "../../../src/models/graph/builder.ts";
import { decodeOnnx } from "../../../src/models/graph/onnx-read.ts";
import { GraphSession } from "../../../src/models/graph/session.ts";
import { planOf } from "../../../src/models/kernels/plan.ts";
import { nodeRuntime } from "../../../src/platform/runtime-node.ts";
import type { Runtime } from "../../../src/platform/runtime.ts";
import { fill, noOther, openKernels, random } from "./rig.ts";

/** A runtime whose int8 is "int8-columns" without being asked what its products do when they saturate. */
const unasked = (runtime: Runtime): Runtime => ({ ...runtime, others: nodeRuntime() });

function graphOf(shape: LayerShape) {
  const catalogue = [...planLayer(shape)].map(([name, dims]): [string, TensorShape] => [
    name,
    { dtype: "F32", shape: dims },
  ]);
  const g = new GraphBuilder("layer", new Map(catalogue), "int8-columns");
  const x = g.input("x", ["N", shape.dim]);
  const config = { ...shape, layers: 1, activation: "gelu" as const, epsilon: 1e-6 };
  g.output(
    "y",
    encoder(g, x, config, (layer) => clipLayerNames("t", layer), named("t.last")),
    ["N", shape.dim],
  );
  return g.finish();
}

describe("a layer in int8 on the kernels", () => {
  let runtimes: Runtime[] = [];
  beforeAll(async () => {
    runtimes = [await openKernels(1), await openKernels(3), await openKernels(2, nodeRuntime(), 0)];
  });
  afterAll(() => runtimes.forEach((runtime) => runtime.close?.()));

  it.each([
    { dim: 192, heads: 4, mlp: 512 },
    { dim: 384, heads: 6, mlp: 1536 },
    { dim: 256, heads: 8, mlp: 1008 },
  ])("is off by no more than onnxruntime's, with outliers as trained towers have them: %j", async (shape) => {
    const weights = spreadWeights(shape);
    const theirs = await layerDeviation(nodeRuntime(), shape, "int8", weights);
    for (const runtime of runtimes) {
      const ours = await layerDeviation(unasked(runtime), shape, "int8", weights);
      expect(ours).toBeLessThanOrEqual(theirs);
      expect(ours).toBeGreaterThan(1e-4);
    }
  });

  it("says the same to the bit whatever the threads, for any count of rows", async () => {
    const shape = { dim: 96, heads: 4, mlp: 208 };
    expect(planOf(decodeOnnx(graphOf(shape).model))).not.toBeNull();
    const weights = new Map(
      [...planLayer(shape)].map(([name, dims]) => [
        name,
        fill(
          dims.reduce((a, b) => a * b, 1),
          random(name.length),
          0.1,
        ),
      ]),
    );
    const alone = [await openKernels(1, noOther), await openKernels(4, noOther), await openKernels(2, noOther, 0)];
    const sessions = alone.map(
      (runtime) => new GraphSession(runtime, graphOf(shape), (name) => Promise.resolve(weights.get(name)!)),
    );
    for (const tokens of [1, 5, 64, 101, 3]) {
      const x = { dims: [tokens, shape.dim], data: fill(tokens * shape.dim, random(tokens), 2) };
      const [first, ...others] = await Promise.all(sessions.map((session) => session.run({ x })));
      for (const one of others) expect(one.floats("y")).toEqual(first!.floats("y"));
    }
    for (const bad of [NaN, Infinity]) {
      const x = { dims: [7, shape.dim], data: fill(7 * shape.dim, random(9), 2) };
      x.data[100] = bad;
      const outputs = await sessions[1]!.run({ x });
      expect(() => outputs.floats("y")).toThrow("not finite");
    }
    for (const session of sessions) await session.release();
    alone.forEach((runtime) => runtime.close?.());
  });

  it("is left to the other runtime where a width is no multiple of 16", () => {
    expect(planOf(decodeOnnx(graphOf({ dim: 72, heads: 4, mlp: 130 }).model))).toBeNull();
  });
});
