import { beforeEach, expect, test, vi } from "vitest";
import { FLUSH, runScoring } from "../../src/app/run-job.ts";
import { doneWords } from "../../src/app/StatusBar.tsx";
import type { RenewableEngine } from "../../src/engine/client.ts";
import type { DeviceInfo, ModelInfo, ScoreProgress, ScoreRequest, Spent, Work } from "../../src/engine/protocol.ts";
import { encodeUnits, NO_SPENT, NO_WORK, spentOn, type Cost } from "../../src/engine/work.ts";
import { LensError } from "../../src/lib/errors.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { Sample } from "../../src/project/types.ts";
import { selectSample, setInSight } from "../../src/store/actions/view.ts";
import { measuredRates, timeOf } from "../../src/store/rates.ts";
import { samplesOf, wantedOf } from "../../src/store/selectors.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";

/** A run as the page sees it, of an engine that a test plays. */

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
const LAYER = { dim: 1152, heads: 16, mlp: 4304 };
const MODEL: ModelInfo = {
  slot: "siglip",
  family: "siglip2",
  abilities: ["patches", "regions", "text"],
  comparesPatches: false,
  name: "large",
  fingerprint: "f".repeat(64),
  description: "",
  naflex: true,
  precision: "fp32",
  layer: LAYER,
};
const OPEN = { info: MODEL, demo: false, installed: null, rounded: false, layer: null };

const sample = (id: string): Sample => ({
  id,
  reference: `${id}-r.png`,
  referenceMask: "m.png",
  generation: `${id}-g.png`,
  generationMask: "m.png",
  prompt: `a ${id}`,
  object: id,
  concept: null,
  category: null,
  promptId: null,
  method: null,
  seed: null,
  otherReferences: [],
  ratings: [],
  columns: {},
});
const SAMPLES = Array.from({ length: 40 }, (_, i) => sample(`s${i}`));
const SCORES = { cp: 0.5, flags: [] } as unknown as SampleScores;

type Play = (signal: AbortSignal, request: ScoreRequest, say: (progress: ScoreProgress) => void) => Promise<void>;

/** @param lives what each of the engine's workers does */
function played(...lives: readonly Play[]): RenewableEngine & { die(why: LensError): void } {
  let life = 0;
  let dead: LensError | null = null;
  return {
    call: async (signal: AbortSignal, name: string, args: unknown, onProgress: (progress: unknown) => void) => {
      if (name !== "score") return null;
      await lives[Math.min(life, lives.length - 1)]!(signal, args as ScoreRequest, onProgress);
      return { answered: 0, failed: 0 };
    },
    end: () => undefined,
    renew() {
      life++;
      dead = null;
    },
    die: (why: LensError) => void (dead = why),
    onStopped: () => undefined,
    get lives() {
      return life + 1;
    },
    get pulse() {
      return { waiting: 0, heard: 1, patience: null, dead, ping: () => undefined };
    },
  } as unknown as RenewableEngine & { die(why: LensError): void };
}

const never = new AbortController().signal;
const revive = (engine: RenewableEngine) => async () => engine.renew();
const errorsOf = () =>
  [...useLens.getState().results].flatMap(([id, { outcome }]) =>
    "error" in outcome ? [`${id} ${outcome.error.code}`] : [],
  );

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  });
  useLens.setState({
    ...EMPTY_PROJECT,
    engine: { status: "ready", device: DEVICE },
    models: { siglip: OPEN, clip: null, dino: null },
    intake: { ...EMPTY_INTAKE, samples: SAMPLES },
    settings: { maxPatches: 1024, threshold: 0.5, stripper: "regex" },
    job: null,
  });
  return () => vi.unstubAllGlobals();
});

const answerAll: Play = async (_signal, { samples }, say) => {
  for (const { id } of samples) {
    say({ kind: "begun", ids: [id] });
    say({ kind: "row", id, outcome: { scores: SCORES }, done: 0, total: samples.length, spent: NO_SPENT });
  }
};

test("what is selected, then rows in sight, are asked for before the others, and anew when they change", async () => {
  useLens.setState({ selected: "s7", inSight: ["s1", "s2"] });
  const asked: unknown[] = [];
  const engine = played(async (...args) => {
    setInSight(["s30"]);
    selectSample(null);
    await answerAll(...args);
  });
  const { call } = engine;
  Object.assign(engine, {
    call: (signal: AbortSignal, name: string, args: unknown, onProgress: never) => {
      if (name === "prioritise") asked.push(args);
      return Reflect.apply(call, engine, [signal, name, args, onProgress]);
    },
  });
  await runScoring(never, engine, SAMPLES, revive(engine));
  expect(asked).toEqual([{ ids: ["s7", "s1", "s2"] }, { ids: ["s7", "s30"] }, { ids: ["s30"] }]);
  setInSight(["s2"]);
  expect(asked).toHaveLength(3);
});

