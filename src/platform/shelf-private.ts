import { LensError } from "../lib/errors.ts";
import { storageError } from "./database.ts";
import { storageRoom } from "./private-files.ts";
import type { Shelf, ShelfFile, ShelfWriter } from "./shelf.ts";

const ROOT = "models";

const isName = (thrown: unknown, name: string) => thrown instanceof DOMException && thrown.name === name;

function shelfError(thrown: unknown): LensError {
  if (isName(thrown, "QuotaExceededError")) {
    return new LensError("missing_room", "There is no room left in this browser's storage. Remove a model or a project that is no longer needed, or free space on the disk, and try again.", String(thrown));
  }
  if (isName(thrown, "NoModificationAllowedError")) {
    return new LensError("failed_storage", "This model's files are in use, in another tab perhaps. Close it there and try again.", String(thrown));
  }
  return storageError(thrown);
}

async function guarded<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    throw shelfError(thrown);
  }
}

/** The same, with an answer for what is not there. */
async function ifThere<T>(task: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    if (isName(thrown, "NotFoundError")) return otherwise;
    throw shelfError(thrown);
  }
}

const rootFolder = async (create = false) => (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create });
const folderAt = async (folder: string, create = false) => (await rootFolder(create)).getDirectoryHandle(folder, { create });

async function openWriter(folder: string, name: string): Promise<ShelfWriter> {
  const file = await (await folderAt(folder, true)).getFileHandle(name, { create: true });
  const handle = await file.createSyncAccessHandle();
  return {
    write: (bytes, at) =>
      guarded(async () => {
        for (let done = 0; done < bytes.byteLength; ) {
          const written = handle.write(bytes.subarray(done), { at: at + done });
          // A full disk may show as a short write instead of an error.
          if (written === 0) throw new DOMException("nothing was written", "QuotaExceededError");
          done += written;
        }
      }),
    truncate: (size) => guarded(async () => handle.truncate(size)),
    flush: () => guarded(async () => handle.flush()),
    close: async () => handle.close(),
  };
}

/** The browser's private files. Writing needs a worker: only there a file may be written in place. */
export function privateShelf(): Shelf {
  return {
    folders: () =>
      ifThere(async () => {
        const names: string[] = [];
        for await (const [name, handle] of (await rootFolder()).entries()) if (handle.kind === "directory") names.push(name);
        return names;
      }, []),
    files: (folder) =>
      ifThere(async () => {
        const files: ShelfFile[] = [];
        for await (const handle of (await folderAt(folder)).values()) {
          if (handle.kind === "file") files.push({ name: handle.name, size: (await handle.getFile()).size });
        }
        return files;
      }, []),
    source: (folder, name) =>
      ifThere(async () => {
        const file = await (await (await folderAt(folder)).getFileHandle(name)).getFile();
        return { name, path: name, size: file.size, read: async (start: number, end: number) => new Uint8Array(await file.slice(start, end).arrayBuffer()) };
      }, null),
    writer: (folder, name) => guarded(() => openWriter(folder, name)),
    removeFile: (folder, name) => ifThere(async () => (await folderAt(folder)).removeEntry(name), undefined),
    remove: (folder) => ifThere(async () => (await rootFolder()).removeEntry(folder, { recursive: true }), undefined),
    room: async () => (await storageRoom()).free,
    async lock(folder, task) {
      if (navigator.locks === undefined) return { value: await task() };
      return navigator.locks.request(`masc-lens model ${folder}`, { ifAvailable: true }, async (lock) => (lock === null ? null : { value: await task() }));
    },
  };
}
