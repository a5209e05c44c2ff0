// @ts-check
/**
 * Half precision and int8 by blocks, as they run in a browser on WebGPU, without a graphics card; see README.md.
 *
 *   node tools/float16/check.mjs [--webgpu FOLDER] [--adapter llvmpipe] [--only layers,overflow,demo] [--pairs 3] [--patches 256]
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readTypeScript } from "../../src/cli/typescript-loader.mjs";
import { findAdapter, webgpuRuntime } from "./webgpu.mjs";

await readTypeScript();
const { runJob } = await import("../../src/engine/job.ts");
const { openModel } = await import("../../src/engine/models.ts");
const { Pipeline } = await import("../../src/engine/pipeline.ts");
const { checkLayer, layerDeviation } = await import("../../src/engine/self-check-layer.ts");
const { spreadWeights } = await import("../../src/engine/self-check-planted.ts");
const { LensError } = await import("../../src/lib/errors.ts");
const { comparePrecisions } = await import("../../src/metric/difference.ts");
const { openCheckpoint } = await import("../../src/models/checkpoint.ts");
const { bytesSource } = await import("../../src/platform/bytes.ts");
const { nodeCodecs } = await import("../../src/platform/codecs-node.ts");
const { nodeRuntime } = await import("../../src/platform/runtime-node.ts");
const { requestDevice } = await import("../../src/platform/webgpu-device.ts");
const { readManifest } = await import("../../src/project/formats/manifest/manifest.ts");
const { writeSafetensors } = await import("../../tests/models/write-safetensors.ts");

/** @typedef {import("../../src/platform/bytes.ts").ByteSource} ByteSource */
/** @typedef {import("../../src/platform/runtime.ts").Runtime} Runtime */
/** @typedef {import("../../src/models/graph/precision.ts").Precision} Precision */

const { values: args } = parseArgs({
  options: {
    webgpu: { type: "string" },
    adapter: { type: "string", default: "llvmpipe" },
    only: { type: "string", default: "layers,overflow,demo" },
    pairs: { type: "string", default: "3" },
    patches: { type: "string", default: "256" },
  },
});

const adapter = await findAdapter(args.webgpu ?? null, args.adapter);
console.log(
  `${adapter.info.description || adapter.info.device}, ${adapter.features.has("shader-f16") ? "with" : "WITHOUT"} shader-f16`,
);
const device = await requestDevice(adapter);
device.addEventListener("uncapturederror", ({ error }) => console.error(`WebGPU: ${error.message}`));
const gpu = await webgpuRuntime(device);
const cpu = nodeRuntime();

let failures = 0;
/** @param {(string | number)[]} cells @param {boolean} good */
function tell(cells, good) {
  if (!good) failures++;
  console.log([...cells.map((cell, i) => String(cell).padEnd(i === 0 ? 40 : 14)), good ? "ok" : "NOT OK"].join(" "));
}
/** @param {number | null} value */
const small = (value) => (value === null ? "-" : value.toExponential(1));
/** @param {number} start */
const since = (start) => `${((performance.now() - start) / 1000).toFixed(0)} s`;

const SMALL = { dim: 144, heads: 2, mlp: 400 };
const SO400M = { dim: 1152, heads: 16, mlp: 4304 };

/** One layer against the formula. */
async function layers() {
  console.log("\nlayer                                    off by         allowed        took");
  for (const shape of [SMALL, SO400M]) {
    for (const precision of /** @type {const} */ (["fp32", "fp16", "int8"])) {
      const start = performance.now();
      const { deviation, tolerance } = await checkLayer(gpu, shape, precision);
      tell(
        [
          `${shape.dim}, ${shape.heads} heads, ${shape.mlp}: ${precision}`,
          small(deviation),
          small(tolerance),
          since(start),
        ],
        deviation <= tolerance,
      );
    }
  }
}

/** Where a layer can leave the float16: what no longer fits, and the tensors that are scaled for it. */
const OVERFLOWS = /** @type {const} */ ([
  ["weights beyond 65504", { "mlp.fc1.weight": 1e7 }],
  ["norm beyond 65504", { "layer_norm2.weight": 1e5 }],
  ["MLP units beyond 65504", { "mlp.fc1.weight": 1e4 }],
  ["MLP's sum beyond 65504", { "mlp.fc2.weight": 1e6 }],
  ["values beyond 65504", { "self_attn.v_proj.weight": 1e6 }],
  ["attention's sum beyond 65504", { "self_attn.out_proj.weight": 1e6 }],
  ["queries beyond 65504", { "self_attn.q_proj.weight": 1e6 }],
  ["logits beyond 65504", { "self_attn.q_proj.weight": 3e3, "self_attn.k_proj.weight": 1e3 }],
  ["logits of thousands", { "self_attn.q_proj.weight": 30, "self_attn.k_proj.weight": 10 }],
]);

/** Between what rounding of large logits does, and attention that is wrong: without any it is off by 0.4. */
const RIGHT = 0.1;

