import { expect, test } from "vitest";
import { createPoolHeads } from "../../src/app/pool-heads.ts";
import type { Engine } from "../../src/engine/client.ts";
import { modelEntries, NAFLEX, never, readyEngine, sampleOf, SETTINGS } from "../engine/rig.ts";

const sample = sampleOf("a", "cat.png", "rocket.png");

/** An engine of which it is counted how often a head was asked for. */
async function countingEngine() {
  const engine = await readyEngine([sample]);
  let asked = 0;
  const counting: Engine = {
    ...engine,
    call: (signal, name, args, onProgress) => {
      if (name === "poolHead") asked++;
      return engine.call(signal, name, args, onProgress);
    },
  };
  const { model } = await engine.call(never, "evidence", { sample, settings: SETTINGS });
  return { engine, heads: createPoolHeads(counting), model, asked: () => asked };
}

test("a model's head is asked for once, by however many and however often", async () => {
  const { heads, model, asked } = await countingEngine();
  const [first, second] = await Promise.all([heads.of(never, model), heads.of(never, model)]);
  expect(second).toBe(first);
  expect(await heads.of(never, model)).toBe(first);
  expect(asked()).toBe(1);
  expect(first).toMatchObject({ dim: 72, heads: 4, hidden: 284 });
});

test("one who leaves takes it away from nobody", async () => {
  const { heads, model, asked } = await countingEngine();
  const controller = new AbortController();
  const leaves = heads.of(controller.signal, model);
  const stays = heads.of(never, model);
  controller.abort();
  await expect(leaves).rejects.toMatchObject({ code: "cancelled" });
  expect((await stays).dim).toBe(72);
  expect(asked()).toBe(1);
});

test("it goes with its model, and comes again with it", async () => {
  const { engine, heads, model, asked } = await countingEngine();
  await heads.of(never, model);
  heads.keepOnly(model);
  await heads.of(never, model);
  expect(asked()).toBe(1);
  heads.keepOnly(null);
  await engine.call(never, "dropModel", { slot: "siglip" });
  await expect(heads.of(never, model)).rejects.toMatchObject({ code: "missing_file" });
  await engine.call(never, "openModel", { name: NAFLEX, files: await modelEntries(NAFLEX) });
  expect((await heads.of(never, model)).dim).toBe(72);
  expect(asked()).toBe(3);
});
