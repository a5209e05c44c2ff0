// @ts-check
/**
 * How long a device waits for pictures, before and after: 1,024 px PNGs and their masks, each row two pictures of its own,
 * on a device that takes 50 ms an image and computes beside the engine. In Node, both in one run, in turn.
 *
 *   node bench/pipeline/pipeline.mjs [--rows 40] [--side 1024] [--image 50] [--rounds 3] [--workers 1]
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { readTypeScript } from "../../src/cli/typescript-loader.mjs";

await readTypeScript();
const { startThreads } = await import("../../src/cli/prepare-serve.ts");
const { installKernels } = await import("../../src/engine/install-kernels.ts");
const { runJob } = await import("../../src/engine/job.ts");
const { Pipeline } = await import("../../src/engine/pipeline.ts");
const { countWorkers } = await import("../../src/engine/preparing/workers.ts");
const { DEFAULT_LIMITS } = await import("../../src/imaging/limits.ts");
const { nodeCodecs } = await import("../../src/platform/codecs-node.ts");
const { fileSource } = await import("../../src/platform/files-node.ts");
const { FixedTimeDevice, fixedTimeBackbone } = await import("./fixed-time.mjs");

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "40" },
    side: { type: "string", default: "1024" },
    image: { type: "string", default: "50" },
    rounds: { type: "string", default: "3" },
    workers: { type: "string", default: String(countWorkers(availableParallelism(), 1)) },
  },
});
const [ROWS, SIDE] = [Number(values.rows), Number(values.side)];
const [IMAGE, ROUNDS] = [Number(values.image), Number(values.rounds)];
const folder = mkdtempSync(join(tmpdir(), "bench-pipeline-"));

/** Soft shapes with grain: PNG brings it to about a byte and a half a pixel, like a photograph. @param {number} seed */
function picture(seed) {
  const data = new Uint8Array(3 * SIDE * SIDE);
  let state = seed + 1;
  for (let y = 0, i = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      for (let c = 0; c < 3; c++, i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        data[i] = 128 + 90 * Math.sin((x + seed * 7) / 90 + c) * Math.cos(y / 70) + (state >>> 27) / 8;
      }
  return encode({ width: SIDE, height: SIDE, data, channels: 3, depth: 8 });
}

/** A disc. @param {number} seed */
function mask(seed) {
  const data = new Uint8Array(SIDE * SIDE);
  const radius = SIDE * (0.2 + 0.02 * (seed % 8));
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) data[y * SIDE + x] = Math.hypot(x - SIDE / 2, y - SIDE / 2) < radius ? 255 : 0;
  return encode({ width: SIDE, height: SIDE, data, channels: 1, depth: 8 });
}

/** @type {Map<string, import("../../src/platform/files-node.ts").DiskSource>} */
const files = new Map();
/** @param {string} name @param {Uint8Array} bytes */
function put(name, bytes) {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  files.set(name, fileSource(file, name, statSync(file).size));
  return name;
}
const samples = Array.from({ length: ROWS }, (_, i) => ({
  id: `${i}`,
  reference: put(`r${i}.png`, picture(2 * i)),
  referenceMask: put(`rm${i}.png`, mask(2 * i)),
  generation: put(`g${i}.png`, picture(2 * i + 1)),
  generationMask: put(`gm${i}.png`, mask(2 * i + 1)),
  prompt: `a mug on table ${i}`,
  object: "mug",
}));

await installKernels();

/** @param {boolean} beside prepares and computes ahead */
async function measure(beside) {
  const device = new FixedTimeDevice();
  const pipeline = new Pipeline(nodeCodecs());
  await pipeline.use({
    backbone: fixedTimeBackbone(device, IMAGE),
    info: {
      slot: "siglip",
      family: "siglip2",
      abilities: ["patches", "regions", "text"],
      comparesPatches: false,
      name: "fixed",
      description: "",
      naflex: true,
      fingerprint: "",
      precision: "fp32",
      layer: { dim: 1152, heads: 16, mlp: 4304 },
    },
  });
  // Sources of its own: contents are remembered by them.
  const own = new Map([...files].map(([name, { file, path, size }]) => [name, fileSource(file, path, size)]));
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { failed } = await runJob(
    new AbortController().signal,
    pipeline,
    samples,
    { maxPatches: 1024, threshold: 0.5, stripper: "regex" },
    {
      find: (path) => own.get(path) ?? null,
      computesBeside: () => beside,
      prepareBeside: beside ? async () => startThreads(Number(values.workers), DEFAULT_LIMITS) : null,
    },
  );
  if (failed > 0) throw new Error(`${failed} rows failed`);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: wall / 1000,
    imagesASecond: (2000 * ROWS) / wall,
    // From the first run on: starting is loading's.
    waits: 1 - device.busy / (device.last - (device.first ?? 0)),
    processorMsAnImage: (user + system) / 1000 / (2 * ROWS),
  };
}

/** @param {readonly number[]} all */
const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
/** @param {readonly Awaited<ReturnType<typeof measure>>[]} all */
const summary = (all) =>
  Object.fromEntries(
    /** @type {const} */ (["seconds", "imagesASecond", "waits", "processorMsAnImage"]).map((key) => [
      key,
      Number(median(all.map((one) => one[key])).toFixed(3)),
    ]),
  );

try {
  /** @type {Record<"inTurn" | "beside", Awaited<ReturnType<typeof measure>>[]>} */
  const measured = { inTurn: [], beside: [] };
  for (let i = 0; i < ROUNDS; i++) {
    measured.inTurn.push(await measure(false));
    measured.beside.push(await measure(true));
  }
  console.log(
    JSON.stringify(
      {
        rows: ROWS,
        side: SIDE,
        pngBytes: files.get("r0.png")?.size,
        cores: availableParallelism(),
        workers: Number(values.workers),
        load: loadavg()[0],
        inTurn: summary(measured.inTurn),
        beside: summary(measured.beside),
      },
      null,
      2,
    ),
  );
} finally {
  rmSync(folder, { recursive: true });
}
