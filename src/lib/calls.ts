import type { ErrorRecord } from "./errors.ts";
import { LensError } from "./errors.ts";
import { bitmapsOf, closeTransferred, Transferred, type Owned } from "./transfer.ts";

/**
 * Calls into a worker. A map from call name to `{args, result, progress}` names them; requests, replies and the
 * types of both ends are derived from it.
 */
export type CallMap<C> = { [N in keyof C]: { args: unknown; result: unknown; progress: unknown } };

export type Args<C extends CallMap<C>, N extends keyof C> = C[N]["args"];
export type Result<C extends CallMap<C>, N extends keyof C> = C[N]["result"];
export type Progress<C extends CallMap<C>, N extends keyof C> = C[N]["progress"];

/** Main thread to worker. */
export type CallRequest<C extends CallMap<C>> =
  | {
      [N in keyof C]: { readonly type: "call"; readonly id: number; readonly call: N; readonly args: C[N]["args"] };
    }[keyof C]
  | { readonly type: "cancel"; readonly id: number }
  /** Answered with a pong by a worker whose event loop turns. */
  | { readonly type: "ping"; readonly id: number };

/** Worker to main thread. `milliseconds` is how long the call computed, waiting included. */
export type CallReply<C extends CallMap<C>> =
  | { readonly type: "result"; readonly id: number; readonly result: Result<C, keyof C>; readonly milliseconds: number }
  | { readonly type: "error"; readonly id: number; readonly error: ErrorRecord; readonly milliseconds: number }
  | { readonly type: "progress"; readonly id: number; readonly progress: Progress<C, keyof C> }
  | WorkerWord;

/** What a worker says of itself. */
export type WorkerWord =
  | { readonly type: "pong" }
  /** It begins something that may let no message in, and which takes this long at most, in milliseconds; null when that is done. */
  | { readonly type: "busy"; readonly patience: number | null }
  /** It holds a lock of this name for as long as it lives: whoever is given it knows that the worker is gone. */
  | { readonly type: "alive"; readonly lock: string };

/** One function a call: what the worker's end offers. A handler says what goes over by `transferred`; all else is copied. */
export type CallHandlers<C extends CallMap<C>> = {
  [N in keyof C]: (
    signal: AbortSignal,
    args: C[N]["args"],
    onProgress: (progress: C[N]["progress"] | Transferred<C[N]["progress"]>) => void,
  ) => Promise<C[N]["result"] | Transferred<C[N]["result"]>>;
};

