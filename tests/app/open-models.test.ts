import { beforeEach, expect, it } from "vitest";
import { createOpenModels } from "../../src/app/open-models.ts";
import type { Engine } from "../../src/engine/client.ts";
import type { DeviceInfo, ModelInfo, SlotId } from "../../src/engine/protocol.ts";
import { useLens } from "../../src/store/store.ts";

/** What is told to the engine as models change, in its order. */

const DEVICE: DeviceInfo = {
  provider: "wasm",
  threads: 2,
  reason: "",
  adapter: null,
  fp16: false,
  isolated: true,
  lacks: [],
  notes: [],
  check: null,
};
const told: string[] = [];

function info(name: string, precision: ModelInfo["precision"]): ModelInfo {
  const slot: SlotId = name.startsWith("clip") ? "clip" : "siglip";
  const layer = { dim: name.includes("large") ? 1152 : 72, heads: 8, mlp: 288 };
  return {
    slot,
    family: slot,
    abilities: [],
    comparesPatches: false,
    name,
    fingerprint: name,
    description: "",
    naflex: true,
    precision,
    layer,
  };
}

const engine = {
  call: async (
    _signal: AbortSignal,
    call: string,
    args: { name?: string; precision?: ModelInfo["precision"]; slot?: SlotId },
  ) => {
    if (call === "openModel") {
      told.push(`open ${args.name} ${args.precision ?? "as the device likes"}`);
      return info(args.name ?? "", args.precision ?? "fp32");
    }
    if (call === "dropModel") told.push(`drop ${args.slot}`);
    return { deviation: 0, tolerance: 1, milliseconds: 0 };
  },
  end: () => undefined,
} as unknown as Engine;

const noModelStore = () => {
  throw new Error("no model store was asked for");
};
const models = () => createOpenModels(engine, noModelStore, async () => void told.push("new worker"));

beforeEach(() => {
  told.length = 0;
  useLens.setState({ models: { siglip: null, clip: null, dino: null }, engine: { status: "ready", device: DEVICE } });
});

it("a heavy tower makes way in a new worker, in which the others are opened again", async () => {
  const open = models();
  await open.own("clip", []);
  await open.own("large", []);
  told.length = 0;
  await open.inPrecision("siglip", "int8");
  expect(told).toEqual(["new worker", "open clip fp32", "open large int8"]);
  expect(useLens.getState().models.siglip?.info.precision).toBe("int8");
});

it("a small one is replaced where it is, and so is one whose weights are on a graphics card", async () => {
  const open = models();
  await open.own("small", []);
  await open.inPrecision("siglip", "int8");
  await open.own("large", []);
  useLens.setState({ engine: { status: "ready", device: { ...DEVICE, provider: "webgpu" } } });
  await open.inPrecision("siglip", "fp32");
  expect(told.filter((line) => line === "new worker")).toEqual([]);
});

it("without a model there is nothing to open again", async () => {
  await models().inPrecision("siglip", "int8");
  expect(told).toEqual([]);
});
