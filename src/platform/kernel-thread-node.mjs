// @ts-check
/** A thread of the kernels in Node: see kernel-threads.ts; kernel-thread.ts is the browser's. */
import { parentPort } from "node:worker_threads";

/** @type {((...program: number[]) => void) | null} */
let run = null;

parentPort?.on("message", (message) => {
  try {
    if (run === null) {
      const { exports } = new WebAssembly.Instance(message.module, { env: { memory: message.memory } });
      run = /** @type {(...program: number[]) => void} */ (exports["run"]);
    } else run(...message);
    parentPort?.postMessage(null);
  } catch (thrown) {
    parentPort?.postMessage(String(thrown));
  }
});
