import { describe, expect, test } from "vitest";
import { clipLayerNames, encoder, named } from "../../../src/models/graph/blocks.ts";
import { GraphBuilder, type Graph, type TensorShape } from "../../../src/models/graph/builder.ts";
import type { Arithmetic } from "../../../src/models/graph/precision.ts";
import { fillWeights } from "../../../src/models/graph/weights.ts";
import { planLayer, plantedWeights } from "../../../src/engine/self-check-planted.ts";

const SHAPE = { dim: 64, heads: 2, mlp: 100 };

function layer(arithmetic: Arithmetic): Graph {
  const catalogue = new Map(
    [...planLayer(SHAPE)].map(([name, shape]): [string, TensorShape] => [name, { dtype: "F32", shape }]),
  );
  const g = new GraphBuilder("layer", catalogue, arithmetic);
  const config = { ...SHAPE, layers: 1, activation: "gelu", epsilon: 1e-6 } as const;
  g.output(
    "y",
    encoder(g, g.input("x", ["N", SHAPE.dim]), config, (index) => clipLayerNames("t", index), named("t.last")),
    ["N", SHAPE.dim],
  );
  return g.finish();
}

const sizesOf = (graph: Graph) =>
  new Map(
    graph.files.flatMap(({ weights }) =>
      weights.flatMap(({ places }) => places.map(({ name, byteLength }) => [name, byteLength] as const)),
    ),
  );

describe("weights have the bytes of their own type", () => {
  const fc1 = "t.encoder.layers.0.mlp.fc1.weight";

  test.each<[Arithmetic, string, number]>([
    ["fp32", fc1, 4 * 64 * 100],
    ["fp16", `${fc1} half`, 2 * 64 * 100],
    ["int8-columns", `${fc1} columns`, 64 * 100],
    ["int8-narrow", `${fc1} columns`, 64 * 100],
    // 100 units are padded to 128, in blocks of 32.
    ["int8-blocks", `${fc1} blocks`, 64 * 128],
    ["int8-blocks", `${fc1} block scales`, 4 * 128 * 2],
  ])("%s: %s", async (arithmetic, name, bytes) => {
    const graph = layer(arithmetic);
    expect(sizesOf(graph).get(name)).toBe(bytes);
    const weights = plantedWeights(SHAPE);
    const [file] = await fillWeights(graph, (tensor) => Promise.resolve(weights(tensor)));
    expect(file!.data).toHaveLength(graph.files[0]!.byteLength);
  });

  test("norms stay float32 in all of them", () => {
    for (const arithmetic of ["fp16", "int8-columns", "int8-blocks"] as const) {
      expect(sizesOf(layer(arithmetic)).get("t.encoder.layers.0.layer_norm1.weight")).toBe(4 * 64);
    }
  });
});

test("what one computation gives is computed once, and refused in another size", async () => {
  const g = new GraphBuilder("pair", new Map());
  let computed = 0;
  const specs = [
    { name: "a", shape: [3], type: "int8" as const },
    { name: "b", shape: [2] },
  ];
  const load = () => {
    computed++;
    return Promise.resolve([Int8Array.of(1, -2, 3), Float32Array.of(4, 5)]);
  };
  expect(g.derivedAll(specs, load)).toEqual(["a", "b"]);
  expect(g.derivedAll(specs, load)).toEqual(["a", "b"]);
  const graph = g.finish();
  const [file] = await fillWeights(graph, () => Promise.reject(new Error("nothing is read")));
  expect(computed).toBe(1);
  expect([...new Int8Array(file!.data.buffer, 0, 3)]).toEqual([1, -2, 3]);
  expect([...new Float32Array(file!.data.buffer, 64, 2)]).toEqual([4, 5]);

  const wrong = new GraphBuilder("wrong", new Map());
  wrong.derivedAll(specs, () => Promise.resolve([new Float32Array(3), new Float32Array(2)]));
  await expect(fillWeights(wrong.finish(), () => Promise.reject(new Error()))).rejects.toMatchObject({
    code: "invalid_tensor",
  });
});
