import type { Runtime } from "../platform/runtime.ts";
import { LensError } from "../lib/errors.ts";
import { kernelRuntime } from "../models/kernels/runtime.ts";
import { webKernelThreads } from "../platform/kernel-threads-web.ts";
import { wasmRuntime } from "../platform/runtime-web.ts";
import { timeLayer, whyNot } from "./time-kernels.ts";

/**
 * The browser's path through kernels of our own; what they leave is onnxruntime's.
 *
 * @throws LensError unsupported_device
 */
export async function openKernels(threads: number, onBusy: (patience: number | null) => void): Promise<Runtime> {
  const opened = await webKernelThreads(threads);
  if (opened === null) throw new LensError("unsupported_device", "This browser's WebAssembly does not take them.");
  return kernelRuntime(opened, await wasmRuntime(threads, onBusy));
}

/** What they take for a layer, beside the runtime that is there for the rest. @throws LensError failed_inference */
export async function whyNotKernels(runtime: Runtime): Promise<string | null> {
  if (runtime.others === undefined) throw new LensError("failed_inference", "Only kernels are timed.");
  return whyNot(await timeLayer(runtime, runtime.others));
}
