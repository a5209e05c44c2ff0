import { decodeImage } from "../../imaging/decode.ts";
import { cutPatches, scalingTable } from "../../imaging/patches.ts";
import { resizePositionTable } from "../../imaging/position-table.ts";
import { resample } from "../../imaging/resample.ts";
import { conceptPreservation } from "../../metric/cp.ts";
import { createPoolMixer } from "../../metric/pool.ts";
import { Matcher } from "../../models/graph/matcher.ts";
import { GraphSession } from "../../models/graph/session.ts";
import { poolFinish, poolPrepare, POSITION_TABLE } from "../../models/siglip2/graphs.ts";
import { randomVision } from "../../models/siglip2/random.ts";
import { siglip2Rules } from "../../models/siglip2/family.ts";
import type { Codecs } from "../../platform/codecs.ts";
import type { Runtime } from "../../platform/runtime.ts";
import { median } from "./operations.ts";
import { STAGES, type BenchStage, type PipelineReport } from "./report.ts";
import type { BenchTower } from "./towers.ts";

interface Parts {
  readonly codecs: Codecs;
  drawPictures(count: number, side: number): Promise<readonly (() => Promise<Uint8Array>)[]>;
}

/**
 * Whole pictures, one after the other: read, decoded, brought to the tower's size and cut into patches, encoded, matched
 * with the one before and pooled. In the engine the first three run beside the card; here it is seen what each takes.
 *
 * @param encoder the vision tower, for several images a run
 */
export async function measurePipeline(
  signal: AbortSignal,
  { codecs, drawPictures }: Parts,
  runtime: Runtime,
  { config, grid, side, pictures }: BenchTower,
  encoder: GraphSession,
  seed: number,
): Promise<PipelineReport> {
  const { patch, dim, positions } = config;
  const { letterbox, scaling } = siglip2Rules(config).usual;
  const table = scalingTable(scaling);
  const { catalogue, read } = randomVision(config, seed);
  const square = Math.sqrt(positions);
  const places = resizePositionTable(await read(POSITION_TABLE), { rows: square, columns: square }, grid, dim);
  const patches = grid.rows * grid.columns;
  const whole = new Uint8Array(patches).fill(1);
  const weights = new Float32Array(patches).fill(1);

  const matcher = new Matcher(runtime, dim);
  const pool = new GraphSession(runtime, poolPrepare(config, catalogue), read);
  const finish = new GraphSession(runtime, poolFinish(config, catalogue), read);
  const score = async (reference: Float32Array, tokens: Float32Array) => {
    conceptPreservation(await matcher.match({ tokens: reference }, { tokens }), weights, 0.5);
    const prepared = await pool.run({ tokens: { dims: [patches, dim], data: tokens } });
    const byPatch = prepared.floats("logits");
    const logits = new Float32Array(byPatch.length);
    for (let i = 0; i < patches; i++)
      for (let h = 0; h < config.heads; h++) logits[h * patches + i] = byPatch[i * config.heads + h]!;
    const mixed = createPoolMixer(config, { logits, values: prepared.floats("values") })(whole);
    if (mixed !== null) (await finish.run({ mixed: { dims: [1, dim], data: mixed } })).floats("pooled");
  };

  const times: Record<BenchStage, number[]> = { read: [], decode: [], resample: [], encode: [], score: [] };
  const timed = async <T>(stage: BenchStage, run: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await run();
    times[stage].push(performance.now() - start);
    return result;
  };
  let before: Float32Array | null = null;
  try {
    for (const readPicture of await drawPictures(pictures + 1, side)) {
      signal.throwIfAborted();
      const bytes = await timed("read", readPicture);
      const { width, height, rgb } = await timed("decode", () => decodeImage(bytes, codecs, "a picture of the bench"));
      const { data } = await timed("resample", () => {
        const fitted = resample(
          { width, height, data: rgb },
          grid.columns * patch,
          grid.rows * patch,
          letterbox.filter,
          letterbox.kernel,
        );
        return cutPatches(fitted, patch, table, "yxc");
      });
      const tokens: Float32Array = await timed("encode", async () => {
        const outputs = await encoder.run({
          patches: { dims: [patches, data.length / patches], data },
          positions: { dims: [patches, dim], data: places },
          images: { dims: [1, 1], data: new Float32Array(1) },
        });
        return outputs.floats("tokens");
      });
      const reference = before ?? tokens;
      await timed("score", () => score(reference, tokens));
      before = tokens;
    }
  } finally {
    for (const session of [matcher, pool, finish]) await session.release();
  }
  // The first picture's stages compile what they run.
  const later = (stage: BenchStage) => times[stage].slice(1);
  const all = STAGES.flatMap(later).reduce((sum, one) => sum + one, 0);
  const ofStage = (stage: BenchStage) => median(later(stage));
  return {
    images: pictures,
    imagesPerSecond: (1000 * pictures) / all,
    milliseconds: {
      read: ofStage("read"),
      decode: ofStage("decode"),
      resample: ofStage("resample"),
      encode: ofStage("encode"),
      score: ofStage("score"),
    },
  };
}
