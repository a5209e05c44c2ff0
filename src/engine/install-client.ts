import { connectCalls, type CallWorker } from "../lib/calls.ts";
import type { InstallProgress } from "../models/install/install.ts";
import type { StoredPrecision } from "../models/install/layout.ts";
import type { PendingInstall, StoredModels } from "../models/install/installed.ts";
import type { InstallPlan, PlanChoice } from "../models/install/plan.ts";
import type { InstalledModel } from "../models/install/record.ts";
import type { Origin } from "../models/install/source.ts";
import { askPersistence } from "../platform/persistence.ts";
import type { InstallCalls, OpenedModel, SourceRequest, Trouble } from "./install-protocol.ts";
import type { FileEntry } from "./protocol.ts";

export type {
  InstalledModel,
  InstallPlan,
  InstallProgress,
  OpenedModel,
  Origin,
  PendingInstall,
  PlanChoice,
  StoredModels,
  SourceRequest,
  StoredPrecision,
};

/** Told in words what is in the way of a hub's answer; null when it goes on. */
export type OnTrouble = (trouble: string | null) => void;

const sorted =
  (onProgress: (progress: InstallProgress) => void, onTrouble?: OnTrouble) => (progress: InstallProgress | Trouble) =>
    "trouble" in progress ? onTrouble?.(progress.trouble) : onProgress(progress);

/** The models that this browser keeps, as the page sees them. Every call throws LensError. */
export interface ModelStoreClient {
  /** What is installed, newest first, and what was stopped and can go on. Removes leftovers the first time. */
  list(): Promise<StoredModels>;
  /**
   * What installing would be, before anything moves: bytes to read and to store, room, and whether it can run here.
   *
   * @param heapBytes of the runtime that will run it; null where that is not bounded
   */
  plan(
    signal: AbortSignal,
    source: SourceRequest,
    heapBytes: number | null,
    onTrouble?: OnTrouble,
  ): Promise<InstallPlan>;
  /** Aborting it pauses: what is there is kept, listed as pending, and goes on with `resume`. */
  install(
    signal: AbortSignal,
    source: SourceRequest,
    precision: StoredPrecision,
    onProgress: (progress: InstallProgress) => void,
    onTrouble?: OnTrouble,
  ): Promise<InstalledModel>;
  /** @param again a token for a gated repository; the files again, where it came from a folder */
  resume(
    signal: AbortSignal,
    id: string,
    onProgress: (progress: InstallProgress) => void,
    again?: { readonly token?: string; readonly files?: readonly FileEntry[] },
    onTrouble?: OnTrouble,
  ): Promise<InstalledModel>;
  /** @returns a sentence for every stored file that is not as it was written */
  verify(signal: AbortSignal, id: string, onProgress: (progress: InstallProgress) => void): Promise<readonly string[]>;
  /** Takes a model away, or what a paused or running installation has stored. */
  remove(id: string): Promise<void>;
  /** What the engine's openModel takes: it opens the stored files itself, nothing is copied. */
  open(id: string): Promise<OpenedModel>;
  /** Ends the worker; an installation under way can go on later. */
  end(): void;
}

export type InstallWorker = CallWorker<InstallCalls>;

export function connectModelStore(worker: InstallWorker): ModelStoreClient {
  const { call, end } = connectCalls<InstallCalls>(
    worker,
    "The installer stopped. Reload the page; an installation goes on where it was.",
  );
  const never = new AbortController().signal;
  return {
    list: () => call(never, "list", null),
    plan: (signal, source, heapBytes, onTrouble) =>
      call(signal, "plan", { source, heapBytes }, ({ trouble }) => onTrouble?.(trouble)),
    async install(signal, source, precision, onProgress, onTrouble) {
      await askPersistence(); // what was downloaded for minutes should not go when the disk fills
      return call(signal, "install", { source, precision }, sorted(onProgress, onTrouble));
    },
    resume: (signal, id, onProgress, again = {}, onTrouble) =>
      call(signal, "resume", { id, ...again }, sorted(onProgress, onTrouble)),
    verify: (signal, id, onProgress) => call(signal, "verify", { id }, onProgress),
    async remove(id) {
      await call(never, "remove", { id });
    },
    open: (id) => call(never, "open", { id }),
    end,
  };
}

/** Starts the installer in a worker of its own: the one that may connect to other servers. */
export function startModelStore(): ModelStoreClient {
  return connectModelStore(
    new Worker(new URL("./install-worker.ts", import.meta.url), { type: "module", name: "install" }),
  );
}
