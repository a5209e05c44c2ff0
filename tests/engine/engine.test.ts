import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/client.ts";
import type { SampleFiles, ScoreProgress } from "../../src/engine/protocol.ts";
import { LensError } from "../../src/lib/errors.ts";
import { cosine } from "../../src/metric/cosine.ts";
import { bestMatchInBackground, conceptPreservation } from "../../src/metric/cp.ts";
import { keptPatches } from "../../src/metric/pf.ts";
import { finishPool } from "../../src/metric/pool.ts";
import type { ScoreSettings } from "../../src/project/result.ts";
import { disagreements, expectedScores } from "../parity/compare.ts";
import { caseSample, caseSettings, oracleCases, oracleFinder } from "../parity/oracle.ts";
import {
  entryOf,
  errorOf,
  evidenceOf,
  modelEntries,
  NAFLEX,
  never,
  readyEngine,
  sampleOf,
  scoresOf,
  SETTINGS,
  startedEngine,
  watchedRuntime,
} from "./rig.ts";

/** The engine through its protocol, on a message channel. */

const oracleCase = oracleCases().find(({ id }) => id === "002")!;
const score = (
  engine: Engine,
  samples: readonly SampleFiles[],
  onProgress?: (said: ScoreProgress) => void,
  signal = never,
) => engine.call(signal, "score", { samples, settings: SETTINGS }, onProgress);

async function scoreAlone(engine: Engine, sample: SampleFiles, settings: ScoreSettings) {
  const said: ScoreProgress[] = [];
  await engine.call(never, "score", { samples: [sample], settings }, (progress) => said.push(progress));
  return scoresOf(rowsOf(said)[0]?.outcome);
}

const rowsOf = (said: readonly ScoreProgress[]) => said.filter((one) => one.kind === "row");
const stagesOf = (said: readonly ScoreProgress[]) => said.filter((one) => one.kind === "stage");

/** Waits until whatever was ready to happen in the engine has happened. */
async function settled(engine: Engine): Promise<void> {
  for (let i = 0; i < 20; i++) await engine.call(never, "addFiles", { files: [] });
}

test("starts, opens a checkpoint, takes files and scores them as the package does", async () => {
  const engine = startedEngine();
  expect(await engine.call(never, "start", { device: "wasm" })).toMatchObject({ provider: "cpu", threads: 1 });
  expect(await engine.call(never, "openModel", { name: "mine", files: await modelEntries(NAFLEX) })).toMatchObject({
    slot: "siglip",
    family: "siglip2",
    name: "mine",
    description: "SigLIP2 NaFlex, 4 layers of 72",
    layer: { dim: 72, heads: 4, mlp: 284 },
    naflex: true,
  });
  const sample = caseSample(oracleCase);
  const { reference, referenceMask, generation, generationMask } = sample;
  const find = oracleFinder();
  const files = await Promise.all(
    [reference, referenceMask, generation, generationMask].map((path) => entryOf(find(path!))),
  );
  await engine.call(never, "addFiles", { files });

  const said: ScoreProgress[] = [];
  const summary = await engine.call(
    never,
    "score",
    { samples: [sample], settings: caseSettings(oracleCase) },
    (progress) => said.push(progress),
  );
  expect(summary).toEqual({ answered: 1, failed: 0 });
  const [row] = rowsOf(said);
  expect(row).toMatchObject({ id: oracleCase.id, done: 1, total: 1 });
  expect(disagreements(expectedScores(oracleCase), scoresOf(row?.outcome), 2e-5)).toEqual([]);
  const stages = stagesOf(said);
  expect(stages.map(({ stage }) => stage)).toEqual(["encode", "encode", "match", "pool", "text", "text", "pool"]);
  expect(stages.map(({ encoded }) => encoded)).toEqual([0, 1, 2, 2, 2, 2, 2]);
  expect(stages[0]?.what).toBe("astronaut.png");
});

