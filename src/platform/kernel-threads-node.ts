import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { loadEncoderModule } from "./kernels.ts";
import { openKernelThreads, type KernelThreads, type SpawnThread } from "./kernel-threads.ts";

/** A thread of Node. */
export const spawnThread: SpawnThread = (onAnswer, onGone) => {
  const worker = new Worker(new URL("./kernel-thread-node.mjs", import.meta.url), { execArgv: [] });
  worker.on("message", onAnswer);
  worker.on("error", ({ message }) => onGone(message));
  worker.on("exit", (code) => onGone(`a thread ended (${code})`));
  worker.unref();
  return { post: (message) => worker.postMessage(message), end: () => void worker.terminate() };
};

/** The same in Node, for tests and benches: before 21 V8 has relaxed SIMD behind a flag. */
export async function nodeKernelThreads(
  count: number,
  spawn: SpawnThread = spawnThread,
): Promise<KernelThreads | null> {
  if (Number.parseInt(process.versions.node, 10) < 21) setFlagsFromString("--experimental-wasm-relaxed-simd");
  const module = await loadEncoderModule();
  return module && openKernelThreads(module, count, spawn);
}
