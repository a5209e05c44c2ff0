import { nodeKernelThreads } from "../../../src/platform/kernel-threads-node.ts";
import { nodeRuntime } from "../../../src/platform/runtime-node.ts";
import type { Runtime } from "../../../src/platform/runtime.ts";
import { kernelRuntime } from "../../../src/models/kernels/runtime.ts";

/** Refuses what the kernels are to do themselves. */
export const noOther: Runtime = {
  provider: "none",
  threads: 0,
  createSession: () => Promise.reject(new Error("this graph was not to be left to another runtime")),
};

/** The kernels in Node. @param residentBytes 0: weights come part by part */
export async function openKernels(
  threads: number,
  others: Runtime = nodeRuntime(),
  residentBytes?: number,
): Promise<Runtime> {
  const opened = await nodeKernelThreads(threads);
  if (opened === null) throw new Error("the kernels cannot run here");
  return kernelRuntime(opened, others, residentBytes);
}

/** The same numbers every time, in [-1, 1). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export const fill = (length: number, next: () => number, scale = 1): Float32Array =>
  Float32Array.from({ length }, () => next() * scale);
