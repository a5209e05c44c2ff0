import { Mutex } from "../../lib/mutex.ts";
import { WASM_HEAP } from "../../platform/runtime-facts.ts";
import { PATIENCE } from "../../platform/patience.ts";
import type { KernelThreads } from "../../platform/kernel-threads.ts";
import { Heap } from "./heap.ts";
import { PRODUCT_SCRATCH, STEP_WORDS, upTo, writeSteps, type Step } from "./steps.ts";

/** Memory that every run may use anew: what is in it does not outlive the run. */
type Region = "values" | "scratch" | "steps" | "staging" | "panels";

/** The kernels' memory and threads, shared by all sessions; one of them has its turn at a time. */
export class KernelDevice {
  readonly threads: KernelThreads;
  readonly heap: Heap;
  readonly turn = new Mutex();
  readonly #regions = new Map<Region, { readonly at: number; readonly bytes: number }>();
  #scratchBytes = 0;
  /** Bytes of weights that stay. */
  resident = 0;

  constructor(threads: KernelThreads) {
    this.threads = threads;
    this.heap = new Heap(threads.memory, threads.start, WASM_HEAP - 2 ** 16);
  }

  /** At least so many bytes; another address than before where it has to grow. @throws LensError failed_inference */
  region(name: Region, bytes: number): number {
    const known = this.#regions.get(name);
    if (known !== undefined && known.bytes >= bytes) return known.at;
    if (known !== undefined) {
      this.#regions.delete(name);
      this.heap.release(known.at);
    }
    const at = this.heap.allocate(bytes);
    this.#regions.set(name, { at, bytes });
    return at;
  }

  /** Memory of a thread's own, before programs that need it. */
  reserveScratch(bytes: number): void {
    this.#scratchBytes = Math.max(this.#scratchBytes, upTo(bytes, 64));
  }

  /** @param patience milliseconds */
  async run(steps: readonly Step[], patience = PATIENCE): Promise<void> {
    if (steps.length === 0) return;
    this.reserveScratch(PRODUCT_SCRATCH);
    const bytes = steps.length * STEP_WORDS * 4;
    const at = this.region("steps", bytes);
    const scratch = this.region("scratch", this.#scratchBytes * this.threads.count);
    writeSteps(steps, new Int32Array(this.heap.memory.buffer, at, steps.length * STEP_WORDS));
    await this.threads.run({ steps: at, count: steps.length, scratch, scratchBytes: this.#scratchBytes, patience });
  }
}