/** What the client needs of a worker. */
export interface CallWorker<C extends CallMap<C>> {
  postMessage(message: CallRequest<C>): void;
  addEventListener(type: "message", listener: (event: MessageEvent<CallReply<C>>) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

/** A worker as the main thread sees it: a function a call. */
export interface Caller<C extends CallMap<C>> {
  /**
   * @param signal cancels the call: it rejects at once with `cancelled`, and what the worker still says is dropped
   * @throws LensError as the call throws it
   */
  call<N extends keyof C>(
    signal: AbortSignal,
    name: N,
    args: Args<C, N>,
    onProgress?: (progress: Progress<C, N>) => void,
  ): Promise<Result<C, N>>;
  /** Ends the worker, which gives its memory back. Calls under way reject with `cancelled`, or with what is given. */
  end(why?: LensError): void;
}

/** One whose life can be followed. */
export interface LivingCaller<C extends CallMap<C>> extends Caller<C> {
  readonly pulse: Pulse;
}

/** How a worker is, as far as it has said. */
export interface Pulse {
  /** Calls that wait for an answer. */
  readonly waiting: number;
  /** Counts everything that was heard of it. */
  readonly heard: number;
  /** Milliseconds that what it began last may take without a word; null where it may be expected to answer. */
  readonly patience: number | null;
  /** Counts what it said beside that it is there. */
  readonly said: number;
  /** Milliseconds that what it has begun and not ended may take, even if it answers meanwhile; null where it has begun nothing. */
  readonly work: number | null;
  /** Why it takes no calls any more; null while it does. */
  readonly dead: LensError | null;
  ping(): void;
}

interface Waiting<C extends CallMap<C>> {
  resolve(result: Result<C, keyof C>): void;
  reject(error: LensError): void;
  onProgress(progress: Progress<C, keyof C>): void;
}

/** Settles when a lock that another holds is free. Never where there are no locks: then only its silence tells. */
function released(signal: AbortSignal, lock: string): Promise<void> {
  const locks = globalThis.navigator?.locks;
  return locks === undefined ? new Promise(() => undefined) : locks.request(lock, { signal }, () => undefined);
}

/**
 * @param stopped what to tell a person when the worker has ended by itself
 * @param onStopped told when it has, after the calls under way were told
 */
export function connectCalls<C extends CallMap<C>>(
  worker: CallWorker<C>,
  stopped: string,
  onStopped: () => void = () => undefined,
): LivingCaller<C> {
  const waiting = new Map<number, Waiting<C>>();
  const ended = new AbortController();
  let next = 1;
  let heard = 0;
  let patience: number | null = null;
  let said = 0;
  let work: number | null = null;
  let dead: LensError | null = null;

  const rejectAll = (error: LensError) => {
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };
  const settle = (id: number): Waiting<C> | undefined => {
    const call = waiting.get(id);
    waiting.delete(id);
    return call;
  };

  const end = (why: LensError) => {
    dead ??= why;
    ended.abort();
    worker.terminate();
    rejectAll(why);
  };
  const stop = (detail: string) => {
    if (dead !== null) return;
    end(new LensError("failed_unexpectedly", stopped, detail));
    onStopped();
  };

  worker.addEventListener("message", ({ data }) => {
    heard++;
    patience = data.type === "busy" ? data.patience : null;
    if (data.type !== "pong") said++;
    if (data.type === "busy") work = data.patience;
    if (data.type === "alive")
      released(ended.signal, data.lock).then(
        () => stop("its lock was released"),
        () => undefined,
      );
    if (data.type === "alive" || data.type === "busy" || data.type === "pong") return;
    if (data.type === "progress") waiting.get(data.id)?.onProgress(data.progress);
    else if (data.type === "result") {
      const call = settle(data.id);
      if (call === undefined) closeTransferred(bitmapsOf(data.result));
      else call.resolve(data.result);
    } else settle(data.id)?.reject(LensError.fromRecord(data.error));
  });
  for (const type of ["error", "messageerror"] as const) {
    worker.addEventListener(type, (event) => {
      stop(typeof ErrorEvent !== "undefined" && event instanceof ErrorEvent ? event.message : type);
    });
  }

  return {
    call<N extends keyof C>(
      signal: AbortSignal,
      name: N,
      args: Args<C, N>,
      onProgress?: (progress: Progress<C, N>) => void,
    ): Promise<Result<C, N>> {
      const id = next++;
      return new Promise<Result<C, N>>((resolve, reject) => {
        if (signal.aborted || dead !== null) {
          reject(signal.aborted ? new LensError("cancelled", "Cancelled.") : dead);
          return;
        }
        const cancel = () => {
          settle(id)?.reject(new LensError("cancelled", "Cancelled."));
          worker.postMessage({ type: "cancel", id });
        };
        signal.addEventListener("abort", cancel, { once: true });
        const done = () => signal.removeEventListener("abort", cancel);
        waiting.set(id, {
          resolve: (result) => (done(), resolve(result as Result<C, N>)),
          reject: (error) => (done(), reject(error)),
          onProgress: (progress) => onProgress?.(progress as Progress<C, N>),
        });
        worker.postMessage({ type: "call", id, call: name, args } as CallRequest<C>);
      });
    },
    end: (why = new LensError("cancelled", "Cancelled.")) => end(why),
    pulse: {
      get waiting() {
        return waiting.size;
      },
      get heard() {
        return heard;
      },
      get patience() {
        return patience;
      },
      get said() {
        return said;
      },
      get work() {
        return work;
      },
      get dead() {
        return dead;
      },
      ping: () => worker.postMessage({ type: "ping", id: next++ }),
    },
  };
}

/** One end of a message channel: a worker's global scope, or a port. */
export interface CallEndpoint<C extends CallMap<C>> {
  postMessage(message: CallReply<C>, options?: { transfer: Transferable[] }): void;
  addEventListener(type: "message", listener: (event: MessageEvent<CallRequest<C>>) => void): void;
}

const partsOf = <T>(said: T | Transferred<T>): { readonly value: T; readonly transfer: readonly Owned[] } =>
  said instanceof Transferred ? said : { value: said, transfer: [] };

/**
 * Answers requests of `connectCalls`. Every request gets one result or one error.
 *
 * @returns what says a word of the worker itself
 */
export function serveCalls<C extends CallMap<C>>(
  endpoint: CallEndpoint<C>,
  handlers: CallHandlers<C>,
): (word: WorkerWord) => void {
  const running = new Map<number, AbortController>();

  async function answer<N extends keyof C>(id: number, call: N, args: Args<C, N>): Promise<void> {
    const start = performance.now();
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const said = await handlers[call](controller.signal, args, (progress) => {
        const { value, transfer } = partsOf(progress);
        endpoint.postMessage({ type: "progress", id, progress: value }, { transfer: [...transfer] });
      });
      const { value: result, transfer } = partsOf(said);
      if (controller.signal.aborted) closeTransferred(transfer); // nobody waits for it
      controller.signal.throwIfAborted();
      endpoint.postMessage(
        { type: "result", id, result, milliseconds: performance.now() - start },
        { transfer: [...transfer] },
      );
    } catch (thrown) {
      const error = controller.signal.aborted ? new LensError("cancelled", "Cancelled.") : LensError.from(thrown);
      endpoint.postMessage({ type: "error", id, error: error.toRecord(), milliseconds: performance.now() - start });
    } finally {
      running.delete(id);
    }
  }

  endpoint.addEventListener("message", ({ data }) => {
    if (data.type === "ping") endpoint.postMessage({ type: "pong" });
    else if (data.type === "cancel") running.get(data.id)?.abort();
    else void answer(data.id, data.call, data.args);
  });
  return (word) => endpoint.postMessage(word);
}