test("evidence holds what the scores were made of", async () => {
  const sample = caseSample(oracleCase);
  const engine = await readyEngine([sample]);
  const evidence = await evidenceOf(engine, sample, caseSettings(oracleCase));
  const { reference, generation, match, pool, head } = evidence;
  const [n, m] = [reference, generation].map(({ grid }) => grid.rows * grid.columns) as [number, number];
  expect([
    reference.tokens.length,
    reference.weights?.length,
    generation.tokens.length,
    generation.weights?.length,
  ]).toEqual([72 * n, n, 72 * m, m]);
  expect([match.cosine.length, match.backCosine.length, pool.logits.length, pool.values.length]).toEqual([
    n,
    m,
    4 * m,
    72 * m,
  ]);
  expect(head).toMatchObject({ dim: 72, heads: 4, hidden: 284 });

  // What a view computes of it is what the row says.
  const { threshold } = caseSettings(oracleCase);
  const { prompt_text: text, ...scores } = await scoreAlone(engine, sample, caseSettings(oracleCase));
  expect(conceptPreservation(match, reference.weights!, threshold)).toBe(scores.cp);
  expect(bestMatchInBackground(match, reference.weights!, generation.weights!, threshold)).toBe(
    scores.best_match_in_background,
  );
  const [words] = await engine.call(never, "texts", { texts: [text!] });
  expect(
    cosine(finishPool(head, pool, keptPatches(generation.weights!, threshold, "background"))!, words!),
  ).toBeCloseTo(scores.pf!, 6);
});

describe("evidence", () => {
  const sample = sampleOf("a", "cat.png", "rocket.png");

  test("encodes no text and asks no baseline", async () => {
    const runtime = watchedRuntime();
    const engine = await readyEngine([sample], runtime);
    for (const name of ["clip-tiny-patch32", "dino-tiny-vits8"])
      await engine.call(never, "openModel", { name, files: await modelEntries(name) });
    await engine.call(never, "evidence", { sample, settings: SETTINGS });
    // Two images, one match, one pool.
    expect(runtime.runs).toBe(4);
  });

  test("its light half has the same matches", async () => {
    const engine = await readyEngine([sample]);
    const { match, reference, generation } = await engine.call(never, "evidence", { sample, settings: SETTINGS });
    const light = await engine.call(never, "bestMatches", { sample, settings: SETTINGS });
    expect(light).toEqual({
      match,
      reference: { grid: reference.grid, weights: reference.weights },
      generation: { grid: generation.grid, weights: generation.weights },
    });
  });

  test("a patch by itself against a text is the pool with that patch alone", async () => {
    const engine = await readyEngine([sample]);
    const { pool, head, generation } = await evidenceOf(engine, sample);
    const text = "a rocket at night";
    const cosines = await engine.call(never, "patchTexts", { sample, settings: SETTINGS, text });
    const [words] = await engine.call(never, "texts", { texts: [text] });
    const count = generation.grid.rows * generation.grid.columns;
    expect(cosines).toHaveLength(count);
    for (const patch of [0, 7, count - 1]) {
      const alone = Uint8Array.from({ length: count }, (_, i) => (i === patch ? 1 : 0));
      expect(cosines[patch]).toBeCloseTo(cosine(finishPool(head, pool, alone)!, words!), 6);
    }
  });

  test("whole images: the rows' numbers, and others with something hidden", async () => {
    const engine = await readyEngine([sample]);
    for (const name of ["clip-tiny-patch32", "dino-tiny-vits8"])
      await engine.call(never, "openModel", { name, files: await modelEntries(name) });
    const scores = await scoreAlone(engine, sample, SETTINGS);
    const wholes = await engine.call(never, "wholeImages", { sample, settings: SETTINGS });
    for (const name of ["siglip2_global", "clip_i", "dino"] as const) {
      const { whole, subject, background } = wholes[name];
      expect(whole).toBeCloseTo(scores[name]!, 6);
      expect(new Set([whole, subject, background]).size).toBe(3);
    }
    const unmasked = await engine.call(never, "wholeImages", {
      sample: { ...sample, generationMask: null },
      settings: SETTINGS,
    });
    expect(unmasked.clip_i).toEqual({ whole: scores.clip_i, subject: null, background: null });
  });

  test("features lie in one range for both images and come out the same again", async () => {
    const engine = await readyEngine([sample]);
    const first = await engine.call(never, "features", { sample, settings: SETTINGS });
    expect(await engine.call(never, "features", { sample, settings: SETTINGS })).toEqual(first);
    const all = [...first.reference, ...first.generation];
    expect([Math.min(...all), Math.max(...all)]).toEqual([0, 1]);
    expect(first.shares).toEqual(first.shares.toSorted((a, b) => b - a));
  });
});

