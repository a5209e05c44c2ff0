import { LensError } from "../lib/errors.ts";
import { ortRuntime, type Runtime } from "./runtime.ts";
import asyncifyGlue from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyBinary from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import wasmGlue from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasmBinary from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

const absolute = (url: string) => new URL(url, globalThis.location.href).href;

/**
 * Both the glue and the binary are named, as absolute addresses: in a worker of a production build the threaded
 * runtime hangs without a word when it has to guess one of them.
 */
function wasmPaths(glue: string, binary: string): { mjs: string; wasm: string } {
  return { mjs: absolute(glue), wasm: absolute(binary) };
}

/** Threads need a cross-origin isolated page; more than the physical cores only cost. */
const MOST_THREADS = 8;

function usableThreads(): number {
  return globalThis.crossOriginIsolated ? Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1) : 1;
}

export async function wasmRuntime(): Promise<Runtime> {
  const ort = await import("onnxruntime-web/wasm");
  const threads = usableThreads();
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = wasmPaths(wasmGlue, wasmBinary);
  return ortRuntime(ort, "wasm", threads, { executionProviders: ["wasm"], logSeverityLevel: 3 });
}

/**
 * WebGPU on a device of our own, which leaves out the `subgroups` feature: where an adapter's subgroups are as small
 * as a software adapter's, the runtime's fused attention is silently wrong with it.
 *
 * @throws LensError unsupported_device
 */
export async function webgpuRuntime(): Promise<Runtime> {
  const adapter = await globalThis.navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) {
    throw new LensError("unsupported_device", "This browser offers no WebGPU adapter. Leave out ?device=webgpu to compute with WebAssembly.");
  }
  const device = await adapter.requestDevice({
    requiredFeatures: (["shader-f16", "timestamp-query"] as const).filter((feature) => adapter.features.has(feature)),
    requiredLimits: {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: adapter.limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: adapter.limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: adapter.limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: adapter.limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupSizeY: adapter.limits.maxComputeWorkgroupSizeY,
      maxComputeWorkgroupSizeZ: adapter.limits.maxComputeWorkgroupSizeZ,
      maxComputeWorkgroupsPerDimension: adapter.limits.maxComputeWorkgroupsPerDimension,
    },
  });
  const ort = await import("onnxruntime-web/webgpu");
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = wasmPaths(asyncifyGlue, asyncifyBinary);
  return ortRuntime(ort, "webgpu", 0, { executionProviders: [{ name: "webgpu", device }], logSeverityLevel: 3 });
}
