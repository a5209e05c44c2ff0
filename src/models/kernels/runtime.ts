import type { KernelThreads } from "../../platform/kernel-threads.ts";
import type { Runtime } from "../../platform/runtime.ts";
import { WASM_HEAP } from "../../platform/runtime-facts.ts";
import { decodeOnnx } from "../graph/onnx-read.ts";
import { KernelDevice } from "./device.ts";
import { RESIDENT_BYTES } from "./placed.ts";
import { planOf } from "./plan.ts";
import { KernelSession } from "./session.ts";

/**
 * Encoders on kernels of our own: a Runtime beside onnxruntime's, for processors. It reads the same graphs; those that
 * ask for what the kernels do not have (matching, segmenters) go to another runtime.
 *
 * Read this file, plan.ts (what of a graph is done in one step), arrange.ts (where values lie), placed.ts (where
 * weights lie, and how they come where memory is short), steps.ts (a step in words), then kernels/encoder.ts.
 *
 * @param others what runs the graphs that the kernels do not
 * @param residentBytes of weights that stay in memory
 */
export function kernelRuntime(threads: KernelThreads, others: Runtime, residentBytes = RESIDENT_BYTES): Runtime {
  const device = new KernelDevice(threads);
  return {
    provider: "kernels",
    threads: threads.count,
    heapBytes: WASM_HEAP,
    keptBytes: residentBytes,
    lost: threads.lost,
    others,
    createSession(model, weights, resident) {
      const plan = planOf(decodeOnnx(model));
      return plan === null
        ? others.createSession(model, weights, resident)
        : KernelSession.open(device, plan, weights, residentBytes);
    },
    close() {
      threads.close();
      others.close?.();
    },
  };
}
