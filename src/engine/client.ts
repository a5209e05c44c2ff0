import { LensError } from "../lib/errors.ts";
import type { Args, CallName, Progress, Reply, Request, Result } from "./protocol.ts";

/** What the client needs of a worker. */
export interface EngineWorker {
  postMessage(message: Request): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Reply>) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

interface Waiting {
  resolve(result: Result<CallName>): void;
  reject(error: LensError): void;
  onProgress(progress: Progress<CallName>): void;
}

/** The engine as the main thread sees it: a function a call. */
export interface Engine {
  /**
   * @param signal cancels the call: it rejects at once with `cancelled`, and what the worker still says is dropped
   * @throws LensError as the call throws it
   */
  call<C extends CallName>(signal: AbortSignal, name: C, args: Args<C>, onProgress?: (progress: Progress<C>) => void): Promise<Result<C>>;
  /** Ends the worker, which gives its memory back. Calls under way reject with `cancelled`. */
  end(): void;
}

export function connectEngine(worker: EngineWorker): Engine {
  const waiting = new Map<number, Waiting>();
  let next = 1;

  const rejectAll = (error: LensError) => {
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };
  const settle = (id: number): Waiting | undefined => {
    const call = waiting.get(id);
    waiting.delete(id);
    return call;
  };

  worker.addEventListener("message", ({ data }) => {
    if (data.type === "progress") waiting.get(data.id)?.onProgress(data.progress);
    else if (data.type === "result") settle(data.id)?.resolve(data.result);
    else settle(data.id)?.reject(LensError.fromRecord(data.error));
  });
  for (const type of ["error", "messageerror"] as const) {
    worker.addEventListener(type, (event) => {
      const detail = event instanceof ErrorEvent ? event.message : type;
      rejectAll(new LensError("failed_unexpectedly", "The engine stopped. Reload the page to start it again; what was scored is kept.", detail));
    });
  }

  return {
    call<C extends CallName>(signal: AbortSignal, name: C, args: Args<C>, onProgress?: (progress: Progress<C>) => void): Promise<Result<C>> {
      const id = next++;
      return new Promise<Result<C>>((resolve, reject) => {
        if (signal.aborted) {
          reject(new LensError("cancelled", "Cancelled."));
          return;
        }
        const cancel = () => {
          settle(id)?.reject(new LensError("cancelled", "Cancelled."));
          worker.postMessage({ type: "cancel", id });
        };
        signal.addEventListener("abort", cancel, { once: true });
        const done = () => signal.removeEventListener("abort", cancel);
        waiting.set(id, {
          resolve: (result) => (done(), resolve(result as Result<C>)),
          reject: (error) => (done(), reject(error)),
          onProgress: (progress) => onProgress?.(progress as Progress<C>),
        });
        worker.postMessage({ type: "call", id, call: name, args } as Request);
      });
    },
    end() {
      worker.terminate();
      rejectAll(new LensError("cancelled", "Cancelled."));
    },
  };
}

/** Starts the engine in a worker of its own. */
export function startEngine(): Engine {
  return connectEngine(new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "engine" }));
}
