import { connectCalls, type Caller, type CallWorker, type LivingCaller } from "../lib/calls.ts";
import type { LensError } from "../lib/errors.ts";
import type { Calls } from "./protocol.ts";

/** What the client needs of a worker. */
export type EngineWorker = CallWorker<Calls>;

/** The engine as the main thread sees it: a function a call. */
export type Engine = Caller<Calls>;

export function connectEngine(worker: EngineWorker, onStopped?: () => void): LivingCaller<Calls> {
  return connectCalls<Calls>(worker, "The engine stopped by itself. What was scored is kept.", onStopped);
}

/** An engine whose worker can be ended for a new one, which knows nothing yet. */
export interface RenewableEngine extends LivingCaller<Calls> {
  /**
   * A WebAssembly heap never shrinks: only its worker's end gives it back. Calls under way reject with `cancelled`, or
   * with what is given.
   */
  renew(why?: LensError): void;
  /** Whom to tell when a worker has ended by itself; the next is `renew`'s to start. */
  onStopped(tell: () => void): void;
  /** Counts its workers: where it is another number than before, what was asked of the earlier one is not answered. */
  readonly lives: number;
}

/** @param startWorker a worker of its own for each of its lives */
export function renewableEngine(startWorker: () => EngineWorker): RenewableEngine {
  let told: (() => void) | null = null;
  const start = () => connectEngine(startWorker(), () => told?.());
  let engine = start();
  let lives = 1;
  return {
    call: (signal, name, args, onProgress) => engine.call(signal, name, args, onProgress),
    end: (why) => engine.end(why),
    renew(why) {
      engine.end(why);
      engine = start();
      lives++;
    },
    onStopped(tell) {
      told = tell;
    },
    get pulse() {
      return engine.pulse;
    },
    get lives() {
      return lives;
    },
  };
}

/** Starts the engine in a worker of its own. */
export function startEngine(): RenewableEngine {
  return renewableEngine(() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" }));
}
