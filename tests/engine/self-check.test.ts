import { describe, expect, test } from "vitest";
import { passes, relativeDeviation, selfCheck, type SelfCheckStage } from "../../src/engine/self-check.ts";
import { attention, ATTENTION_CASE, attentionInput } from "../../src/engine/self-check-attention.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { faultyRuntime, GOLDENS, selfCheckFiles as files, sourceOf } from "./self-check-rig.ts";

/** As case 002 of the oracle that is part of the repository, whatever ORACLE names. */
const STAGE = "tests/fixtures/oracle/stages/002.safetensors";

describe("the self-check", () => {
  test("passes where the kernels are right", async () => {
    const report = await selfCheck(nodeRuntime(), files);
    expect(passes(report)).toBe(true);
    expect(report.tolerance).toBe(1e-5);
    expect(report.deviation).toBeGreaterThan(0);
    expect(report.deviation).toBe(Math.max(...Object.values(report.deviations)));
  });

  test.each<[SelfCheckStage, string]>([
    ["tokens", "tokens"],
    ["best matches", "cosine"],
    ["pooled vectors", "values"],
    ["text embedding", "embedding"],
    ["attention", "attended"],
  ])("catches wrong %s, and says by how much", async (stage, output) => {
    const report = await selfCheck(faultyRuntime(output, 0.01), files);
    expect(passes(report)).toBe(false);
    expect(report.worst).toBe(stage);
    expect(report.deviation).toBeGreaterThan(1e-4);
    expect(report.deviation).toBeLessThan(0.02);
  });

  test("allows WebGPU ten times as much as a processor", async () => {
    const runtime = faultyRuntime("tokens", 5e-5);
    expect(passes(await selfCheck({ ...runtime, provider: "webgpu" }, files))).toBe(true);
    expect(passes(await selfCheck({ ...runtime, provider: "wasm" }, files))).toBe(false);
  });

  test("fails on numbers that are none", async () => {
    await expect(selfCheck(faultyRuntime("tokens", NaN), files)).rejects.toMatchObject({ code: "failed_inference" });
  });
});

test.each<[number[], number[], number]>([
  [[1, -2], [1, -2], 0],
  [[1.5, -2], [1, -2], 0.25],
  [[0, 0], [0, 0], 0],
  [[1], [1, 2], Infinity],
  [[NaN, 2], [1, 2], Infinity],
  [[NaN, 3], [1, 2], Infinity],
  [[0.5], [0], Infinity],
])(
  "deviation is the largest difference over the largest expected value: %j for %j is %d off",
  (actual, expected, deviation) => {
    expect(relativeDeviation(Float32Array.from(actual), Float32Array.from(expected))).toBe(deviation);
  },
);

const open = (path: string): Promise<TensorFile> => openSafetensors([sourceOf(path)]);

describe("the goldens are the package's", () => {
  test.each([
    ["reference.tokens", "reference.tokens"],
    ["generation.tokens", "generation.tokens"],
    ["generation.weights", "generation.weights"],
    ["best.cosine", "best.cosine"],
    ["pool.background", "pool.background"],
    ["pool.foreground", "pool.foreground"],
    ["pool.full", "pool.full"],
    ["text.embedding", "text.prompt.embedding"],
  ])("%s", async (golden, stage) => {
    expect(await (await open(GOLDENS)).readFloat32(golden)).toEqual(await (await open(STAGE)).readFloat32(stage));
  });

  test.each(["reference", "generation"])("pixels of the %s, as bytes", async (side) => {
    const bytes = await (await open(GOLDENS)).readRaw(`${side}.pixels`);
    expect(Float32Array.from(bytes, (level) => (level - 127.5) / 127.5)).toEqual(
      await (await open(STAGE)).readFloat32(`${side}.pixels`),
    );
  });

  test("more than the 16 tokens up to which another kernel of attention runs", async () => {
    const { tensors } = await open(GOLDENS);
    for (const side of ["reference", "generation"]) expect(tensors.get(`${side}.tokens`)!.shape[0]).toBeGreaterThan(16);
    expect(ATTENTION_CASE.tokens).toBeGreaterThan(16);
    // onnxruntime's flash attention takes these only.
    expect(ATTENTION_CASE.headDim % 4).toBe(0);
  });
});

test("attention by the formula: equal keys are averaged, a key that stands out wins", () => {
  const one = { heads: 2, headDim: 1, tokens: 2 };
  const value = Float32Array.of(1, 10, 3, 20);
  expect([...attention(one, new Float32Array(4), new Float32Array(4), value)]).toEqual([2, 15, 2, 15]);
  // Head 0 prefers the second key, head 1 the first.
  const query = Float32Array.of(100, 100, 100, 100);
  expect([...attention(one, query, Float32Array.of(0, 1, 1, 0), value)]).toEqual([3, 10, 3, 10]);
  expect(attentionInput(ATTENTION_CASE, 1)).toEqual(attentionInput(ATTENTION_CASE, 1));
});
