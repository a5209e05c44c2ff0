import { connectCalls, type Caller, type CallWorker } from "../lib/calls.ts";
import type { Calls } from "./protocol.ts";

/** What the client needs of a worker. */
export type EngineWorker = CallWorker<Calls>;

/** The engine as the main thread sees it: a function a call. */
export type Engine = Caller<Calls>;

export function connectEngine(worker: EngineWorker): Engine {
  return connectCalls<Calls>(worker, "The engine stopped. Reload the page to start it again; what was scored is kept.");
}

/** Starts the engine in a worker of its own. */
export function startEngine(): Engine {
  return connectEngine(new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" }));
}
