import { LensError } from "../../lib/errors.ts";
import type { Arithmetic, Precision } from "../../models/graph/precision.ts";
import type { Graph } from "../../models/graph/builder.ts";
import { PRODUCT_WEIGHT, productGraph, productOperators } from "../../models/graph/product.ts";
import { GraphSession } from "../../models/graph/session.ts";
import { fillWeights } from "../../models/graph/weights.ts";
import { visionTower } from "../../models/siglip2/graphs.ts";
import { evenNumbers, randomVision } from "../../models/siglip2/random.ts";
import type { Codecs } from "../../platform/codecs.ts";
import type { Runtime } from "../../platform/runtime.ts";
import type { AdapterFacts } from "../../platform/runtime-facts.ts";
import { arithmeticFor } from "../arithmetic.ts";
import { precisionRefusal } from "../precision.ts";
import { median, productOperations, teraflops, towerOperations } from "./operations.ts";
import { measurePipeline } from "./pipeline.ts";
import { operatorTimes, type OperatorTime } from "./profile.ts";
import type { BatchReport, BenchReport, PrecisionReport } from "./report.ts";
import { towerOf, type BenchTower, type TowerName } from "./towers.ts";

/** Measures a card: each precision by itself, from what it does of plain products at most to whole pictures. */

/** What a card is measured with, in a browser's worker or in Node. */
export interface BenchParts {
  readonly card: AdapterFacts;
  /** What this runs in, as it calls itself. */
  readonly where: string;
  readonly codecs: Codecs;
  /** A runtime on the card. @param profiled whether its sessions profile their runs */
  open(profiled: boolean): Promise<Runtime>;
  /** Square pictures drawn on the spot, `side` pixels wide, each to be read as a file is. */
  drawPictures(count: number, side: number): Promise<readonly (() => Promise<Uint8Array>)[]>;
  /** Bytes in use of this thread or process; null where that is not told. */
  memory(): Promise<number | null>;
}

export interface BenchWish {
  readonly tower: TowerName;
  readonly precisions: readonly Precision[];
  /** Images a run. */
  readonly batches: readonly number[];
}

/** How far it is, and what is known by then. */
export interface BenchProgress {
  readonly done: number;
  readonly of: number;
  readonly doing: string;
  readonly report: BenchReport;
}

/** What a product is as a tower has it. */
const TOWER_OPERATOR: Readonly<Record<Arithmetic, string>> = {
  fp32: "Gemm",
  fp16: "Gemm",
  "int8-blocks": "MatMulNBits",
  "int8-columns": "DynamicQuantizeMatMul",
  "int8-narrow": "DynamicQuantizeMatMul",
};

const SEED = 20;
/** No figure needs more runs. */
const MOST_RUNS = 50;
/** Of a precision beside its batches: products, making, pipeline, operators. */
const OTHER_STEPS = 4;

/** Milliseconds that a run of products is to take, and how many of them it has at most. */
const PRODUCTS_RUN = 100;
const MOST_PRODUCTS = 256;

