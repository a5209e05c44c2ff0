import { describe, expect, test } from "vitest";
import type { ModelInfo } from "../../src/engine/protocol.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { modelEntries, NAFLEX, never, startedEngine, type EngineRig } from "./rig.ts";
import { faultyRuntime } from "./self-check-rig.ts";

/** A graphics card with half precision: the processor has the operators too. */
function card(runtime: Runtime = nodeRuntime()): Runtime & { readonly layers: number } {
  let layers = 0;
  return {
    ...runtime,
    provider: "webgpu",
    get layers() {
      return layers;
    },
    createSession(model, weights) {
      if (new TextDecoder().decode(model).includes("t.last")) layers++;
      return runtime.createSession(model, weights);
    },
  };
}

const openedOn = async (runtime: Runtime, precision?: "fp16", rig: EngineRig = {}) => {
  const engine = startedEngine(runtime, { fp16: true, ...rig });
  await engine.call(never, "start", { device: "auto" });
  const open = async (): Promise<ModelInfo> =>
    engine.call(never, "openModel", {
      name: "mine",
      files: await modelEntries(NAFLEX),
      ...(precision && { precision }),
    });
  return { engine, open, info: await open() };
};

describe("fp16 is a card's own precision where a layer of the model's sizes passes", () => {
  test("passes", async () => {
    const { info } = await openedOn(card());
    expect(info.precision).toBe("fp16");
    expect(info.notice).toBeUndefined();
  });

  test.each([
    [
      1,
      /^"mine" is computed in fp32: in fp16, one layer of its sizes \(\d+, \d+ heads, \d+\) is off by \S+e-\d on this device, and \S+e-\d is allowed\.$/,
    ],
    [Number.NaN, /^"mine" is computed in fp32: .+ does not compute on this device\. .+ not finite\./],
  ])("fails with an error of %d: fp32, and why", async (error, words) => {
    const { info } = await openedOn(card(faultyRuntime("y", error)));
    expect(info.precision).toBe("fp32");
    expect(info.notice).toMatch(words);
  });

  test("what a person asks for is what they get, and see checked", async () => {
    const { engine, info } = await openedOn(card(faultyRuntime("y", 1)), "fp16");
    expect(info).toMatchObject({ precision: "fp16" });
    expect(info.notice).toBeUndefined();
    const { deviation, tolerance } = await engine.call(never, "checkLayer", { slot: "siglip" });
    expect(deviation).toBeGreaterThan(tolerance);
  });

  test("is checked once a device, failed attempts aside", async () => {
    const runtime = card();
    const changes: (() => void)[] = [];
    const { engine, open } = await openedOn(runtime, undefined, { onStart: (change) => changes.push(change) });
    await open();
    await engine.call(never, "checkLayer", { slot: "siglip" });
    expect(runtime.layers).toBe(1);
    for (const change of changes) change();
    await open();
    expect(runtime.layers).toBe(2);

    const faulty = card(faultyRuntime("y", Number.NaN));
    const again = await openedOn(faulty);
    await again.open();
    expect(faulty.layers).toBe(2);
  });
});
