import type { ThreadAnswer, ThreadProgram, ThreadStart } from "./kernel-threads.ts";

/** A thread of the kernels in a browser: see kernel-threads.ts; kernel-thread-node.mjs is Node's. */

type Run = (...program: ThreadProgram) => void;

let run: Run | null = null;

const answer = (what: ThreadAnswer) => globalThis.postMessage(what);

globalThis.addEventListener("message", ({ data }: MessageEvent<ThreadStart | ThreadProgram>) => {
  try {
    if ("module" in data)
      run = new WebAssembly.Instance(data.module, { env: { memory: data.memory } }).exports["run"] as Run;
    else run?.(...data);
    answer(null);
  } catch (thrown) {
    answer(String(thrown));
  }
});
