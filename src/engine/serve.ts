import { LensError } from "../lib/errors.ts";
import type { CallName, Handlers, Reply, Request } from "./protocol.ts";

/** One end of a message channel: a worker's global scope, or a port. */
export interface Endpoint {
  postMessage(message: Reply): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
}

/** Answers requests of client.ts with an engine's calls. Every request gets one result or one error. */
export function serve(endpoint: Endpoint, handlers: Handlers): void {
  const running = new Map<number, AbortController>();

  async function answer<C extends CallName>(id: number, call: C, args: Extract<Request, { call: C }>["args"]): Promise<void> {
    const start = performance.now();
    const controller = new AbortController();
    running.set(id, controller);
    const handler: Handlers[C] = handlers[call];
    try {
      const result = await handler(controller.signal, args, (progress) => endpoint.postMessage({ type: "progress", id, progress }));
      endpoint.postMessage({ type: "result", id, result, milliseconds: performance.now() - start });
    } catch (thrown) {
      const error = controller.signal.aborted ? new LensError("cancelled", "Cancelled.") : LensError.from(thrown);
      endpoint.postMessage({ type: "error", id, error: error.toRecord(), milliseconds: performance.now() - start });
    } finally {
      running.delete(id);
    }
  }

  endpoint.addEventListener("message", ({ data }) => {
    if (data.type === "cancel") running.get(data.id)?.abort();
    else void answer(data.id, data.call, data.args);
  });
}
