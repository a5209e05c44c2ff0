import { expect, it, vi } from "vitest";
import type { Engine } from "../../src/engine/client.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { NAFLEX, modelEntries, never, readyEngine, sampleOf, SETTINGS, startedEngine, watchedRuntime } from "./rig.ts";

/** A model's first run compiles a card's programs: it is a blank picture's, before somebody waits for it. */

/** A runtime of which is counted how many sessions were made. */
function counted(computesBeside: boolean) {
  const watched = watchedRuntime(nodeRuntime());
  const made = { sessions: 0 };
  const runtime: Runtime = {
    provider: watched.provider,
    threads: watched.threads,
    computesBeside,
    createSession(...args) {
      made.sessions++;
      return watched.createSession(...args);
    },
  };
  return { runtime, watched, made };
}

const sample = sampleOf("a", "cat.png", "rocket.png");
const score = (engine: Engine) =>
  engine.call(never, "score", { samples: [sample], settings: SETTINGS }, () => undefined);

it("makes and runs all that scoring needs as a model is opened on a card", async () => {
  const { runtime, watched, made } = counted(true);
  const engine = await readyEngine([sample], runtime);
  await vi.waitFor(() => expect(watched.runs).toBe(5));
  const before = made.sessions;
  expect(before).toBeGreaterThan(1);
  await score(engine);
  expect(made.sessions).toBe(before);
  expect(watched.runs).toBeGreaterThan(5);
  engine.end();
});

it("runs nothing unasked where the processor computes", async () => {
  const { runtime, watched } = counted(false);
  const engine = await readyEngine([sample], runtime);
  expect(watched.runs).toBe(0);
  await score(engine);
  expect(watched.runs).toBeGreaterThan(0);
  engine.end();
});

it("makes nothing more of a model that was let go meanwhile", async () => {
  const { runtime, watched, made } = counted(true);
  const engine = startedEngine(runtime);
  await engine.call(never, "start", { device: "wasm" });
  const held = watched.hold();
  await engine.call(never, "openModel", { name: NAFLEX, files: await modelEntries(NAFLEX) });
  await held;
  const dropped = engine.call(never, "dropModel", { slot: "siglip" });
  await engine.call(never, "inspect", null); // by now the engine has heard of it
  watched.letGo();
  await dropped;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([watched.runs, made.sessions]).toEqual([1, 1]);
  engine.end();
});
