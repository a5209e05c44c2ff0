// @ts-check
/**
 * What int8 costs and gains, on this machine's processor: |dCP| and |dPF| against fp32 on the demo's pairs, with the
 * demo's checkpoint and with random towers at SO400M's width, plain and with planted outliers; and the time of two
 * layers at 1024 patches, in turns.
 *
 *   node bench/precision.mjs [--pairs 40]
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

await readTypeScript();
const { runJob } = await import("../src/engine/job.ts");
const { openModel } = await import("../src/engine/models.ts");
const { Pipeline } = await import("../src/engine/pipeline.ts");
const { comparePrecisions } = await import("../src/metric/difference.ts");
const { bytesSource } = await import("../src/platform/bytes.ts");
const { nodeCodecs } = await import("../src/platform/codecs-node.ts");
const { nodeRuntime } = await import("../src/platform/runtime-node.ts");
const { readManifest } = await import("../src/project/formats/manifest/manifest.ts");
const { plantedCheckpoint } = await import("../tests/models/planted-checkpoint.ts");

/** @typedef {import("../src/platform/bytes.ts").ByteSource} ByteSource */
/** @typedef {import("../src/platform/runtime.ts").Runtime} Runtime */
/** @typedef {import("../src/models/graph/precision.ts").Precision} Precision */

const root = fileURLToPath(new URL("../public", import.meta.url));
const { values } = parseArgs({ options: { pairs: { type: "string", default: "40" } } });
const runtime = nodeRuntime();
/** Blocks, as on WebGPU; the processor has the operator too. */
const asWebgpu = { ...runtime, provider: "webgpu" };
const SO400M = { dim: 1152, heads: 16, mlp: 4304 };

/** @param {string} path @returns {ByteSource} */
const fileAt = (path) => bytesSource(path, new Uint8Array(readFileSync(`${root}/${path}`)));

const { samples } = readManifest("manifest.csv", readFileSync(`${root}/samples/demo/manifest.csv`, "utf8"));
// Every so manieth, so that all methods are there.
const step = Math.max(1, Math.floor(samples.length / Number(values.pairs)));
const chosen = samples.filter((_, i) => i % step === 0);
/** @type {Map<string, ByteSource>} */
const files = new Map();
/** @param {string} path */
const find = (path) => {
  if (!files.has(path)) files.set(path, fileAt(`samples/demo/${path}`));
  return files.get(path) ?? null;
};

/**
 * @param {ByteSource[]} checkpoint
 * @param {Runtime} on
 * @param {Precision} precision
 * @param {number} maxPatches
 */
async function scoresOf(checkpoint, on, precision, maxPatches) {
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await openModel(on, "bench", checkpoint, precision));
  /** @type {{ cp: number | null, pf: number | null }[]} */
  const scores = [];
  await runJob(
    new AbortController().signal,
    pipeline,
    chosen,
    { maxPatches, threshold: 0.5, stripper: "regex" },
    {
      find,
      onProgress: (said) => {
        if (said.kind !== "row") return;
        if ("error" in said.outcome) throw new Error(said.outcome.error.message);
        scores.push(said.outcome.scores);
      },
    },
  );
  await pipeline.release();
  return scores;
}

/** @param {number | null} value */
const small = (value) => (value === null ? "-" : value.toExponential(1)).padEnd(8);

/**
 * @param {string} title
 * @param {ByteSource[]} checkpoint
 * @param {number} maxPatches
 */
async function compare(title, checkpoint, maxPatches) {
  const exact = await scoresOf(checkpoint, runtime, "fp32", maxPatches);
  for (const [name, on] of /** @type {const} */ ([
    ["columns", runtime],
    ["blocks", asWebgpu],
  ])) {
    const { cp, pf } = comparePrecisions(exact, await scoresOf(checkpoint, on, "int8", maxPatches));
    console.log(
      `${title} int8 ${name.padEnd(8)} |dCP| ${small(cp.largest)} mean ${small(cp.mean)} rank ${cp.rank?.toFixed(4)}  |dPF| ${small(pf.largest)} mean ${small(pf.mean)} rank ${pf.rank?.toFixed(4)}`,
    );
  }
}

async function time() {
  const checkpoint = plantedCheckpoint({ shape: SO400M, layers: { vision: 2, text: 1 }, outliers: true });
  const grid = { rows: 32, columns: 32 };
  const data = Float32Array.from({ length: 1024 * 768 }, (_, i) => Math.sin(i * i));
  /** @type {Map<string, { encode: () => Promise<unknown>, best: number }>} */
  const towers = new Map();
  for (const precision of /** @type {const} */ (["fp32", "int8"])) {
    const model = await openModel(runtime, "bench", checkpoint, precision);
    towers.set(precision, { encode: () => model.backbone.encode({ grid, data }, ["patches"]), best: Infinity });
  }
  for (const tower of towers.values()) await tower.encode();
  for (let round = 0; round < 8; round++) {
    for (const tower of towers.values()) {
      const start = performance.now();
      await tower.encode();
      tower.best = Math.min(tower.best, performance.now() - start);
    }
  }
  for (const [precision, { best }] of towers)
    console.log(`two layers, 1024 patches, ${precision}: ${best.toFixed(0)} ms`);
}

const demo = "models/demo-siglip2-naflex";
await compare(
  "demo checkpoint     ",
  readdirSync(`${root}/${demo}`).map((name) => ({ ...fileAt(`${demo}/${name}`), path: name })),
  256,
);
for (const outliers of [false, true]) {
  await compare(
    outliers ? "1152, with outliers " : "1152, without       ",
    plantedCheckpoint({ shape: SO400M, layers: { vision: 4, text: 2 }, outliers }),
    256,
  );
}
await time();
