import { serveCalls, type CallEndpoint, type WorkerWord } from "../lib/calls.ts";
import type { Calls, Handlers } from "./protocol.ts";

/** One end of a message channel: a worker's global scope, or a port. */
export type Endpoint = CallEndpoint<Calls>;

/** Answers requests of client.ts with an engine's calls. Every request gets one result or one error. @returns what says a word of the worker itself */
export function serve(endpoint: Endpoint, handlers: Handlers): (word: WorkerWord) => void {
  return serveCalls<Calls>(endpoint, handlers);
}
