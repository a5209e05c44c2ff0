import { serveCalls, type CallEndpoint } from "../lib/calls.ts";
import type { Calls, Handlers } from "./protocol.ts";

/** One end of a message channel: a worker's global scope, or a port. */
export type Endpoint = CallEndpoint<Calls>;

/** Answers requests of client.ts with an engine's calls. Every request gets one result or one error. */
export function serve(endpoint: Endpoint, handlers: Handlers): void {
  serveCalls<Calls>(endpoint, handlers);
}
