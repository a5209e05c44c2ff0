import { LensError } from "../../lib/errors.ts";
import { streamXxh128 } from "../../platform/hashing.ts";
import type { InstalledFile } from "../../platform/installed-file.ts";
import type { ModelStore } from "../../platform/model-store.ts";
import { progressTeller, type InstallProgress } from "./install.ts";
import { isWeightsPiece } from "./layout.ts";
import { readJournal, readRecord, removeJournals, type InstalledModel, type Journal } from "./record.ts";

/** The models that stand in a model store, and the installations that stopped. */

/** An installation that was stopped and can go on. */
export type PendingInstall = Pick<
  Journal,
  "id" | "name" | "family" | "description" | "origin" | "precision" | "total" | "done"
>;

export interface StoredModels {
  readonly installed: readonly InstalledModel[];
  readonly pending: readonly PendingInstall[];
}

/** Newest first. */
export async function listModels(store: ModelStore): Promise<StoredModels> {
  const installed: InstalledModel[] = [];
  const pending: PendingInstall[] = [];
  for (const id of await store.folders()) {
    const record = await readRecord(store, id);
    if (record !== null) {
      installed.push(record);
      continue;
    }
    const journal = await readJournal(store, id);
    if (journal === null) continue;
    const { name, family, description, origin, precision, total, done } = journal;
    pending.push({ id, name, family, description, origin, precision, total, done });
  }
  return { installed: installed.toSorted((a, b) => (a.installed < b.installed ? 1 : -1)), pending };
}

/** Removes what a crash or a closed tab left and nothing can go on from. What another tab works on is left alone. */
export async function sweep(store: ModelStore): Promise<void> {
  for (const id of await store.folders()) {
    await store.lock(id, async () => {
      if ((await readRecord(store, id)) !== null) await removeJournals(store, id);
      else if ((await readJournal(store, id)) === null) await store.remove(id);
    });
  }
}

/** Removes a model, or an installation that was stopped; its space is free afterwards. @throws LensError failed_storage where it is in use */
export async function removeModel(store: ModelStore, id: string): Promise<void> {
  const done = await store.lock(id, () => store.remove(id));
  if (done === null)
    throw new LensError(
      "failed_storage",
      "This model is being installed or checked, in another tab perhaps. Stop that first.",
    );
}

async function requireRecord(store: ModelStore, id: string): Promise<InstalledModel> {
  const record = await readRecord(store, id);
  if (record !== null) return record;
  throw new LensError("missing_file", "This model is not installed any more: it was removed, in another tab perhaps.");
}

/** Bytes read at once while hashing. */
const CHUNK = 16 * 2 ** 20;

/**
 * Reads every stored file again and hashes it.
 *
 * @returns a sentence for every file that is not as it was written; none where all are
 * @throws LensError cancelled, missing_file where the model is not installed
 */
export async function verifyModel(
  signal: AbortSignal,
  store: ModelStore,
  id: string,
  onProgress: (progress: InstallProgress) => void,
): Promise<readonly string[]> {
  const record = await requireRecord(store, id);
  const tell = progressTeller(id, record.bytes, onProgress);
  const faults: string[] = [];
  let done = 0;
  for (const { name, bytes, xxh128 } of record.files) {
    const source = await store.source(id, name);
    if (source === null) faults.push(`${name} is gone.`);
    else if (source.size !== bytes) faults.push(`${name} has ${source.size} bytes instead of ${bytes}.`);
    else {
      const hash = await streamXxh128();
      for (let at = 0; at < bytes; at += CHUNK) {
        signal.throwIfAborted();
        hash.update(await source.read(at, Math.min(bytes, at + CHUNK)));
        tell(done + Math.min(bytes, at + CHUNK));
      }
      if (hash.digest() !== xxh128) faults.push(`${name} has changed since it was written.`);
    }
    done += bytes;
  }
  tell(record.bytes, true);
  return faults;
}

const WEIGHTS = "model.safetensors";

/** The files of an installed model as `openCheckpoint` takes them, the weights' pieces as one. Nothing is opened. @throws LensError missing_file */
export async function installedFiles(
  store: ModelStore,
  id: string,
): Promise<Pick<InstalledModel, "name" | "precision" | "origin"> & { readonly files: readonly InstalledFile[] }> {
  const { name, precision, origin, files } = await requireRecord(store, id);
  const pieces = files.map((file) => ({ name: file.name, size: file.bytes }));
  const small = pieces
    .filter((file) => !isWeightsPiece(file.name))
    .map((piece) => ({ path: piece.name, folder: id, pieces: [piece] }));
  return {
    name,
    precision,
    origin,
    files: [...small, { path: WEIGHTS, folder: id, pieces: pieces.filter((file) => isWeightsPiece(file.name)) }],
  };
}
