import { describe, expect, test } from "vitest";
import { saturates } from "../../src/engine/arithmetic.ts";
import { checkLayer, layerDeviation } from "../../src/engine/self-check-layer.ts";
import { spreadWeights } from "../../src/engine/self-check-planted.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { faultyRuntime } from "./self-check-rig.ts";

const SMALL = { dim: 144, heads: 2, mlp: 400 };
const SO400M = { dim: 1152, heads: 16, mlp: 4304 };

describe("one layer against the formula", () => {
  test.each(["fp32", "int8"] as const)("passes in %s at SO400M's sizes, outliers and all", async (precision) => {
    const { deviation, tolerance } = await checkLayer(nodeRuntime(), SO400M, precision);
    expect(deviation).toBeLessThan(tolerance);
  });

  test("passes in int8 by blocks, as on WebGPU, with an MLP that is padded", async () => {
    const { deviation, tolerance } = await checkLayer({ ...nodeRuntime(), provider: "webgpu" }, SMALL, "int8");
    expect(deviation).toBeLessThan(tolerance / 2);
  });

  test("passes in fp16", async () => {
    const { deviation, tolerance } = await checkLayer({ ...nodeRuntime(), provider: "webgpu" }, SMALL, "fp16");
    expect(deviation).toBeGreaterThan(1e-5);
    expect(deviation).toBeLessThan(tolerance);
  });

  test.each(["q_proj", "v_proj", "out_proj", "fc1"])("sees it where %s is off by a tenth", async (layer) => {
    const right = spreadWeights(SMALL);
    const read = new Set<string>();
    // The graph reads every tensor once, and before the formula does.
    const weights = (name: string) => {
      const first = !read.has(name);
      read.add(name);
      return first && name.endsWith(`${layer}.weight`) ? right(name).map((value) => value * 1.1) : right(name);
    };
    expect(await layerDeviation(nodeRuntime(), SMALL, "fp32", weights)).toBeGreaterThan(1e-2);
  });

  test("fails where a kernel is wrong", async () => {
    const { deviation, tolerance } = await checkLayer(faultyRuntime("y", 2), SMALL, "int8");
    expect(deviation).toBeGreaterThan(tolerance);
    await expect(checkLayer(faultyRuntime("y", Number.NaN), SMALL, "fp32")).rejects.toMatchObject({
      code: "failed_inference",
    });
  });

  test("refuses heads that do not divide the width", async () => {
    await expect(checkLayer(nodeRuntime(), { ...SMALL, heads: 5 }, "fp32")).rejects.toMatchObject({
      code: "invalid_settings",
    });
  });
});

test("processors that saturate get weights of seven bits", async () => {
  // As AVX2 adds two products in 16 bits.
  expect(await saturates(faultyRuntime("sums", -0.5))).toBe(true);
});
