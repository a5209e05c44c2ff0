import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { relativeDeviation } from "../../../src/engine/self-check.ts";
import type { Activation } from "../../../src/metric/activations.ts";
import { clipLayerNames, encoder, named, rowsFrom, row, type Transformer } from "../../../src/models/graph/blocks.ts";
import { GraphBuilder, type Graph, type TensorShape } from "../../../src/models/graph/builder.ts";
import { GraphSession } from "../../../src/models/graph/session.ts";
import { nodeRuntime } from "../../../src/platform/runtime-node.ts";
import type { FloatTensor, Runtime } from "../../../src/platform/runtime.ts";
import { planLayer } from "../../../src/engine/self-check-planted.ts";
import { fill, noOther, openKernels, random } from "./rig.ts";

interface Shape {
  readonly tokens: number;
  readonly width: number;
  readonly heads: number;
  readonly mlp: number;
  readonly activation: Activation;
  readonly bias: boolean;
}

const ACTIVATIONS: readonly Activation[] = ["gelu_pytorch_tanh", "gelu", "quick_gelu", "relu"];

/** Shapes in which nothing is a multiple of anything, most of them small. */
function shapeOf(seed: number): Shape {
  const next = random(seed);
  next();
  const pick = (from: number, to: number) => from + Math.floor(((next() + 1) / 2) * (to - from + 1));
  const heads = pick(1, 5);
  const tokens = seed % 25 === 0 ? pick(600, 4096) : seed % 5 === 0 ? pick(1, 300) : pick(1, 40);
  const few = tokens > 600;
  return {
    tokens,
    heads,
    // A norm over two or three numbers that are alike makes much of the last bit.
    width: heads * Math.max(Math.ceil(8 / heads), few ? pick(1, 8) : pick(1, 40)),
    mlp: few ? pick(1, 16) : pick(1, 300),
    activation: ACTIVATIONS[seed % 4]!,
    bias: seed % 3 === 0 && tokens <= 300,
  };
}

/** A layer whose names and shapes are those of `planLayer`, with an attention bias where the shape says so, and parts of what comes out. */
function graphOf({ tokens, width, heads, mlp, activation, bias }: Shape): Graph {
  const config: Transformer = { dim: width, heads, mlp, layers: 1, activation, epsilon: 1e-6 };
  const shapes = planLayer({ dim: width, heads, mlp });
  const g = new GraphBuilder(
    "layer",
    new Map([...shapes].map(([name, shape]): [string, TensorShape] => [name, { dtype: "F32", shape }])),
  );
  const x = g.input("x", ["N", width]);
  const mask = bias ? g.input("mask", [1, 1, "N", "N"]) : null;
  const y = encoder(g, x, config, (layer) => clipLayerNames("t", layer), named("t.last"), mask);
  g.output("y", y, ["N", width]);
  g.output("first", row(g, y, 0), [1, width]);
  g.output("last", row(g, y, -1), [1, width]);
  g.output("rest", rowsFrom(g, y, 1), [tokens - 1, width]);
  return g.finish();
}

function weightsOf(shape: Shape, next: () => number): Map<string, Float32Array> {
  const shapes = planLayer({ dim: shape.width, heads: shape.heads, mlp: shape.mlp });
  return new Map(
    [...shapes].map(([name, dims]) => [
      name,
      fill(
        dims.reduce((a, b) => a * b, 1),
        next,
        1 / Math.sqrt(dims.at(-1)!),
      ),
    ]),
  );
}

async function compute(
  runtime: Runtime,
  graph: Graph,
  weights: Map<string, Float32Array>,
  feeds: Record<string, FloatTensor>,
  outputs: readonly string[],
) {
  const session = new GraphSession(runtime, graph, (name) => Promise.resolve(weights.get(name)!));
  try {
    const found = await session.run(feeds, outputs);
    return outputs.map((name) => found.floats(name));
  } finally {
    await session.release();
  }
}

function feedsOf({ tokens, width, bias }: Shape, next: () => number): Record<string, FloatTensor> {
  const x = { dims: [tokens, width], data: fill(tokens * width, next, 3) };
  return bias
    ? {
        x,
        mask: {
          dims: [1, 1, tokens, tokens],
          data: fill(tokens ** 2, next).map((value) => (value > 0.5 ? -3e4 : value)),
        },
      }
    : { x };
}

const COUNT = 200;

