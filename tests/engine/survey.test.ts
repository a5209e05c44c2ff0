import { expect, test } from "vitest";
import { runJob } from "../../src/engine/job.ts";
import type { ScoreProgress } from "../../src/engine/protocol.ts";
import type { ScoreMemory } from "../../src/engine/score-memory.ts";
import { surveyWork } from "../../src/engine/survey.ts";
import { encodeUnits } from "../../src/engine/work.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { oracleFinder } from "../parity/oracle.ts";
import { never, openPipeline, readyEngine, sampleOf, SETTINGS } from "./rig.ts";

/** How much there is to compute is known before it is computed, and what is at hand is no part of it. */

const find = oracleFinder();
const SAMPLES = [
  sampleOf("a", "cat.png", "coffee.png"),
  sampleOf("b", "cat.png", "temple.png", { prompt: "a cat in Kyoto" }),
];
const OPTIONS = { find, memory: null, provider: "cpu", limit: 60_000 };

/** Scores of earlier jobs, as a map. */
function remembering(): ScoreMemory {
  const kept = new Map<string, SampleScores>();
  return {
    get: async (key) => kept.get(key) ?? null,
    put: (key, scores) => void kept.set(key, scores),
    settle: async () => undefined,
  };
}

test("each image, text and pair counts once; encoding by its patches", async () => {
  const pipeline = await openPipeline(["siglip2-naflex-tiny", "clip-tiny-patch32", "dino-tiny-vits8"]);
  const { work, whole } = await surveyWork(never, pipeline, SAMPLES, SETTINGS, OPTIONS);
  const { layer } = pipeline.opened("siglip")!;
  expect(whole).toBe(true);
  // The two prompts without their cat are two texts more.
  expect(work).toEqual({
    encode: 3 * encodeUnits(64, layer),
    pool: 3 * 64,
    match: 2 * 64 * 64,
    text: 4,
    clip: 3,
    clip_text: 2,
    dino: 3,
    row: 2,
  });
});

test("tokens in memory and scores of earlier jobs are told from what is to be computed, and the stopwatch counts the same units", async () => {
  const pipeline = await openPipeline();
  const memory = remembering();
  const said: ScoreProgress[] = [];
  await runJob(never, pipeline, SAMPLES.slice(0, 1), SETTINGS, {
    find,
    memory,
    provider: () => "cpu",
    surveys: true,
    onProgress: (one) => said.push(one),
  });
  const planned = said.find((one) => one.kind === "work");
  expect(planned?.work).toMatchObject({ row: 1, text: 2 });

  const forTwo = await surveyWork(never, pipeline, SAMPLES, SETTINGS, { ...OPTIONS, memory });
  expect(forTwo.work).toMatchObject({
    encode: encodeUnits(64, pipeline.opened("siglip")!.layer),
    match: 60 * 64,
    text: 2,
    row: 1,
  });
  // A cat is 60 patches, which is known now that it was read. Another threshold: scores are to be computed anew, and no image is to be encoded for it.
  const moved = await surveyWork(
    never,
    pipeline,
    SAMPLES.slice(0, 1),
    { ...SETTINGS, threshold: 0.7 },
    { ...OPTIONS, memory },
  );
  expect(moved.work).toMatchObject({ encode: 0, pool: 0, match: 0, text: 0, row: 1 });
  // Another budget is another encoding, by its patches.
  const larger = await surveyWork(
    never,
    pipeline,
    SAMPLES.slice(0, 1),
    { ...SETTINGS, maxPatches: 256 },
    { ...OPTIONS, memory },
  );
  expect(larger.work.encode / moved.work.row).toBeGreaterThan(
    2 * 0.8 * encodeUnits(256, pipeline.opened("siglip")!.layer),
  );

  const last = said.findLast((one) => one.kind === "row");
  const { encode, row } = last!.spent;
  // Two images were encoded, and the first, which loads the weights, is not counted.
  expect(encode.units).toBeGreaterThan(0.8 * encodeUnits(64, pipeline.opened("siglip")!.layer));
  expect(encode.units).toBeLessThanOrEqual(encodeUnits(64, pipeline.opened("siglip")!.layer));
  expect(encode.milliseconds).toBeGreaterThan(0);
  // Neither is the first row: the pooling head is loaded in it.
  expect(row.units).toBe(0);
});

test("rows that cannot be read take no time, and without time to look every row counts in full", async () => {
  const pipeline = await openPipeline();
  const broken = sampleOf("c", "nowhere.png", "cat.png");
  expect(await surveyWork(never, pipeline, [broken], SETTINGS, OPTIONS)).toMatchObject({
    work: { encode: 0, row: 0 },
    failing: 1,
  });
  expect(await surveyWork(never, pipeline, [...SAMPLES, broken], SETTINGS, OPTIONS)).toMatchObject({ failing: 1 });
  await runJob(never, pipeline, SAMPLES, SETTINGS, { find });
  const blind = await surveyWork(never, pipeline, SAMPLES, SETTINGS, { ...OPTIONS, limit: -1 });
  expect(blind.whole).toBe(false);
  expect(blind.work).toMatchObject({ text: 4, row: 2 });
});

test("measuring computes pairs and says what each kind of work takes", async () => {
  const engine = await readyEngine(SAMPLES);
  const spent = await engine.call(never, "measure", { samples: SAMPLES, settings: SETTINGS });
  for (const cost of ["encode", "pool", "match", "text", "row"] as const)
    expect([cost, spent[cost].units > 0 && spent[cost].milliseconds > 0]).toEqual([cost, true]);
  expect(spent["clip"]?.units ?? 0).toBe(0);
  expect(await engine.call(never, "survey", { samples: SAMPLES, settings: SETTINGS })).toMatchObject({
    work: { encode: 0, text: 0, row: 2 },
    failing: 0,
  });
});
