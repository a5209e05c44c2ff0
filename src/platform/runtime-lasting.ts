import { LensError } from "../lib/errors.ts";
import type { LoadWeights, Runtime, Session } from "./runtime.ts";

/** Finds what to go on with, told why the last device went. */
export type Replace = (why: string) => Promise<Runtime>;

/** The device that ran, the one that takes its place, and WebAssembly, which cannot be lost. */
const ATTEMPTS = 3;
/** Milliseconds in which a device that failed a run says that it is lost. It may say so only after the run has failed. */
const NOTICE = 500;

/**
 * A runtime that outlives its device. When that is lost (a driver restarts, a laptop wakes up), it is replaced, and
 * every session is opened again on the new one when it next runs; the run that failed is tried again. Whoever holds a
 * session notices nothing but the time.
 */
export class LastingRuntime implements Runtime {
  readonly #replace: Replace;
  /** What to compute on; pending while a lost one is being replaced. */
  #current: Promise<Runtime>;
  #latest: Runtime;
  readonly #gone = new WeakSet<Runtime>();

  constructor(first: Runtime, replace: Replace) {
    this.#replace = replace;
    this.#latest = first;
    this.#current = Promise.resolve(first);
    this.#watch(first);
  }

  get provider(): string {
    return this.#latest.provider;
  }

  get threads(): number {
    return this.#latest.threads;
  }

  get computesBeside(): boolean {
    return this.#latest.computesBeside ?? false;
  }

  get heapBytes(): number {
    return this.#latest.heapBytes ?? Infinity;
  }

  get keptBytes(): number {
    return this.#latest.keptBytes ?? Infinity;
  }

  #watch(runtime: Runtime): void {
    void runtime.lost?.then((why) => {
      this.#gone.add(runtime);
      this.#current = this.#replace(why).then((next) => {
        this.#latest = next;
        this.#watch(next);
        return next;
      });
      // Whoever runs next is told; until then nobody may be asking.
      this.#current.catch(() => undefined);
    });
  }

  /** Whether the runtime is lost, or says so within a moment. */
  async #isLost(runtime: Runtime): Promise<boolean> {
    if (runtime.lost === undefined) return false;
    const lost = runtime.lost.then(() => true);
    return Promise.race([lost, new Promise<false>((resolve) => void setTimeout(() => resolve(false), NOTICE))]);
  }

  /** @param use is called again with another runtime where the one it used was lost meanwhile */
  async #attempt<T>(use: (runtime: Runtime) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const runtime = await this.#current;
      try {
        const result = await use(runtime);
        // What a device answered while it went is not to be trusted.
        if (!this.#gone.has(runtime)) return result;
        if (attempt === ATTEMPTS)
          throw new LensError(
            "failed_inference",
            "The device was lost again and again. Reload the page with ?device=wasm to compute with WebAssembly.",
          );
      } catch (thrown) {
        if (attempt === ATTEMPTS || !(await this.#isLost(runtime))) throw thrown;
      }
    }
  }

  async createSession(model: Uint8Array, weights: LoadWeights, resident: readonly string[] = []): Promise<Session> {
    let opened: Opened | null = null;

    const dispose = async ({ runtime, session }: Opened): Promise<void> => {
      try {
        await (await session).release();
      } catch (thrown) {
        // With its device a session has lost what there was to release.
        if (!this.#gone.has(runtime)) throw thrown;
      }
    };
    const reopen = async (before: Opened | null, runtime: Runtime): Promise<Session> => {
      if (before !== null) await dispose(before);
      return runtime.createSession(model, weights, resident);
    };
    const openOn = async (runtime: Runtime): Promise<Session> => {
      if (opened?.runtime !== runtime) opened = { runtime, session: reopen(opened, runtime) };
      const mine = opened;
      try {
        return await mine.session;
      } catch (thrown) {
        if (opened === mine) opened = null;
        throw thrown;
      }
    };

    await this.#attempt(openOn);
    return {
      run: (feeds, outputs) => this.#attempt(async (runtime) => (await openOn(runtime)).run(feeds, outputs)),
      release: async () => {
        const last = opened;
        opened = null;
        if (last !== null) await dispose(last);
      },
    };
  }

  close(): void {
    this.#latest.close?.();
  }
}

interface Opened {
  readonly runtime: Runtime;
  readonly session: Promise<Session>;
}
