import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runJob } from "../../src/engine/job.ts";
import { openModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import type { SampleFiles, ScoreProgress } from "../../src/engine/protocol.ts";
import type { ScoreMemory } from "../../src/engine/score-memory.ts";
import type { Spent, Work } from "../../src/engine/work.ts";
import type { ByteSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { ratesOf, timeOf, workLeft } from "../../src/store/rates.ts";
import { createPictures } from "../../tools/trees/pictures.mjs";
import { oracleModel } from "../parity/oracle.ts";
import { NAFLEX, never, SETTINGS } from "./rig.ts";

/** What a run is said to take, against what it takes, on a clock that only work moves on. */

let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

/** Milliseconds that weights take to load, and each number that goes into a run. */
const LOADING = 4000;
const A_NUMBER = 1 / 500;

function clocked(runtime: Runtime): Runtime {
  return {
    provider: runtime.provider,
    threads: runtime.threads,
    async createSession(model, external) {
      now += LOADING;
      const session = await runtime.createSession(model, external);
      return {
        async run(feeds) {
          for (const { dims } of Object.values(feeds))
            now += A_NUMBER * dims.reduce((product, side) => product * side, 1);
          return session.run(feeds);
        },
        release: () => session.release(),
      };
    },
  };
}

const pictures = await createPictures(32);

/** Files that take so long to read. Numbers that are the same are the same bytes. */
function finder(milliseconds: number) {
  const known = new Map<string, ByteSource>();
  return (path: string): ByteSource => {
    const number = Number(/\d+/.exec(path.split(" ").at(-1) ?? "")?.[0]);
    const bytes = path.startsWith("mask") ? pictures.mask(number, 0.3) : pictures.png(number);
    const source = known.get(path) ?? {
      name: path,
      path,
      size: bytes.length,
      async read(start: number, end: number) {
        now += milliseconds;
        return bytes.slice(start, end);
      },
    };
    known.set(path, source);
    return source;
  };
}

const row = (id: number, reference: string, generation: string): SampleFiles => ({
  id: String(id),
  reference,
  referenceMask: "mask 1.png",
  generation,
  generationMask: "mask 1.png",
  prompt: `a robot on table ${id % 9}`,
  object: "robot",
});

/** Each reference with so many generations, a method after the other, as folders are read. */
const benchmark = (references: number, generations: number, referenceOf = (r: number, _g: number) => `r ${r}.png`) =>
  Array.from({ length: generations }, (_, g) =>
    Array.from({ length: references }, (_, r) =>
      row(g * references + r, referenceOf(r, g), `g ${1000 + g * references + r}.png`),
    ),
  ).flat();

interface Told {
  readonly encoded: number;
  readonly at: number;
  readonly left: number | null;
}

/** Runs a job. @returns by how much what was said was off, times too long, from the tenth image on to the last tenth of the time */
async function offBy(
  samples: readonly SampleFiles[],
  { reading = 20, memory = null }: { reading?: number; memory?: ScoreMemory | null } = {},
): Promise<number[]> {
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await openModel(clocked(nodeRuntime()), NAFLEX, oracleModel(NAFLEX), "fp32"));
  const told: Told[] = [];
  let survey: { work: Work; at: Spent } | null = null;
  const onProgress = (said: ScoreProgress) => {
    if (said.kind === "work") survey = { work: said.work, at: said.spent };
    if (said.kind !== "row" || survey === null) return;
    const left = timeOf(workLeft(survey.work, survey.at, said.spent), ratesOf(said.spent, {}));
    if ("error" in said.outcome) throw new Error(said.outcome.error.message);
    told.push({ encoded: pipeline.encoded.images, at: now, left });
  };
  await runJob(never, pipeline, samples, SETTINGS, {
    find: finder(reading),
    surveys: true,
    memory,
    provider: () => "cpu",
    onProgress,
  });
  const end = now;
  const judged = told.filter(({ encoded, at }) => encoded >= 10 && end - at > 0.1 * end);
  expect(judged.length).toBeGreaterThan(5);
  return judged.map(({ left, at }) => (left ?? Infinity) / (end - at));
}

const worst = (factors: readonly number[]) => Math.max(...factors.map((factor) => Math.max(factor, 1 / factor)));

/** What an earlier run computed of every row but each so-manieth. */
async function rememberingMost(samples: readonly SampleFiles[], but: number): Promise<ScoreMemory> {
  const kept = new Map<string, SampleScores>();
  const memory: ScoreMemory = {
    get: async (key) => kept.get(key) ?? null,
    put: (key, scores) => void kept.set(key, scores),
    settle: async () => undefined,
  };
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await openModel(nodeRuntime(), NAFLEX, oracleModel(NAFLEX), "fp32"));
  const done = samples.filter((_, i) => i % but !== 0);
  await runJob(never, pipeline, done, SETTINGS, { find: finder(0), memory, provider: () => "cpu" });
  return memory;
}

describe("what a run is said to take, after ten images, is within a factor 1.5 of what it takes", () => {
  test("where references are shared", async () => {
    expect(worst(await offBy(benchmark(6, 10)))).toBeLessThan(1.5);
  });

  test("where files are slow to read, so that most rows are not looked at before the first", async () => {
    expect(worst(await offBy(benchmark(6, 10), { reading: 300 }))).toBeLessThan(1.5);
  });

  test("where a reference lies beside each of its generations again", async () => {
    const copies = benchmark(4, 15, (r, g) => `copy${String(g)} ${r}.png`);
    expect(worst(await offBy(copies, { reading: 300 }))).toBeLessThan(1.5);
  });

  test("where most rows were computed before", async () => {
    const samples = benchmark(4, 30);
    const memory = await rememberingMost(samples, 4);
    expect(worst(await offBy(samples, { reading: 100, memory }))).toBeLessThan(1.5);
  });
});
