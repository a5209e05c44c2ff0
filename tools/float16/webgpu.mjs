// @ts-check
/** onnxruntime-web's WebGPU provider in Node: Dawn, from the npm package `webgpu`, on a Vulkan driver of the machine. */
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/**
 * @param {string | null} folder where `webgpu` is installed; null: as NODE_PATH has it
 * @param {string} adapterName part of its name
 * @returns {Promise<GPUAdapter>}
 */
export async function findAdapter(folder, adapterName) {
  const entry = require.resolve("webgpu", folder === null ? {} : { paths: [path.resolve(folder)] });
  const { create, globals } = await import(pathToFileURL(entry).href);
  Object.assign(globalThis, globals);
  // Dawn refuses views on shared memory, which the library's heap is with threads compiled in.
  const { prototype } = globals.GPUQueue;
  const { writeBuffer } = prototype;
  /** @this {GPUQueue} @param {GPUBuffer} buffer @param {number} at @param {ArrayBufferView} data @param {number} [from] @param {number} [size] */
  prototype.writeBuffer = function (buffer, at, data, from = 0, size) {
    if (!ArrayBuffer.isView(data) || !(data.buffer instanceof SharedArrayBuffer))
      return writeBuffer.apply(this, arguments);
    const scale = "BYTES_PER_ELEMENT" in data ? Number(data.BYTES_PER_ELEMENT) : 1;
    const bytes = new Uint8Array(
      data.buffer,
      data.byteOffset + from * scale,
      size === undefined ? data.byteLength - from * scale : size * scale,
    );
    return writeBuffer.call(this, buffer, at, bytes.slice());
  };
  const gpu = create([`adapter=${adapterName}`]);
  Object.defineProperty(globalThis.navigator ?? (globalThis.navigator = /** @type {Navigator} */ ({})), "gpu", {
    value: gpu,
    configurable: true,
  });
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null)
    throw new Error(
      `There is no WebGPU adapter called "${adapterName}". Is its Vulkan driver found (VK_ICD_FILENAMES), and Mesa 25 or newer?`,
    );
  return adapter;
}

/**
 * The runtime of src/platform/runtime-web.ts, without its bundler.
 *
 * @param {GPUDevice} device
 * @returns {Promise<import("../../src/platform/runtime.ts").Runtime>}
 */
export async function webgpuRuntime(device) {
  const { ortRuntime } = await import("../../src/platform/runtime.ts");
  const dist = pathToFileURL(path.join(path.dirname(require.resolve("onnxruntime-web")), path.sep));
  /** @type {typeof import("onnxruntime-web/webgpu")} */
  const ort = await import(new URL("ort.webgpu.min.mjs", dist).href);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = dist.href;
  ort.env.logLevel = "error";
  return ortRuntime(ort, {
    provider: "webgpu",
    threads: 0,
    session: { executionProviders: [{ name: "webgpu", device }], logSeverityLevel: 3 },
  });
}