/** What overflows is refused, or right: never finite and wrong. */
async function overflows() {
  console.log("\noverflow, in fp16                        off by");
  const planted = spreadWeights(SMALL);
  for (const [title, factors] of OVERFLOWS) {
    /** @param {string} name */
    const weights = (name) => {
      const factor = Object.entries(factors).find(([tensor]) => name.endsWith(tensor))?.[1] ?? 1;
      return planted(name).map((value) => value * factor);
    };
    try {
      const deviation = await layerDeviation(gpu, SMALL, "fp16", weights);
      tell([title, small(deviation)], deviation <= RIGHT);
    } catch (thrown) {
      const refused =
        LensError.from(thrown).code === "failed_inference" && LensError.from(thrown).message.includes("not finite");
      tell([title, "refused", refused ? "" : LensError.from(thrown).message], refused);
    }
  }
}

const root = fileURLToPath(new URL("../../public", import.meta.url));
/** @param {string} path @returns {ByteSource} */
const fileAt = (path) => bytesSource(path, new Uint8Array(readFileSync(`${root}/${path}`)));
const { samples } = readManifest("manifest.csv", readFileSync(`${root}/samples/demo/manifest.csv`, "utf8"));
// Every so manieth, so that several methods are there.
const chosen = samples
  .filter((_, i) => i % Math.floor(samples.length / Number(args.pairs)) === 0)
  .slice(0, Number(args.pairs));
const MODEL = "models/demo-siglip2-naflex";
const demoFiles = readdirSync(`${root}/${MODEL}`).map((name) => ({ ...fileAt(`${MODEL}/${name}`), path: name }));

/**
 * @param {readonly ByteSource[]} checkpoint
 * @param {Runtime} on
 * @param {Precision} precision
 */
async function scoresOf(checkpoint, on, precision) {
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use(await openModel(on, "demo", checkpoint, precision));
  /** @type {{ cp: number | null, pf: number | null }[]} */
  const scores = [];
  /** @type {Precision[]} */
  const fellTo = [];
  await runJob(
    new AbortController().signal,
    pipeline,
    chosen,
    { maxPatches: Number(args.patches), threshold: 0.5, stripper: "regex" },
    {
      find: (path) => fileAt(`samples/demo/${path}`),
      onProgress: (said) => {
        if (said.kind === "model") fellTo.push(said.info.precision);
        if (said.kind !== "row") return;
        if ("error" in said.outcome) throw new Error(said.outcome.error.message);
        scores.push(said.outcome.scores);
      },
    },
  );
  await pipeline.release();
  return { scores, fellTo };
}

/** What |dCP| and |dPF| may be. */
const ALLOWED = { fp32: 1e-5, fp16: 2e-3, int8: 1e-2 };

async function demo() {
  console.log(
    `\ndemo's checkpoint, ${chosen.length} pairs, ${args.patches} patches   |dCP|          |dPF|          took`,
  );
  const exact = (await scoresOf(demoFiles, cpu, "fp32")).scores;
  for (const precision of /** @type {const} */ (["fp32", "fp16", "int8"])) {
    const start = performance.now();
    const { scores, fellTo } = await scoresOf(demoFiles, gpu, precision);
    const { cp, pf } = comparePrecisions(exact, scores);
    tell(
      [`${precision} to fp32 on the processor`, small(cp.largest), small(pf.largest), since(start)],
      Math.max(cp.largest ?? 1, pf.largest ?? 1) <= ALLOWED[precision] && fellTo.length === 0,
    );
  }
  const start = performance.now();
  const large = await withLargeUnits();
  const [wanted, got] = [await scoresOf(large, cpu, "fp32"), await scoresOf(large, gpu, "fp16")];
  const { cp, pf } = comparePrecisions(wanted.scores, got.scores);
  tell(
    [
      `fp16 that overflows, goes on in ${got.fellTo.join() || "fp16"}`,
      small(cp.largest),
      small(pf.largest),
      since(start),
    ],
    got.fellTo.join() === "fp32" && Math.max(cp.largest ?? 1, pf.largest ?? 1) <= ALLOWED.fp32,
  );
}

const LARGE = /** @type {const} */ ([
  [/^vision_model\.encoder\.layers\.1\.mlp\.fc1\./, 1e6],
  [/^vision_model\.encoder\.layers\.1\.mlp\.fc2\.weight/, 1e-6],
]);

/** The demo's checkpoint with a layer whose MLP units are too large for float16. */
async function withLargeUnits() {
  const { catalogue, read } = await openCheckpoint("demo", demoFiles);
  /** @type {Record<string, import("../../tests/models/write-safetensors.ts").TensorToWrite>} */
  const tensors = {};
  for (const [name, { shape }] of catalogue) {
    const factor = LARGE.find(([pattern]) => pattern.test(name))?.[1] ?? 1;
    tensors[name] = { dtype: "F32", shape: [...shape], data: (await read(name)).map((value) => value * factor) };
  }
  return [
    ...demoFiles.filter(({ path }) => path !== "model.safetensors"),
    bytesSource("model.safetensors", writeSafetensors(tensors)),
  ];
}

const parts = { layers, overflow: overflows, demo };
for (const name of args.only.split(",")) {
  const part = parts[/** @type {keyof typeof parts} */ (name)];
  if (part === undefined) throw new Error(`--only knows ${Object.keys(parts).join(", ")}.`);
  await part();
}
console.log(failures === 0 ? "\nall as it should be" : `\n${failures} NOT OK`);
// Dawn's threads do not end by themselves.
process.exit(failures === 0 ? 0 : 1);
