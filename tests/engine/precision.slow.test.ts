import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runJob } from "../../src/engine/job.ts";
import { openModel, type ModelInfo } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { defaultPrecision, modelIdentity, precisionRefusal, usablePrecisions } from "../../src/engine/precision.ts";
import { comparePrecisions } from "../../src/metric/difference.ts";
import type { Precision } from "../../src/models/graph/precision.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { plantedCheckpoint } from "../models/planted-checkpoint.ts";
import { oracleFinder, oracleModel } from "../parity/oracle.ts";
import { modelEntries, NAFLEX, never, outcomesOf, sampleOf, scoresOf, SETTINGS, startedEngine } from "./rig.ts";

const CPU = { provider: "cpu", fp16: false };
const WASM = { provider: "wasm", fp16: true };
const CARD = { provider: "webgpu", fp16: true };
const OLD_CARD = { provider: "webgpu", fp16: false };

describe("the policy", () => {
  test.each([
    [CPU, "fp32", ["fp32", "int8"]],
    [WASM, "fp32", ["fp32", "int8"]],
    [CARD, "fp16", ["fp32", "fp16", "int8"]],
    [OLD_CARD, "fp32", ["fp32", "int8"]],
  ] as const)("%j: %s unless asked, of %j", (device, precision, usable) => {
    expect(defaultPrecision(device).precision).toBe(precision);
    expect(defaultPrecision(device).reason).toMatch(/^fp\d\d, \w+: .+\.$/);
    expect(usablePrecisions(device)).toEqual(usable);
  });

  test("says why not", () => {
    expect(precisionRefusal("fp16", CPU)).toContain("needs WebGPU");
    expect(precisionRefusal("fp16", OLD_CARD)).toContain("shader-f16");
  });
});

const samples = ["cat.png", "rocket.png", "coffee.png", "astronaut.png"].map((name) =>
  sampleOf(name, name, "dahlia.png"),
);

async function scoresIn(
  checkpoint: readonly ByteSource[],
  precision: Precision,
  runtime: Runtime = nodeRuntime(),
  settings = SETTINGS,
) {
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await openModel(runtime, "planted", checkpoint, precision));
  const outcomes = await outcomesOf(pipeline, samples, settings);
  await pipeline.release();
  return samples.map(({ id }) => scoresOf(outcomes.get(id)));
}

/** Blocks, as on WebGPU: the processor has the operator too. */
const asWebgpu = (): Runtime => ({ ...nodeRuntime(), provider: "webgpu" });

describe("int8 at SO400M's width, with outliers 20 to 80 times as large as the rest", () => {
  const checkpoint = plantedCheckpoint({
    shape: { dim: 1152, heads: 16, mlp: 4304 },
    layers: { vision: 2, text: 1 },
    outliers: true,
  });
  const exact = scoresIn(checkpoint, "fp32");

  test.each([
    ["columns", nodeRuntime],
    ["blocks", asWebgpu],
  ] as const)("by %s keeps CP and PF to 1e-3", async (_, runtime) => {
    const { cp, pf } = comparePrecisions(await exact, await scoresIn(checkpoint, "int8", runtime()));
    expect(cp.pairs).toBe(samples.length);
    expect(cp.largest).toBeGreaterThan(1e-6);
    expect(cp.largest).toBeLessThan(1e-3);
    expect(pf.largest).toBeLessThan(1e-3);
  });
});

const DEMO = fileURLToPath(new URL("../../public/models/demo-siglip2-naflex", import.meta.url));
const demo = readdirSync(DEMO).map((name) => bytesSource(name, new Uint8Array(readFileSync(`${DEMO}/${name}`))));

test("int8 keeps the demo checkpoint's scores to 1e-2", async () => {
  const { cp, pf } = comparePrecisions(await scoresIn(demo, "fp32"), await scoresIn(demo, "int8"));
  expect(cp.largest).toBeLessThan(1e-2);
  expect(pf.largest).toBeLessThan(1e-2);
});