describe("errors cross with their code", () => {
  test("of a call", async () => {
    const engine = startedEngine();
    const thrown: unknown = await engine
      .call(never, "openModel", { name: "x", files: [] })
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(LensError);
    await engine.call(never, "start", { device: "wasm" });
    await expect(engine.call(never, "openModel", { name: "x", files: [] })).rejects.toMatchObject({
      code: "missing_file",
      message: expect.stringContaining("config.json"),
    });
    await expect(
      engine.call(never, "evidence", { sample: sampleOf("a", "cat.png", "rocket.png"), settings: SETTINGS }),
    ).rejects.toMatchObject({
      code: "missing_file",
      message: expect.stringContaining("images/cat.png"),
    });
  });

  test("of a row, which does not stop the others", async () => {
    const samples = [
      sampleOf("good", "cat.png", "rocket.png"),
      sampleOf("gone", "cat.png", "rocket.png", { generation: "images/nowhere.png" }),
      sampleOf("broken", "cat.png", "rocket.png", { reference: "images/broken.png" }),
      sampleOf("unnamed", "cat.png", "rocket.png", { generation: null }),
      sampleOf("last", "rocket.png", "cat.png"),
    ];
    const engine = await readyEngine([samples[0]!]);
    await engine.call(never, "addFiles", { files: [{ path: "images/broken.png", blob: new Blob(["not a picture"]) }] });
    const said: ScoreProgress[] = [];
    expect(await score(engine, samples, (one) => said.push(one))).toEqual({ answered: 2, failed: 3 });
    const rows = rowsOf(said);
    expect(rows.map(({ done, total }) => [done, total])).toEqual(samples.map((_, i) => [i + 1, 5]));
    // Those that share pictures are taken together.
    const [good, gone, broken, unnamed, last] = samples.map(({ id }) => rows.find((row) => row.id === id)?.outcome);
    expect(scoresOf(good).cp).toBeTypeOf("number");
    expect(errorOf(gone)).toMatchObject({ code: "missing_file", message: expect.stringContaining("nowhere.png") });
    expect(errorOf(broken)).toMatchObject({
      code: "unknown_image_format",
      message: expect.stringContaining("broken.png"),
    });
    expect(errorOf(unnamed).code).toBe("missing_generation");
    expect(scoresOf(last).cp).toBeTypeOf("number");
  });

  test("of every row, where no checkpoint is open", async () => {
    const engine = startedEngine();
    const find = oracleFinder();
    const sample = sampleOf("a", "cat.png", "rocket.png");
    await engine.call(never, "addFiles", {
      files: await Promise.all(
        ["images/cat.png", "masks/cat.png", "images/rocket.png", "masks/rocket.png"].map((path) => entryOf(find(path))),
      ),
    });
    const said: ScoreProgress[] = [];
    expect(await score(engine, [sample], (one) => said.push(one))).toEqual({ answered: 0, failed: 1 });
    expect(errorOf(rowsOf(said)[0]?.outcome)).toMatchObject({
      code: "missing_file",
      message: expect.stringContaining("checkpoint"),
    });
  });
});

test("files that were cleared are gone; a path given again is replaced", async () => {
  const sample = sampleOf("a", "cat.png", "rocket.png");
  const engine = await readyEngine([sample]);
  const cp = async () => {
    const { match, reference } = await engine.call(never, "evidence", { sample, settings: SETTINGS });
    return conceptPreservation(match, reference.weights!, SETTINGS.threshold);
  };
  const before = await cp();
  await engine.call(never, "addFiles", {
    files: [{ ...(await entryOf(oracleFinder()("images/coffee.png"))), path: "images/rocket.png" }],
  });
  expect(await cp()).not.toBe(before);
  await engine.call(never, "clearFiles", null);
  await expect(cp()).rejects.toMatchObject({ code: "missing_file" });
});

test("a baseline scores while it is open, and no longer once it is dropped", async () => {
  const sample = sampleOf("a", "cat.png", "rocket.png");
  const engine = await readyEngine([sample]);
  const baselines = async () => {
    const { clip_i, clip_t, dino } = await scoreAlone(engine, sample, SETTINGS);
    return [clip_i, clip_t, dino].map((value) => value !== null);
  };
  expect(await baselines()).toEqual([false, false, false]);
  for (const name of ["clip-tiny-patch32", "dino-tiny-vits8"])
    await engine.call(never, "openModel", { name, files: await modelEntries(name) });
  expect(await baselines()).toEqual([true, true, true]);
  await engine.call(never, "dropModel", { slot: "clip" });
  expect(await baselines()).toEqual([false, false, true]);
});