describe("a layer on the kernels", () => {
  const other = nodeRuntime();
  let kernels: Runtime[] = [];
  beforeAll(async () => {
    // One thread, several, and several with weights that come part by part.
    kernels = [await openKernels(1, noOther), await openKernels(3, noOther), await openKernels(2, noOther, 0)];
    // The kernels may have to be compiled first.
  });
  afterAll(() => kernels.forEach((runtime) => runtime.close?.()));

  it(`says what onnxruntime says, in ${COUNT} shapes at random`, async () => {
    for (let seed = 0; seed < COUNT; seed++) {
      const shape = shapeOf(seed);
      const next = random(seed + 1000);
      const [graph, weights, feeds] = [graphOf(shape), weightsOf(shape, next), feedsOf(shape, next)];
      const outputs = shape.tokens > 1 ? ["y", "first", "last", "rest"] : ["y", "first", "last"];
      const expected = await compute(other, graph, weights, feeds, outputs);
      const found = await compute(kernels[seed % kernels.length]!, graph, weights, feeds, outputs);
      for (const [i, name] of outputs.entries())
        expect(
          relativeDeviation(found[i]!, expected[i]!),
          `${name} of ${JSON.stringify(shape)}, seed ${seed}`,
        ).toBeLessThan(1e-5);
    }
  });

  it("says the same to the bit on 1 to 8 threads, and with weights that come part by part", async () => {
    const shape: Shape = { tokens: 261, width: 72, heads: 4, mlp: 130, activation: "gelu", bias: true };
    const [graph, weights] = [graphOf(shape), weightsOf(shape, random(1))];
    const feeds = feedsOf(shape, random(2));
    const [expected] = await compute(kernels[0]!, graph, weights, feeds, ["y"]);
    for (let threads = 2; threads <= 8; threads++) {
      const runtime = await openKernels(threads, noOther, threads % 2 === 0 ? 0 : undefined);
      expect(await compute(runtime, graph, weights, feeds, ["y"]), `${threads} threads`).toEqual([expected]);
      runtime.close?.();
    }
  });

  it("reads weights once for runs that are asked for at once, whatever their sizes", async () => {
    const shape: Shape = { tokens: 40, width: 72, heads: 4, mlp: 130, activation: "gelu", bias: false };
    const [graph, weights] = [graphOf(shape), weightsOf(shape, random(8))];
    const runtime = await openKernels(2, noOther, 0);
    const reads = new Map<string, number>();
    const session = new GraphSession(runtime, graph, (name) => {
      reads.set(name, (reads.get(name) ?? 0) + 1);
      return Promise.resolve(weights.get(name)!);
    });
    const feeds = [40, 7, 100].map((tokens) => feedsOf({ ...shape, tokens }, random(tokens)));
    const alone: Float32Array[] = [];
    for (const one of feeds) alone.push((await session.run(one, ["y"])).floats("y"));
    const passing = new Set([...reads.keys()].filter((name) => reads.get(name) === 3));
    expect(passing).toContain("t.encoder.layers.0.mlp.fc2.weight");

    reads.clear();
    const together = await Promise.all(feeds.map(async (one) => (await session.run(one, ["y"])).floats("y")));
    expect(together).toEqual(alone);
    expect(reads).toEqual(new Map([...passing].map((name) => [name, 1])));
    const [first] = await compute(kernels[0]!, graph, weights, feeds[0]!, ["y"]);
    expect(together[0]).toEqual(first);

    const wrong = session.run({ x: { dims: [40, 25], data: new Float32Array(1000) } });
    const right = session.run(feeds[0]!, ["y"]);
    await expect(wrong).rejects.toThrow('"x" has the shape [40, 25]');
    expect((await right).floats("y")).toEqual(first);
    await session.release();
    runtime.close?.();
  });

  it.each([NaN, Infinity, -Infinity])("lets no %s pass for a number", async (value) => {
    const shape: Shape = { tokens: 13, width: 24, heads: 2, mlp: 50, activation: "gelu_pytorch_tanh", bias: false };
    const [graph, weights] = [graphOf(shape), weightsOf(shape, random(3))];
    const feeds = feedsOf(shape, random(4));
    feeds["x"]!.data[5 * shape.width + 7] = value;
    await expect(compute(kernels[1]!, graph, weights, feeds, ["y"])).rejects.toThrow("not finite");
    weights.get(named("t.last").bias)![3] = value;
    feeds["x"]!.data[5 * shape.width + 7] = 0;
    await expect(compute(kernels[1]!, graph, weights, feeds, ["y"])).rejects.toThrow("not finite");
  });

  it("takes denormal numbers, zeros and numbers in the millions as onnxruntime does", async () => {
    const shape: Shape = { tokens: 10, width: 24, heads: 2, mlp: 50, activation: "quick_gelu", bias: false };
    const [graph, weights] = [graphOf(shape), weightsOf(shape, random(5))];
    const feeds = feedsOf(shape, random(6));
    const { data } = feeds["x"]!;
    data.fill(1e-41, 0, 24).fill(0, 24, 48);
    for (let i = 48; i < 72; i++) data[i]! *= 1e6;
    weights.get("t.encoder.layers.0.mlp.fc1.weight")!.fill(1e-40, 0, 100);
    const [found, expected] = [kernels[1]!, other].map((runtime) => compute(runtime, graph, weights, feeds, ["y"]));
    expect(relativeDeviation((await found)![0]!, (await expected)![0]!)).toBeLessThan(1e-5);
  });

  it("runs again in other sizes, and refuses those that are none of its graph's", async () => {
    const shape: Shape = { tokens: 30, width: 24, heads: 2, mlp: 50, activation: "relu", bias: false };
    const weights = weightsOf(shape, random(7));
    const graph = graphOf(shape);
    const session = new GraphSession(kernels[2]!, graph, (name) => Promise.resolve(weights.get(name)!));
    for (const tokens of [30, 7, 100, 1, 30]) {
      const feeds = feedsOf({ ...shape, tokens }, random(tokens));
      const found = (await session.run(feeds, ["y"])).floats("y");
      const [expected] = await compute(other, graph, weights, feeds, ["y"]);
      expect(relativeDeviation(found, expected!)).toBeLessThan(1e-5);
    }
    await expect(session.run({ x: { dims: [30, 25], data: new Float32Array(750) } })).rejects.toThrow(
      '"x" has the shape [30, 25]',
    );
    await session.release();
  });
});
