import { LensError } from "../lib/errors.ts";
import { ortRuntime, type Runtime } from "./runtime.ts";
import { WASM_HEAP } from "./runtime-facts.ts";
import { requestDevice } from "./webgpu-device.ts";
import asyncifyGlue from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import wasmGlue from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasmBinary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/**
 * The two runtimes of a browser. Each is another build of the library, 14 MB (WASM) and 27 MB (WebGPU) of WebAssembly:
 * both are imported when they are started and not before, so that only the one in use is downloaded.
 */

const absolute = (url: string) => new URL(url, globalThis.location.href).href;

/**
 * Both the glue and the binary are named, as absolute addresses: in a worker of a production build the threaded
 * runtime hangs without a word when it has to guess one of them.
 */
function wasmPaths(glue: string, binary: string): { mjs: string; wasm: string } {
  return { mjs: absolute(glue), wasm: absolute(binary) };
}

/**
 * @param threads more than one need a cross-origin isolated page; see usableThreads in runtime-facts.ts
 * @param onBusy see OrtOptions
 */
export async function wasmRuntime(threads: number, onBusy?: (patience: number | null) => void): Promise<Runtime> {
  // The library counts its threads once, when its WebAssembly starts: going on with one is another instance of it.
  const ort = threads > 1 ? await import("onnxruntime-web/wasm") : await import("onnxruntime-web/wasm?one-thread");
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = wasmPaths(wasmGlue, wasmBinary);
  // Weights packed a second time for speed would not fit: SO400M's tower takes 4.3 GB with them, 3.7 without, and is no
  // slower to speak of.
  const extra = { session: { disable_prepacking: "1" } };
  return ortRuntime(ort, {
    provider: "wasm",
    threads,
    heapBytes: WASM_HEAP,
    session: { executionProviders: ["wasm"], logSeverityLevel: 3, extra },
    ...(onBusy && { onBusy }),
  });
}

/**
 * WebGPU on a device of our own.
 *
 * @param takePrinted see OrtOptions
 * @throws LensError unsupported_device
 */
export async function webgpuRuntime(
  onBusy?: (patience: number | null) => void,
  takePrinted?: () => readonly string[],
): Promise<Runtime> {
  const adapter = await globalThis.navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter)
    throw new LensError(
      "unsupported_device",
      "This browser offers no WebGPU adapter. Leave out ?device=webgpu to compute with WebAssembly.",
    );
  const device = await requestDevice(adapter);
  const ort = await import("onnxruntime-web/webgpu");
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = wasmPaths(asyncifyGlue, asyncifyBinary);
  return ortRuntime(ort, {
    provider: "webgpu",
    threads: 0,
    session: { executionProviders: [{ name: "webgpu", device }], logSeverityLevel: 3 },
    keepsOutputs: true,
    ...(onBusy && { onBusy }),
    ...(takePrinted && { takePrinted }),
    device: {
      lost: device.lost.then(({ reason, message }) => message.replace(/\.$/, "") || reason),
      close: () => device.destroy(),
    },
  });
}
