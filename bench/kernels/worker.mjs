// @ts-check
/** A tower of SO400M's layers, random weights made on the spot, on onnxruntime-web or on the kernels. */
import { clipLayerNames, encoder, named } from "../../src/models/graph/blocks.ts";
import { GraphBuilder } from "../../src/models/graph/builder.ts";
import { GraphSession } from "../../src/models/graph/session.ts";
import { kernelRuntime } from "../../src/models/kernels/runtime.ts";
import { webKernelThreads } from "../../src/platform/kernel-threads-web.ts";
import { wasmRuntime } from "../../src/platform/runtime-web.ts";

/** @type {import("../../src/models/graph/blocks.ts").Transformer} */
const SO400M = { dim: 1152, heads: 16, mlp: 4304, layers: 27, activation: "gelu_pytorch_tanh", epsilon: 1e-6 };

/** @param {number} length */
function random(length) {
  const values = new Float32Array(length);
  let state = length;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    values[i] = state / 2 ** 36;
  }
  return values;
}

/** @param {number} layers @param {import("../../src/models/graph/precision.ts").Arithmetic} arithmetic */
function towerOf(layers, arithmetic) {
  const { dim, mlp } = SO400M;
  /** @type {Map<string, import("../../src/models/graph/builder.ts").TensorShape>} */
  const catalogue = new Map();
  /** @param {string | null} name @param {readonly number[]} shape */
  const add = (name, shape) => void (name !== null && catalogue.set(name, { dtype: "F32", shape }));
  /** @param {import("../../src/models/graph/linear.ts").LinearNames} names @param {number} output @param {number} input */
  const linear = ({ weight, bias }, output, input) => (add(weight, [output, input]), add(bias, [output]));
  for (let layer = 0; layer < layers; layer++) {
    const names = clipLayerNames("t", layer);
    for (const one of [names.query, names.key, names.value, names.out]) linear(one, dim, dim);
    linear(names.fc1, mlp, dim);
    linear(names.fc2, dim, mlp);
    for (const norm of [names.norm1, names.norm2]) linear(norm, dim, 1);
  }
  linear(named("t.last"), dim, 1);
  for (const [name, { shape }] of catalogue) if (shape[1] === 1) add(name, [dim]);
  const g = new GraphBuilder("tower", catalogue, arithmetic);
  const x = g.input("x", ["N", dim]);
  const y = encoder(g, x, { ...SO400M, layers }, (layer) => clipLayerNames("t", layer), named("t.last"));
  g.output("y", y, ["N", dim]);
  /** @param {string} name */
  const read = (name) => Promise.resolve(random((catalogue.get(name)?.shape ?? []).reduce((a, b) => a * b, 1)));
  return { graph: g.finish(), read };
}

/** @type {GraphSession | null} */
let session = null;

const calls = {
  /** @param {{ on: "kernels" | "onnxruntime", threads: number, layers: number, arithmetic: "fp32" | "int8-columns" }} what */
  async open({ on, threads, layers, arithmetic }) {
    const { graph, read } = towerOf(layers, arithmetic);
    const other = await wasmRuntime(threads);
    const opened = on === "kernels" ? await webKernelThreads(threads) : null;
    if (on === "kernels" && opened === null) throw new Error("the kernels cannot run here");
    session = new GraphSession(opened === null ? other : kernelRuntime(opened, other), graph, read);
  },
  /** @param {{ tokens: number, times: number }} what */
  async run({ tokens, times }) {
    const x = { dims: [tokens, SO400M.dim], data: random(tokens * SO400M.dim).map((value) => value * 32) };
    const start = performance.now();
    for (let i = 0; i < times; i++) await session?.run({ x });
    return (performance.now() - start) / times;
  },
  async close() {},
};

addEventListener("message", async ({ data }) => {
  try {
    postMessage({ answer: await calls[/** @type {keyof typeof calls} */ (data.call)](data) });
  } catch (thrown) {
    postMessage({ error: String(thrown) });
  }
});
