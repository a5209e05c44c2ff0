import type { SpillDisk } from "./spill-cache.ts";

/** The spill cache in the origin's private file system, for a worker: only workers have synchronous handles. */

const FOLDER = "spill-";
/** Of pages before it was renamed: swept, and never made. */
const OLD_FOLDER = "attic-";
const lockOf = (folder: string) => `masc-lens ${folder}`;

/** Removes files of tabs that are gone: nobody holds their locks. */
export async function sweepSpillFiles(): Promise<void> {
  if (navigator.locks === undefined || navigator.storage?.getDirectory === undefined) return;
  const root = await navigator.storage.getDirectory();
  const left: string[] = [];
  for await (const name of root.keys()) if (name.startsWith(FOLDER) || name.startsWith(OLD_FOLDER)) left.push(name);
  for (const name of left) {
    await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await root.removeEntry(name, { recursive: true });
    });
  }
}

/** Makes this worker's folder, and holds it as long as the worker lives. Null where the browser has no private files. */
export async function openSpillDisk(): Promise<SpillDisk | null> {
  if (
    navigator.locks === undefined ||
    !("createSyncAccessHandle" in (globalThis.FileSystemFileHandle?.prototype ?? {}))
  )
    return null;
  const name = FOLDER + crypto.randomUUID();
  await new Promise<void>((held) => {
    void navigator.locks.request(lockOf(name), () => {
      held();
      return new Promise(() => undefined);
    });
  });
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  let files = 0;
  return {
    async openFile() {
      const file = `${files++}.numbers`;
      const handle = await (await folder.getFileHandle(file, { create: true })).createSyncAccessHandle();
      return {
        write(bytes, at) {
          if (handle.write(bytes, { at }) < bytes.byteLength)
            throw new DOMException("The disk is full.", "QuotaExceededError");
        },
        read(bytes, at) {
          if (handle.read(bytes, { at }) < bytes.byteLength)
            throw new DOMException("The file is shorter than it was.", "NotReadableError");
        },
        async remove() {
          handle.close();
          await folder.removeEntry(file);
        },
      };
    },
  };
}
