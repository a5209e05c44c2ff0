import { expect, test } from "vitest";
import { openModel, type SlotOptions } from "../../src/engine/models.ts";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { oracleModel } from "../parity/oracle.ts";
import { modelEntries, NAFLEX, never, openPipeline, readyEngine, sampleOf, scoreOne, SETTINGS } from "./rig.ts";

/** Several models open at once, each in a slot of its own, with columns of its own. */

const runtime = nodeRuntime();
const sample = sampleOf("a", "cat.png", "rocket.png");
const AGGREGATORS = ["cp", "global_maxcos", "weighted_maxcos", "recall_fg"];

async function openIn(pipeline: Pipeline, name: string, options: SlotOptions): Promise<void> {
  await pipeline.use(await openModel(runtime, name, oracleModel(name), "fp32", options));
}

test("two of a kind are open together, and each scores as it does alone", async () => {
  const pipeline = await openPipeline([NAFLEX, "dino-tiny-vits8"]);
  const alone = await scoreOne(pipeline, sample);
  expect(alone.further).toBeUndefined();
  await openIn(pipeline, "dino-tiny-timm", { slot: pipeline.freeSlot("dino") });
  const both = await scoreOne(pipeline, sample);
  expect(both.dino).toBe(alone.dino);
  // The same weights under timm's names, whose epsilon is another.
  expect(both.further).toEqual({ dino_2: expect.closeTo(alone.dino!, 4) });
  await pipeline.drop("dino");
  const rest = await scoreOne(pipeline, sample);
  expect([rest.dino, rest.further]).toEqual([null, both.further]);
});

test("patches are compared where they are asked for, and nothing else changes with them", async () => {
  const pipeline = await openPipeline([NAFLEX, "dino-tiny-vits8", "clip-tiny-patch32"]);
  const before = await scoreOne(pipeline, sample);
  pipeline.comparePatches("dino", true);
  const { further, ...after } = await scoreOne(pipeline, sample);
  expect(after).toEqual(before);
  expect(Object.keys(further ?? {})).toEqual(AGGREGATORS.map((name) => `dino_${name}`));
  for (const [name, value] of Object.entries(further ?? {}))
    expect([name, Number.isFinite(value)]).toEqual([name, true]);
  pipeline.comparePatches("clip", true);
  expect(Object.keys((await scoreOne(pipeline, sample)).further ?? {}).toSorted()).toEqual(
    ["clip", "dino"].flatMap((slot) => AGGREGATORS.map((name) => `${slot}_${name}`)).toSorted(),
  );
  // A picture is all its own patches' best match.
  const same = await scoreOne(pipeline, sampleOf("b", "cat.png", "cat.png"));
  for (const slot of ["dino", "clip"])
    for (const name of ["cp", "global_maxcos", "weighted_maxcos"])
      expect([slot, name, same.further?.[`${slot}_${name}`]]).toEqual([slot, name, expect.closeTo(1, 5)]);
});

test("one run of a tower gives patches and the picture's vector", async () => {
  const pipeline = await openPipeline([NAFLEX, "dino-tiny-vits8"]);
  pipeline.comparePatches("dino", true);
  await scoreOne(pipeline, sample);
  // The first is left out, since it carries the loading.
  expect(pipeline.stopwatch.spent["dino"]?.units).toBe(1);
});

test("the engine opens a model in its family's slot, in a named one, or beside what is open", async () => {
  const engine = await readyEngine([sample]);
  const files = await modelEntries("dino-tiny-vits8");
  const slotOf = async (options: object) =>
    (await engine.call(never, "openModel", { name: "d", files, ...options })).slot;
  expect([await slotOf({}), await slotOf({ beside: true }), await slotOf({}), await slotOf({ slot: "mine" })]).toEqual([
    "dino",
    "dino_2",
    "dino",
    "mine",
  ]);
  expect(await engine.call(never, "comparePatches", { slot: "dino_2", compare: true })).toMatchObject({
    slot: "dino_2",
    family: "vit",
    comparesPatches: true,
  });
  await expect(slotOf({ slot: "siglip" })).rejects.toMatchObject({ code: "unsupported_checkpoint" });
  await expect(engine.call(never, "comparePatches", { slot: "none", compare: true })).rejects.toMatchObject({
    code: "missing_file",
  });
  const rows: unknown[] = [];
  await engine.call(never, "score", { samples: [sample], settings: SETTINGS }, (said) => {
    if (said.kind === "row") rows.push(said.outcome);
  });
  expect(rows).toEqual([
    {
      scores: expect.objectContaining({
        further: expect.objectContaining({ mine: expect.any(Number), dino_2_cp: expect.any(Number) }),
      }),
    },
  ]);
});
