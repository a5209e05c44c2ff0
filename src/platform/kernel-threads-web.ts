import { loadEncoderModule } from "./kernels.ts";
import { openKernelThreads, type KernelThreads, type SpawnThread } from "./kernel-threads.ts";

const spawn: SpawnThread = (onAnswer, onGone) => {
  const worker = new Worker(new URL("./kernel-thread.ts", import.meta.url), { type: "module", name: "kernels" });
  worker.addEventListener("message", ({ data }) => onAnswer(data));
  worker.addEventListener("error", ({ message }) => onGone(message || "a thread could not be started"));
  worker.addEventListener("messageerror", () => onGone("a thread's answer could not be read"));
  return { post: (message) => worker.postMessage(message), end: () => worker.terminate() };
};

/** Threads of workers of this one; null where the kernels cannot run: no relaxed SIMD here, no shared memory, no compiler. */
export async function webKernelThreads(count: number): Promise<KernelThreads | null> {
  if (!globalThis.crossOriginIsolated) return null;
  const module = await loadEncoderModule();
  return module && openKernelThreads(module, count, spawn);
}
