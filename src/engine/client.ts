import { connectCalls, type Caller, type CallWorker } from "../lib/calls.ts";
import type { Calls } from "./protocol.ts";

/** What the client needs of a worker. */
export type EngineWorker = CallWorker<Calls>;

/** The engine as the main thread sees it: a function a call. */
export type Engine = Caller<Calls>;

export function connectEngine(worker: EngineWorker): Engine {
  return connectCalls<Calls>(worker, "The engine stopped. Reload the page to start it again; what was scored is kept.");
}

/** An engine whose worker can be ended for a new one, which knows nothing yet. */
export interface RenewableEngine extends Engine {
  /** A WebAssembly heap never shrinks: only its worker's end gives it back. Calls under way reject with `cancelled`. */
  renew(): void;
}

/** @param startWorker a worker of its own for each of its lives */
export function renewableEngine(startWorker: () => EngineWorker): RenewableEngine {
  let engine = connectEngine(startWorker());
  return {
    call: (signal, name, args, onProgress) => engine.call(signal, name, args, onProgress),
    end: () => engine.end(),
    renew() {
      engine.end();
      engine = connectEngine(startWorker());
    },
  };
}

/** Starts the engine in a worker of its own. */
export function startEngine(): RenewableEngine {
  return renewableEngine(() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" }));
}
