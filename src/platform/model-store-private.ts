import { LensError } from "../lib/errors.ts";
import { blobSource } from "./bytes.ts";
import { storageError } from "./storage-error.ts";
import { storageRoom } from "./storage-room.ts";
import type { ModelStore, ModelFile, ModelFileWriter } from "./model-store.ts";

/** Folders of the private files that are such stores. */
type Root = "models" | "weights";

const isName = (thrown: unknown, name: string) => thrown instanceof DOMException && thrown.name === name;

function storeError(thrown: unknown): LensError {
  if (isName(thrown, "QuotaExceededError")) {
    return new LensError(
      "missing_room",
      "There is no room left in this browser's storage. Remove a model or a project that is no longer needed, or free space on the disk, and try again.",
      String(thrown),
    );
  }
  if (isName(thrown, "NoModificationAllowedError")) {
    return new LensError(
      "failed_storage",
      "This model's files are in use, in another tab perhaps. Close it there and try again.",
      String(thrown),
    );
  }
  return storageError(thrown);
}

async function guarded<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    throw storeError(thrown);
  }
}

/** The same, with an answer for what is not there. */
async function ifThere<T>(task: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    if (isName(thrown, "NotFoundError")) return otherwise;
    throw storeError(thrown);
  }
}

const rootFolder = async (root: Root, create = false) =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(root, { create });
const folderAt = async (root: Root, folder: string, create = false) =>
  (await rootFolder(root, create)).getDirectoryHandle(folder, { create });

const noSpace = () => new DOMException("There is no space for this write.", "QuotaExceededError");

async function openWriter(root: Root, folder: string, name: string): Promise<ModelFileWriter> {
  const file = await (await folderAt(root, folder, true)).getFileHandle(name, { create: true });
  const handle = await file.createSyncAccessHandle();
  return {
    write: (bytes, at) =>
      guarded(async () => {
        for (let done = 0; done < bytes.byteLength;) {
          const rest = bytes.subarray(done);
          const written = handle.write(rest, { at: at + done });
          // In a private window Chromium 156 answers 2^32 - 8 (its "no space", as unsigned) instead of throwing.
          if (written === 0 || written > rest.byteLength) throw noSpace();
          done += written;
        }
      }),
    truncate: (size) =>
      guarded(async () => {
        handle.truncate(size);
        // There, too, it leaves the file as it was without a word.
        if (handle.getSize() !== size) throw noSpace();
      }),
    flush: () => guarded(async () => handle.flush()),
    close: async () => handle.close(),
  };
}

/** Never a model's: their names are hexadecimal. */
const PROBE = "probe";

/** A file of that size is made and removed, which takes no time: nothing is written to it. */
async function probeRoom(root: Root, bytes: number): Promise<boolean> {
  let writer: ModelFileWriter;
  try {
    writer = await openWriter(root, PROBE, PROBE);
  } catch {
    return true; // another tab tries, or nothing can be written: whoever writes is told why
  }
  try {
    await writer.truncate(bytes);
    return true;
  } catch (thrown) {
    return LensError.from(thrown).code !== "missing_room";
  } finally {
    await writer.close();
    await (await rootFolder(root)).removeEntry(PROBE, { recursive: true }).catch(() => undefined); // swept at the next start
  }
}

/** The browser's private files. Writing needs a worker: only there a file may be written in place. */
export function privateModelStore(root: Root = "models"): ModelStore {
  return {
    folders: () =>
      ifThere(async () => {
        const names: string[] = [];
        for await (const [name, handle] of (await rootFolder(root)).entries())
          if (handle.kind === "directory") names.push(name);
        return names;
      }, []),
    files: (folder) =>
      ifThere(async () => {
        const files: ModelFile[] = [];
        for await (const handle of (await folderAt(root, folder)).values()) {
          if (handle.kind === "file") files.push({ name: handle.name, size: (await handle.getFile()).size });
        }
        return files;
      }, []),
    source: (folder, name) =>
      ifThere(
        async () => blobSource(name, await (await (await folderAt(root, folder)).getFileHandle(name)).getFile()),
        null,
      ),
    writer: (folder, name) => guarded(() => openWriter(root, folder, name)),
    removeFile: (folder, name) => ifThere(async () => (await folderAt(root, folder)).removeEntry(name), undefined),
    remove: (folder) =>
      ifThere(async () => (await rootFolder(root)).removeEntry(folder, { recursive: true }), undefined),
    room: async () => (await storageRoom()).free,
    hasRoom: async (bytes) => ((await storageRoom()).free ?? Infinity) >= bytes && (await probeRoom(root, bytes)),
    async lock(folder, task) {
      if (navigator.locks === undefined) return { value: await task() };
      return navigator.locks.request(`masc-lens model ${folder}`, { ifAvailable: true }, async (lock) =>
        lock === null ? null : { value: await task() },
      );
    },
  };
}
