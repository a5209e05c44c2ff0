import type { InstallPlan } from "../models/install/plan.ts";
import type { InstallProgress } from "../models/install/install.ts";
import type { StoredPrecision } from "../models/install/layout.ts";
import type { StoredModels } from "../models/install/installed.ts";
import type { InstalledModel } from "../models/install/record.ts";
import type { Origin } from "../models/install/source.ts";
import type { FileEntry } from "./protocol.ts";

/**
 * What the worker that installs models does, told to whoever calls it (install-client.ts).
 *
 * It is the one place from which anything goes out: its file is served with a wider policy than the page's
 * (vite.headers.ts). So it takes nothing but what is named here, checked before use (install-handlers.ts): a
 * repository and a revision, never an address; it sends GET only; and it writes nowhere but in the models' folder.
 */
export interface InstallCalls {
  /** What is installed, and what was stopped and can go on. */
  list: { args: null; result: StoredModels; progress: never };
  /** What installing would be; of a hub's repository its listing and headers are read. */
  plan: { args: { source: SourceRequest; heapBytes: number | null }; result: InstallPlan; progress: Trouble };
  /** A cancelled one stops and can go on; `remove` takes away what it left. */
  install: {
    args: { source: SourceRequest; precision: StoredPrecision };
    result: InstalledModel;
    progress: InstallProgress | Trouble;
  };
  /** Goes on with one that was stopped. A folder's needs its files again. */
  resume: {
    args: { id: string; token?: string; files?: readonly FileEntry[] };
    result: InstalledModel;
    progress: InstallProgress | Trouble;
  };
  /** Reads every stored file again: a sentence for each that is not as it was written. */
  verify: { args: { id: string }; result: readonly string[]; progress: InstallProgress };
  /** Removes a model, or stops an installation and removes what it left. */
  remove: { args: { id: string }; result: null; progress: never };
  /** An installed model's files, for the engine's openModel. */
  open: { args: { id: string }; result: OpenedModel; progress: never };
}

/** What is in the way of a hub's answer, in words; null when it goes on. */
export interface Trouble {
  readonly trouble: string | null;
}

export type SourceRequest =
  /** Already in the browser's hands: nothing is fetched. */
  | { readonly kind: "folder"; readonly name: string; readonly files: readonly FileEntry[] }
  | {
      readonly kind: "hub";
      /** The public hub, or one on this machine. */
      readonly hub?: string;
      /** "owner/name" */
      readonly repository: string;
      /** A branch, a tag or a commit; "main" where it is left out. */
      readonly revision?: string;
      /** Of a gated repository. Kept in memory while the call runs, and nowhere else. */
      readonly token?: string;
    };

export interface OpenedModel {
  readonly name: string;
  /** What its weights were stored in. */
  readonly precision: StoredPrecision;
  readonly origin: Origin;
  readonly files: readonly FileEntry[];
}
