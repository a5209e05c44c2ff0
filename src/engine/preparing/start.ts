import type { CallWorker } from "../../lib/calls.ts";
import { DEFAULT_LIMITS } from "../../imaging/limits.ts";
import type { FileEntry } from "../protocol.ts";
import { busyCores, type Runtime } from "../../platform/runtime.ts";
import { entryOf } from "../sources.ts";
import type { PrepareCalls } from "./protocol.ts";
import { countWorkers, PreparingWorkers, type Preparer } from "./workers.ts";

/**
 * Workers of this one, as many as there are cores to spare beside a runtime; null where there are none.
 *
 * @param threads that a person wants to compute at most; null: as many as help
 */
export function startPreparers(runtime: Runtime, threads: number | null): Preparer | null {
  if (typeof Worker === "undefined") return null;
  const cores = Math.min(navigator.hardwareConcurrency, threads ?? Infinity);
  const count = countWorkers(cores, busyCores(runtime, cores));
  if (count === 0) return null;
  return new PreparingWorkers<FileEntry>({
    count,
    start: (): CallWorker<PrepareCalls<FileEntry>> =>
      new Worker(new URL("./prepare-worker.ts", import.meta.url), { type: "module", name: "prepare" }),
    place: entryOf,
    limits: DEFAULT_LIMITS,
  });
}
