import { parentPort, Worker } from "node:worker_threads";
import { installKernels } from "../engine/install-kernels.ts";
import { createPrepareHandlers } from "../engine/preparing/handlers.ts";
import type { PrepareCalls } from "../engine/preparing/protocol.ts";
import { PreparingWorkers, type Preparer } from "../engine/preparing/workers.ts";
import type { PictureLimits } from "../imaging/limits.ts";
import { serveCalls, type CallReply, type CallRequest, type CallWorker } from "../lib/calls.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { nodeCodecs } from "../platform/codecs-node.ts";
import { diskSource, type DiskFile } from "../platform/files-node.ts";

/** Threads that prepare pictures, and how they are spoken to. */

type Calls = PrepareCalls<DiskFile>;

/** Answers on the thread's side. */
export function servePreparing(): void {
  const port = parentPort;
  if (port === null) throw new Error("This is a part of masc-lens and is started by it.");
  const ready = installKernels();
  serveCalls<Calls>(
    {
      postMessage: (reply: CallReply<Calls>, options) =>
        port.postMessage(
          reply,
          (options?.transfer ?? []).filter((one) => one instanceof ArrayBuffer),
        ),
      addEventListener: (_type, listener) =>
        void port.on("message", (data: CallRequest<Calls>) => listener(new MessageEvent("message", { data }))),
    },
    createPrepareHandlers(diskSource, nodeCodecs(), ready),
  );
}

/** A thread as the engine sees it; it does not keep the process alive. */
export function startThread(): CallWorker<Calls> {
  const thread = new Worker(new URL("./prepare-thread.mjs", import.meta.url), { execArgv: [] });
  thread.unref();
  return {
    postMessage: (request) => thread.postMessage(request),
    addEventListener(type: string, listener: (event: MessageEvent) => void) {
      if (type === "message") thread.on("message", (data) => listener(new MessageEvent("message", { data })));
      if (type === "error") {
        thread.on("error", ({ message }) => listener(new MessageEvent("error", { data: message })));
        thread.on("exit", (code) => listener(new MessageEvent("error", { data: `it ended with code ${code}` })));
      }
    },
    terminate: () => void thread.terminate(),
  };
}

function placeOf(source: ByteSource & Partial<DiskFile>): DiskFile | null {
  const { file, path, size, member } = source;
  return file === undefined ? null : { file, path, size, ...(member === undefined ? {} : { member }) };
}

/** @param count of threads; none where it is 0 */
export const startThreads = (count: number, limits: PictureLimits, start = startThread): Preparer | null =>
  count === 0 ? null : new PreparingWorkers<DiskFile>({ count, start, place: placeOf, limits });
