// @ts-check
/**
 * What a graphics card does of the metric's own tower, as the page's `?bench` measures it, for machines without a screen:
 * onnxruntime-web in Node over Dawn, Chromium's WebGPU. Random weights are made on the spot. Prints Markdown with all numbers as JSON.
 *
 *   npm install --no-save webgpu     # Dawn for Node, with its binaries; not a dependency of the project
 *   node bench/gpu.mjs [--tower so400m|base|tiny] [--precisions fp32,fp16,int8] [--batches 1,2,4] [--adapter NAME]
 */
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const HOW = `bench/gpu.mjs needs the package "webgpu" (Dawn for Node, 100 MB of binaries), which the project does not depend on:

  npm install --no-save webgpu

then run it again. --webgpu PATH names its folder where it is installed elsewhere.`;

const { values } = parseArgs({
  options: {
    tower: { type: "string" },
    precisions: { type: "string", default: "fp32,fp16,int8" },
    batches: { type: "string", default: "1,2,4" },
    adapter: { type: "string" },
    webgpu: { type: "string" },
  },
});

/** @param {string} message @returns {never} */
function leave(message) {
  console.error(message);
  process.exit(1);
}

/** @typedef {{ create(flags: string[]): GPU, globals: Record<string, unknown> }} Dawn */

/** @returns {Promise<Dawn>} */
async function loadDawn() {
  const name = values.webgpu === undefined ? "webgpu" : pathToFileURL(path.resolve(values.webgpu, "index.js")).href;
  try {
    return await import(name);
  } catch (thrown) {
    return leave(`${HOW}\n\n(${thrown instanceof Error ? thrown.message : String(thrown)})`);
  }
}

/** Dawn refuses views of shared memory, which all of the runtime's are: they are copied first. */
function copyShared() {
  const { prototype } = /** @type {{ GPUQueue: { prototype: GPUQueue } }} */ (/** @type {unknown} */ (globalThis))
    .GPUQueue;
  const write = prototype.writeBuffer;
  /** @type {typeof write} */
  prototype.writeBuffer = function writeBuffer(buffer, offset, data, start = 0, size) {
    const view = ArrayBuffer.isView(data);
    const memory = view ? data.buffer : data;
    if (!(memory instanceof SharedArrayBuffer)) return write.call(this, buffer, offset, data, start, size);
    const unit = view && "BYTES_PER_ELEMENT" in data ? Number(data.BYTES_PER_ELEMENT) : 1;
    const from = (view ? data.byteOffset : 0) + start * unit;
    const bytes = size === undefined ? data.byteLength - start * unit : size * unit;
    return write.call(this, buffer, offset, new Uint8Array(memory, from, bytes).slice());
  };
}

/**
 * In Node the runtime prints its profile straight to the first file there is, line by line.
 *
 * @returns {() => readonly string[]} gives what was printed since it was last asked
 */
function takePrinting() {
  /** @type {string[]} */
  let lines = [];
  const write = fs.writeSync;
  // @ts-expect-error -- one of its forms is all that is used
  fs.writeSync = (/** @type {number} */ file, /** @type {string} */ text, ...rest) => {
    // @ts-expect-error -- as it came
    if (file !== 1) return write(file, text, ...rest);
    lines.push(...String(text).split("\n"));
    return text.length;
  };
  return () => {
    const taken = lines;
    lines = [];
    return taken;
  };
}

const takePrinted = takePrinting();
const dawn = await loadDawn();
Object.assign(globalThis, dawn.globals);
copyShared();
const gpu = dawn.create(values.adapter === undefined ? [] : [`adapter=${values.adapter}`]);
const navigator = globalThis.navigator ?? Object.defineProperty(globalThis, "navigator", { value: {} }).navigator;
Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });

await readTypeScript();
const { adapterFacts } = await import("../src/platform/runtime-facts.ts");
const { requestDevice } = await import("../src/platform/webgpu-device.ts");
const { ortRuntime } = await import("../src/platform/runtime.ts");
const { nodeCodecs } = await import("../src/platform/codecs-node.ts");
const { installKernels } = await import("../src/engine/install-kernels.ts");
const { drawnPixels } = await import("../src/engine/gpu-bench/draw-pictures.ts");
const { measureCard } = await import("../src/engine/gpu-bench/measure.ts");
const { reportMarkdown } = await import("../src/engine/gpu-bench/report.ts");
const { isTowerName, TOWERS, usualTower } = await import("../src/engine/gpu-bench/towers.ts");
const { PRECISIONS } = await import("../src/models/graph/precision.ts");
const ort = await import("onnxruntime-web/webgpu");
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = pathToFileURL(path.join(ROOT, "node_modules/onnxruntime-web/dist/")).href;

const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
if (adapter === null)
  leave("Dawn finds no adapter. A card needs its driver with Vulkan (Linux), D3D12 (Windows) or Metal (macOS).");
const card = adapterFacts(adapter.info, adapter.features);
const tower = values.tower ?? usualTower(card, null);
if (!isTowerName(tower)) leave(`--tower ${tower}: there is ${TOWERS.join(", ")}.`);
const precisions = PRECISIONS.filter((one) => values.precisions.split(",").includes(one));
const batches = values.batches.split(",").map(Number);
if (precisions.length === 0) leave(`--precisions ${values.precisions}: there is ${PRECISIONS.join(", ")}.`);
if (!batches.every((one) => Number.isInteger(one) && one > 0))
  leave(`--batches ${values.batches}: whole numbers above 0.`);
await installKernels();

const folder = fs.mkdtempSync(path.join(tmpdir(), "gpu-bench-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
const controller = new AbortController();
process.once("SIGINT", () => controller.abort());
console.error(`${card.name}${card.software ? ", which is a processor: its figures say nothing of a card" : ""}`);
let said = "";
const report = await measureCard(
  controller.signal,
  {
    card,
    where: `Node ${process.version}, onnxruntime-web over Dawn, ${process.platform} ${process.arch}`,
    codecs: nodeCodecs(),
    async open(profiled) {
      const another = await gpu.requestAdapter({ powerPreference: "high-performance" });
      if (another === null) throw new Error("the adapter is gone");
      const device = await requestDevice(another);
      return ortRuntime(ort, {
        provider: "webgpu",
        threads: 0,
        session: { executionProviders: [{ name: "webgpu", device }], logSeverityLevel: 3 },
        keepsOutputs: true,
        ...(profiled && { takePrinted }),
        device: { lost: device.lost.then(({ message }) => message), close: () => device.destroy() },
      });
    },
    drawPictures: (count, side) =>
      Promise.resolve(
        Array.from({ length: count }, (_, i) => {
          const file = path.join(folder, `${i}.png`);
          fs.writeFileSync(
            file,
            encode({ width: side, height: side, data: drawnPixels(side, i), channels: 4, depth: 8 }),
          );
          return async () => new Uint8Array(await fs.promises.readFile(file));
        }),
      ),
    memory: () => Promise.resolve(process.memoryUsage().rss),
  },
  { tower, precisions, batches },
  ({ done, of, doing }) => {
    if (doing !== said) console.error(`${done + 1}/${of} ${doing}`);
    said = doing;
  },
).catch((/** @type {unknown} */ thrown) => leave(thrown instanceof Error ? thrown.message : String(thrown)));
process.stdout.write(`${reportMarkdown(report)}\n`, () => process.exit(0));