describe("a job", () => {
  const samples = [sampleOf("a", "cat.png", "rocket.png"), sampleOf("b", "coffee.png", "temple.png")];

  test("that is cancelled rejects at once, says no more, and the next one works", async () => {
    const runtime = watchedRuntime();
    const engine = await readyEngine(samples, runtime);
    const held = runtime.hold();
    const controller = new AbortController();
    const said: ScoreProgress[] = [];
    const job = score(engine, samples, (one) => said.push(one), controller.signal);
    await held;
    controller.abort();
    await expect(job).rejects.toMatchObject({ code: "cancelled" });
    const before = said.length;
    const next: ScoreProgress[] = [];
    const again = score(engine, samples, (one) => next.push(one));
    await settled(engine);
    expect(next).toEqual([]);
    runtime.letGo();
    expect(await again).toEqual({ answered: 2, failed: 0 });
    expect(said).toHaveLength(before);
    // What the first job had begun is not done twice.
    expect(
      stagesOf(next)
        .filter(({ stage }) => stage === "encode")
        .map(({ what }) => what),
    ).toEqual(["rocket.png", "coffee.png", "temple.png"]);
  });

  test("that is paused holds before its next stage, until it is resumed", async () => {
    const runtime = watchedRuntime();
    const engine = await readyEngine(samples, runtime);
    const held = runtime.hold();
    const said: ScoreProgress[] = [];
    const job = score(engine, samples, (one) => said.push(one));
    await held;
    await engine.call(never, "pause", null);
    runtime.letGo();
    await settled(engine);
    expect(stagesOf(said)).toHaveLength(1);
    expect(rowsOf(said)).toHaveLength(0);
    expect(runtime.runs).toBe(1);
    await engine.call(never, "resume", null);
    expect(await job).toEqual({ answered: 2, failed: 0 });
  });

  test("that is paused can be cancelled, and the next one does not start paused", async () => {
    const runtime = watchedRuntime();
    const engine = await readyEngine(samples, runtime);
    const held = runtime.hold();
    const controller = new AbortController();
    const job = score(engine, samples, undefined, controller.signal);
    await held;
    await engine.call(never, "pause", null);
    runtime.letGo();
    await settled(engine);
    controller.abort();
    await expect(job).rejects.toMatchObject({ code: "cancelled" });
    expect(await score(engine, samples)).toEqual({ answered: 2, failed: 0 });
  });

  test("and evidence that is asked for meanwhile both answer, even while the job is paused", async () => {
    const runtime = watchedRuntime();
    const engine = await readyEngine(samples, runtime);
    const held = runtime.hold();
    const said: ScoreProgress[] = [];
    const job = score(engine, samples, (one) => said.push(one));
    await held;
    const evidence = engine.call(never, "evidence", { sample: samples[1]!, settings: SETTINGS });
    await engine.call(never, "pause", null);
    runtime.letGo();
    const { match, reference } = await evidence;
    expect(rowsOf(said)).toEqual([]);
    await engine.call(never, "resume", null);
    expect(await job).toEqual({ answered: 2, failed: 0 });
    expect(scoresOf(rowsOf(said)[1]?.outcome).cp).toBe(
      conceptPreservation(match, reference.weights!, SETTINGS.threshold),
    );
  });

  test("asked for while another runs comes after it", async () => {
    const runtime = watchedRuntime();
    const engine = await readyEngine(samples, runtime);
    const held = runtime.hold();
    const order: string[] = [];
    const [first, second] = samples.map((sample) =>
      score(engine, [sample], (one) => {
        if (one.kind === "stage") order.push(one.what);
        if (one.kind === "row") order.push(one.id);
      }),
    );
    await held;
    await settled(engine);
    expect(order).toEqual(["cat.png"]);
    runtime.letGo();
    await Promise.all([first, second]);
    expect(order.indexOf("a")).toBeLessThan(order.indexOf("coffee.png"));
  });
});