test("an engine that hangs at a row costs that row, and the others go on", async () => {
  const hanging: Play = async (_signal, { samples }, say) => {
    await answerAll(never, { samples: samples.slice(0, 2), settings: useLens.getState().settings }, say);
    say({ kind: "begun", ids: [samples[2]!.id] });
    engine.die(new LensError("failed_engine", "The engine did not answer for 2 min and was ended."));
    throw new LensError("failed_engine", "The engine did not answer for 2 min and was ended.");
  };
  const engine = played(hanging, answerAll);
  await runScoring(never, engine, SAMPLES, revive(engine));
  expect(errorsOf()).toEqual(["s2 failed_engine"]);
  expect(useLens.getState().results.size).toBe(40);
  expect(engine.lives).toBe(2);
  expect(doneWords(useLens.getState())).toBe("scored 39 of 40, 1 failed");
  expect(wantedOf(useLens.getState()).map(({ id }) => id)).toEqual(["s2"]);
  expect(useLens.getState().job).toBeNull();
});

test("one that ends by itself is started again and takes the row once more; at the second time the row is to blame", async () => {
  const ending: Play = async (_signal, { samples }, say) => {
    say({ kind: "begun", ids: [samples[0]!.id] });
    engine.die(new LensError("failed_unexpectedly", "The engine stopped by itself."));
    throw new LensError("failed_unexpectedly", "The engine stopped by itself.");
  };
  const engine = played(ending, answerAll);
  await runScoring(never, engine, SAMPLES, revive(engine));
  expect(errorsOf()).toEqual([]);
  const twice = played(ending, ending, answerAll);
  Object.assign(engine, { die: twice.die });
  await runScoring(never, twice, SAMPLES, revive(twice));
  expect(errorsOf()).toEqual(["s0 failed_engine"]);
});

test("rows of one prompt are all to blame where its reading hangs, and an engine that ends at no row is not begun for ever", async () => {
  const reading: Play = async (_signal, { samples }, say) => {
    say({ kind: "begun", ids: samples.slice(0, 3).map(({ id }) => id) });
    engine.die(new LensError("failed_engine", "hangs"));
    throw new LensError("failed_engine", "hangs");
  };
  const engine = played(reading, answerAll);
  await runScoring(never, engine, SAMPLES, revive(engine));
  expect(errorsOf()).toHaveLength(3);

  const gone: Play = async () => {
    idle.die(new LensError("failed_unexpectedly", "stopped"));
    throw new LensError("failed_unexpectedly", "stopped");
  };
  const idle = played(gone);
  await expect(runScoring(never, idle, SAMPLES, revive(idle))).rejects.toMatchObject({ message: "stopped" });
  expect(idle.lives).toBe(2);
});

test("a cancel is a cancel, and what the engine itself refuses is no end of it", async () => {
  const cancelled = new AbortController();
  const engine = played(async () => {
    cancelled.abort();
    throw new LensError("cancelled", "Cancelled.");
  });
  await expect(runScoring(cancelled.signal, engine, SAMPLES, revive(engine))).rejects.toMatchObject({
    code: "cancelled",
  });
  const refusing = played(() => Promise.reject(new LensError("missing_file", "No SigLIP2 checkpoint is open.")));
  await expect(runScoring(never, refusing, SAMPLES, revive(refusing))).rejects.toMatchObject({ code: "missing_file" });
  expect([engine.lives, refusing.lives]).toEqual([1, 1]);
});

/** What this device takes, in milliseconds a unit; a picture's decoding is part of its encoding. */
const TAKES: Partial<Record<Cost, number>> = {
  encode: 15,
  pool: 0.05,
  match: 0.0004,
  text: 900,
  row: 40,
  clip: 300,
  clip_text: 100,
  dino: 500,
};

/** Plays a run by the clock: what is spent, and when. */
class Clock {
  now = 0;
  spent: Spent = NO_SPENT;

  take(cost: Cost, units: number, factor = 1): void {
    const milliseconds = units * (TAKES[cost] ?? 0) * factor;
    this.now += milliseconds;
    const before = spentOn(this.spent, cost);
    this.spent = {
      ...this.spent,
      [cost]: { units: before.units + units, milliseconds: before.milliseconds + milliseconds },
    };
  }
}

const IMAGE = encodeUnits(1024, LAYER);

