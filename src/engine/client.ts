import { connectCalls, type Caller, type CallWorker, type LivingCaller, type Pulse } from "../lib/calls.ts";
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

/** Of an engine that has not started: nothing to be said. */
const NO_PULSE: Pulse = {
  waiting: 0,
  heard: 0,
  patience: null,
  said: 0,
  work: null,
  dead: null,
  ping: () => undefined,
};

/**
 * @param startWorker a worker of its own for each of its lives
 * @param when its first starts; calls before that wait for it
 */
export function renewableEngine(startWorker: () => EngineWorker, when: Promise<void> | null = null): RenewableEngine {
  let told: (() => void) | null = null;
  const start = () => connectEngine(startWorker(), () => told?.());
  let engine = when === null ? start() : null;
  const started = when?.then(() => (engine ??= start()));
  let lives = 1;
  return {
    async call(signal, name, args, onProgress) {
      const living = engine ?? (await started) ?? (engine = start());
      return living.call(signal, name, args, onProgress);
    },
    end: (why) => engine?.end(why),
    renew(why) {
      engine?.end(why);
      engine = start();
      lives++;
    },
    onStopped(tell) {
      told = tell;
    },
    get pulse() {
      return engine?.pulse ?? NO_PULSE;
    },
    get lives() {
      return lives;
    },
  };
}

/** Starts the engine in a worker of its own. @param when a page has something to do before */
export function startEngine(when: Promise<void> | null = null): RenewableEngine {
  return renewableEngine(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" }),
    when,
  );
}