/** Milliseconds of a run: the median of some, after those before it. */
async function timeRuns(signal: AbortSignal, tower: BenchTower, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < tower.runs || (performance.now() - begin < tower.milliseconds && times.length < MOST_RUNS)) {
    signal.throwIfAborted();
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Milliseconds a run of some products. */
async function timeProducts(
  signal: AbortSignal,
  runtime: Runtime,
  tower: BenchTower,
  graph: Graph,
  weight: Float32Array,
): Promise<number> {
  const session = new GraphSession(runtime, graph, (name) =>
    name === PRODUCT_WEIGHT
      ? Promise.resolve(weight)
      : Promise.reject(new LensError("missing_tensor", `A product has no "${name}".`)),
  );
  const run = async () => (await session.run({ start: { dims: [1, 1], data: Float32Array.of(0) } })).floats("corner");
  try {
    await run();
    return await timeRuns(signal, tower, run);
  } finally {
    await session.release();
  }
}

/**
 * The most that plain products reach, over sizes and operators: as many in a run as take long enough that what goes in and
 * comes out does not count, and not so long that a system ends the card's work (Windows does after two seconds).
 */
async function measurePeak(
  signal: AbortSignal,
  runtime: Runtime,
  tower: BenchTower,
  arithmetic: Arithmetic,
): Promise<NonNullable<PrecisionReport["peak"]>> {
  let peak = { teraflops: 0, size: 0, operator: "" };
  for (const size of tower.products) {
    // A little below what keeps sizes as they are: hundreds of products of one matrix must not overflow in half precision.
    const weight = evenNumbers(size * size, 0.98 / Math.sqrt(size), SEED);
    for (const operator of productOperators(arithmetic)) {
      const time = (times: number) =>
        timeProducts(signal, runtime, tower, productGraph(arithmetic, size, times, operator), weight);
      let times = 1;
      let milliseconds = await time(times);
      while (times < MOST_PRODUCTS && milliseconds < PRODUCTS_RUN / 2) {
        times = Math.min(MOST_PRODUCTS, times * Math.ceil(PRODUCTS_RUN / Math.max(1, milliseconds)));
        milliseconds = await time(times);
      }
      const reached = teraflops(productOperations(size, times), milliseconds);
      if (reached > peak.teraflops)
        peak = { teraflops: reached, size, operator: operator === "MatMul" ? operator : TOWER_OPERATOR[arithmetic] };
    }
  }
  return peak;
}

/** Images of one size, one below the other, as the tower takes them. */
function feedsOf({ config, grid }: BenchTower, images: number) {
  const patches = grid.rows * grid.columns;
  const input = 3 * config.patch ** 2;
  const rows = images * patches;
  return {
    patches: { dims: [rows, input], data: evenNumbers(rows * input, 0.5, SEED) },
    positions: { dims: [rows, config.dim], data: evenNumbers(rows * config.dim, 1, SEED) },
    images: { dims: [images, 1], data: new Float32Array(images) },
  };
}

const gigaflopOf = ({ config, grid }: BenchTower): number =>
  towerOperations(config, grid.rows * grid.columns, 3 * config.patch ** 2) / 1e9;

/** By a session of its own, since profiling takes its runs longer. */
async function profile(
  signal: AbortSignal,
  parts: BenchParts,
  tower: BenchTower,
  arithmetic: Arithmetic,
): Promise<OperatorTime[]> {
  const runtime = await parts.open(true);
  try {
    const { catalogue, read } = randomVision(tower.config, SEED);
    const graph = visionTower(tower.config, catalogue, arithmetic, true);
    const session = await runtime.createSession(graph.model, () => fillWeights(graph, read));
    try {
      for (let run = 0; run < tower.profiledRuns; run++) {
        signal.throwIfAborted();
        await session.run(feedsOf(tower, 1));
      }
      return operatorTimes(session.endProfile?.() ?? [], tower.profiledRuns);
    } finally {
      await session.release();
    }
  } finally {
    runtime.close?.();
  }
}

/** One precision; what is known of it is told after every step. @throws LensError failed_inference */
async function measurePrecision(
  signal: AbortSignal,
  parts: BenchParts,
  tower: BenchTower,
  precision: Precision,
  batches: readonly number[],
  tell: (doing: string, known: Partial<PrecisionReport>) => void,
): Promise<void> {
  const operations = gigaflopOf(tower) * 1e9;
  let known: Partial<PrecisionReport> = {};
  const learn = (doing: string, more: Partial<PrecisionReport>) => tell(doing, (known = { ...known, ...more }));
  learn("products", {});
  const runtime = await parts.open(false);
  const arithmetic = await arithmeticFor(runtime, precision);
  try {
    const peak = await measurePeak(signal, runtime, tower, arithmetic);
    learn("making the tower", { peak });

    const { catalogue, read } = randomVision(tower.config, SEED);
    const graph = visionTower(tower.config, catalogue, arithmetic, true);
    // Tokens stay on the card for match and pool, as everywhere here.
    const session = new GraphSession(runtime, graph, read, ["tokens"]);
    try {
      const first = feedsOf(tower, 1);
      const run = async (feeds: typeof first) => (await session.run(feeds)).floats("tokens");
      const making = performance.now();
      await session.open();
      const makingMilliseconds = performance.now() - making;
      const compiling = performance.now();
      await run(first);
      const firstRun = performance.now() - compiling;
      const done: BatchReport[] = [];
      let compileMilliseconds = 0;
      for (const images of batches) {
        const doing = `${images} ${images === 1 ? "image" : "images"} a run`;
        learn(doing, {});
        const feeds = feedsOf(tower, images);
        if (images !== 1) await run(feeds);
        const milliseconds = await timeRuns(signal, tower, () => run(feeds));
        if (images === 1) compileMilliseconds = Math.max(0, firstRun - milliseconds);
        const reached = teraflops(images * operations, milliseconds);
        done.push({
          images,
          milliseconds,
          imagesPerSecond: (1000 * images) / milliseconds,
          teraflops: reached,
          share: peak.teraflops === 0 ? null : reached / peak.teraflops,
        });
        learn(doing, {
          tower: { weightBytes: session.bytes, makingMilliseconds, compileMilliseconds, batches: [...done] },
        });
      }
      learn("whole pictures", {});
      learn("whole pictures", { pipeline: await measurePipeline(signal, parts, runtime, tower, session, SEED) });
      learn("operators", { memoryBytes: await parts.memory() });
    } finally {
      await session.release();
    }
  } finally {
    runtime.close?.();
  }
  learn("operators", { operators: await profile(signal, parts, tower, arithmetic) });
}

/**
 * @param onProgress told after every step, with all that is known by then
 * @throws LensError cancelled
 */
export async function measureCard(
  signal: AbortSignal,
  parts: BenchParts,
  wish: BenchWish,
  onProgress: (progress: BenchProgress) => void,
): Promise<BenchReport> {
  const tower = towerOf(wish.tower);
  const { name, label, grid } = tower;
  const { name: card, software, fp16 } = parts.card;
  const of = wish.precisions.length * (wish.batches.length + OTHER_STEPS);
  const precisions: PrecisionReport[] = [];
  const reportOf = (last: readonly PrecisionReport[]): BenchReport => ({
    bench: "masc-lens gpu",
    version: 1,
    measured: new Date().toISOString(),
    card: { name: card, software, fp16 },
    where: parts.where,
    tower: { name, label, patches: grid.rows * grid.columns, gigaflop: gigaflopOf(tower) },
    precisions: [...precisions, ...last],
  });
  for (const [at, precision] of wish.precisions.entries()) {
    const before = at * (wish.batches.length + OTHER_STEPS);
    let known: PrecisionReport = { precision };
    let last = "";
    let done = before - 1;
    const refused = precisionRefusal(precision, { provider: "webgpu", fp16 });
    try {
      if (refused !== null) known = { precision, refused };
      else
        await measurePrecision(signal, parts, tower, precision, wish.batches, (doing, more) => {
          if (doing !== last) done++;
          last = doing;
          known = { precision, ...more };
          onProgress({ done: Math.min(done, of), of, doing: `${precision}, ${doing}`, report: reportOf([known]) });
        });
    } catch (thrown) {
      signal.throwIfAborted();
      // What one precision does not do (memory, an operator) says nothing of the others.
      known = { ...known, refused: `it ended at "${last}": ${LensError.from(thrown).message}` };
    }
    precisions.push(known);
  }
  return reportOf([]);
}