/** @returns how many times off the time said to be left was, after each row, by the images encoded until then */
async function estimates(
  cached: ReadonlySet<string>,
  baselines: boolean,
): Promise<{ images: number; factor: number | null }[]> {
  const clock = new Clock();
  const ends: { at: number; images: number; left: number | null }[] = [];
  const costs: Cost[] = baselines ? ["clip", "dino"] : [];
  const toDo = (ids: readonly string[]): Work => {
    const fresh = ids.filter((id) => !cached.has(id)).length;
    return {
      ...NO_WORK,
      encode: 2 * fresh * IMAGE,
      pool: 2 * fresh * 1024,
      match: fresh * 1024 ** 2,
      text: 2 * fresh,
      row: ids.length,
      ...(baselines ? { clip: 2 * fresh, clip_text: fresh, dino: 2 * fresh } : {}),
    };
  };
  const play: Play = async (_signal, { samples }, say) => {
    say({ kind: "work", work: toDo(samples.map(({ id }) => id)), spent: clock.spent });
    let images = 0;
    for (const [i, { id }] of samples.entries()) {
      // Pictures differ by a third in what they take.
      const uneven = 1 + 0.33 * Math.sin(i);
      if (!cached.has(id)) {
        for (let image = 0; image < 2; image++) {
          clock.take("encode", IMAGE, uneven);
          clock.take("pool", 1024);
          for (const cost of costs) clock.take(cost, 1, uneven);
          images++;
        }
        clock.take("match", 1024 ** 2);
        clock.take("text", 2);
        if (baselines) clock.take("clip_text", 1);
      }
      clock.take("row", 1);
      say({ kind: "row", id, outcome: { scores: SCORES }, done: i + 1, total: samples.length, spent: clock.spent });
      vi.advanceTimersByTime(FLUSH);
      ends.push({ at: clock.now, images, left: useLens.getState().job!.left });
    }
  };
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const engine = played(play);
    await runScoring(never, engine, SAMPLES, revive(engine));
  } finally {
    vi.useRealTimers();
  }
  return ends.slice(0, -1).map(({ at, images, left }) => ({
    images,
    factor: left === null ? null : Math.max(left, 1) / Math.max(clock.now - at, 1),
  }));
}

test.each([
  ["all to encode", new Set<string>(), false],
  ["with baselines", new Set<string>(), true],
  ["half of it cached, mixed", new Set(SAMPLES.filter((_, i) => i % 2 === 1).map(({ id }) => id)), false],
  ["the cached half first", new Set(SAMPLES.slice(0, 20).map(({ id }) => id)), true],
])("after ten images the time left is right within a factor of 1.5: %s", async (_what, cached, baselines) => {
  const said = await estimates(cached, baselines);
  const late = said.filter(({ images }) => images >= 10);
  expect(late.length).toBeGreaterThan(5);
  for (const { factor } of late) {
    expect(factor).not.toBeNull();
    expect(factor!).toBeGreaterThan(1 / 1.5);
    expect(factor!).toBeLessThan(1.5);
  }
  // Nothing is said of what was never measured here.
  for (const { images, factor } of said) if (images === 0) expect(factor).toBeNull();
});

test("what a run measured serves the next one, at another budget too; another model begins anew", async () => {
  const before = useLens.getState();
  expect(timeOf({ ...NO_WORK, encode: IMAGE }, measuredRates(before))).toBeNull();
  await estimates(new Set(), false);
  const small = encodeUnits(256, LAYER);
  const time = timeOf({ ...NO_WORK, encode: 10 * small }, measuredRates(useLens.getState()))!;
  expect(time / (10 * small * 15)).toBeGreaterThan(1 / 1.5);
  expect(time / (10 * small * 15)).toBeLessThan(1.5);
  useLens.setState({
    models: { ...before.models, siglip: { ...OPEN, info: { ...MODEL, fingerprint: "e".repeat(64) } } },
  });
  expect(timeOf({ ...NO_WORK, encode: IMAGE }, measuredRates(useLens.getState()))).toBeNull();
  expect(samplesOf(useLens.getState())).toHaveLength(40);
});

test("the words of a run that is over tell scored rows from failed ones", () => {
  const of = (failed: number) =>
    new Map(
      SAMPLES.slice(0, 7).map(({ id }, i) => [
        id,
        {
          outcome: i < failed ? { error: { code: "invalid_image" as const, message: "x" } } : { scores: SCORES },
          key: "",
          run: {} as never,
        },
      ]),
    );
  const state = {
    ...useLens.getState(),
    intake: { ...EMPTY_INTAKE, samples: SAMPLES.slice(0, 7) },
  };
  expect(doneWords({ ...state, results: of(5) })).toBe("scored 2 of 7, 5 failed");
  expect(doneWords({ ...state, results: of(0) })).toBe("scored 7 of 7");
});