test.each(["clip-tiny-patch32", "dino-tiny-vits8", "dino-tiny-timm"])("int8 is close on %s", async (name) => {
  const baselinesIn = async (precision: Precision) => {
    const pipeline = new Pipeline(nodeCodecs());
    await pipeline.use(await openModel(nodeRuntime(), NAFLEX, oracleModel(NAFLEX), "fp32"));
    await pipeline.use(await openModel(nodeRuntime(), name, oracleModel(name), precision));
    const { clip_i, clip_t, dino } = scoresOf((await outcomesOf(pipeline, samples.slice(0, 1))).get(samples[0]!.id));
    return [clip_i, clip_t, dino].map(Number);
  };
  const [exact, approximate] = [await baselinesIn("fp32"), await baselinesIn("int8")];
  for (const [i, value] of approximate.entries()) expect(Math.abs(value - exact[i]!)).toBeLessThan(2e-2);
});

/** What the memory is asked for. */
async function keysIn(precision: Precision): Promise<string[]> {
  const keys: string[] = [];
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await openModel(nodeRuntime(), NAFLEX, oracleModel(NAFLEX), precision));
  const memory = {
    get: async (key: string) => (keys.push(key), null),
    put: () => undefined,
    settle: () => Promise.resolve(),
  };
  await runJob(never, pipeline, samples.slice(0, 1), SETTINGS, { find: oracleFinder(), memory });
  return keys;
}

describe("scores of one precision never stand for another's", () => {
  test("a model's identity names what is not fp32", () => {
    expect(modelIdentity({ fingerprint: "f", precision: "fp32" })).toBe("f");
    expect(modelIdentity({ fingerprint: "f", precision: "int8" })).not.toBe(
      modelIdentity({ fingerprint: "f", precision: "fp16" }),
    );
  });

  test("remembered scores are asked for by precision", async () => {
    expect(await keysIn("int8")).not.toEqual(await keysIn("fp32"));
    expect(await keysIn("fp32")).toEqual(await keysIn("fp32"));
  });
});

describe("the engine", () => {
  test("opens in the precision that is asked for, the device's own otherwise, and refuses what the device does not do", async () => {
    const engine = startedEngine();
    await engine.call(never, "start", { device: "wasm" });
    const files = await modelEntries(NAFLEX);
    expect(await engine.call(never, "openModel", { name: "a", files })).toMatchObject({ precision: "fp32" });
    expect(await engine.call(never, "openModel", { name: "a", files, precision: "int8" })).toMatchObject({
      precision: "int8",
    });
    await expect(engine.call(never, "openModel", { name: "a", files, precision: "fp16" })).rejects.toMatchObject({
      code: "invalid_settings",
      message: expect.stringContaining("WebGPU"),
    });
  });
});

/** A graphics card on which whatever has half precision gives no numbers. */
function overflowingRuntime(): Runtime {
  const runtime = asWebgpu();
  return {
    ...runtime,
    async createSession(model, weights) {
      const session = await runtime.createSession(model, weights);
      if (!new TextDecoder().decode(model).includes(" half")) return session;
      return {
        ...session,
        run: async (feeds) =>
          Object.fromEntries(
            Object.entries(await session.run(feeds)).map(([name, output]) => [
              name,
              output.data instanceof Float32Array ? { ...output, data: output.data.fill(Number.NaN) } : output,
            ]),
          ),
      };
    },
  };
}

test("fp16 that overflows goes on in fp32, says so, and gives fp32's scores", async () => {
  const said: ModelInfo[] = [];
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await openModel(overflowingRuntime(), NAFLEX, oracleModel(NAFLEX), "fp16"));
  const before = pipeline.identities.siglip;
  const scores = new Map<string, unknown>();
  await runJob(never, pipeline, samples, SETTINGS, {
    find: oracleFinder(),
    onProgress: (progress) => {
      if (progress.kind === "model") said.push(progress.info);
      if (progress.kind === "row") scores.set(progress.id, scoresOf(progress.outcome));
    },
  });
  expect(said).toMatchObject([{ slot: "siglip", precision: "fp32" }]);
  expect(pipeline.identities.siglip).not.toBe(before);
  expect(samples.map(({ id }) => scores.get(id))).toEqual(await scoresIn(oracleModel(NAFLEX), "fp32"));
});

test("fp16 is close to fp32", async () => {
  const { cp, pf } = comparePrecisions(await scoresIn(demo, "fp32"), await scoresIn(demo, "fp16", asWebgpu()));
  expect(cp.largest).toBeLessThan(2e-3);
  expect(pf.largest).toBeLessThan(2e-3);
});
