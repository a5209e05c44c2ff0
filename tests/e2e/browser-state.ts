import type { Page } from "@playwright/test";

/**
 * What a browser keeps for the page, taken down and put back: rows, private files, small notes. The page that does it
 * shows a picture of the same origin, so nothing of ours runs in it, and it holds the copy in its own memory: whatever
 * a browser can keep comes back as it was, handles of files among it.
 */
interface Kept {
  readonly stores: readonly { readonly store: string; readonly rows: readonly [IDBValidKey, unknown][] }[];
  readonly files: readonly { readonly path: readonly string[]; readonly bytes: ArrayBuffer }[];
  readonly notes: readonly [string, string][];
}

declare global {
  interface Window {
    kept?: Kept;
  }
}

/** @param page at another address of the origin, with no tab of ours open */
export async function takeDown(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("masc-lens");
      opening.addEventListener("success", () => resolve(opening.result));
      opening.addEventListener("error", () => reject(opening.error ?? new Error("it does not open")));
    });
    const names = [...db.objectStoreNames];
    const reading = db.transaction(names);
    const asked = names.map((store) => {
      const objects = reading.objectStore(store);
      return { store, keys: objects.getAllKeys(), values: objects.getAll() };
    });
    await new Promise<void>((resolve, reject) => {
      reading.addEventListener("complete", () => resolve());
      reading.addEventListener("abort", () => reject(reading.error ?? new Error("it was not read")));
    });
    const stores = asked.map(({ store, keys, values }) => ({
      store,
      rows: keys.result.map((key, i): [IDBValidKey, unknown] => [key, values.result[i]]),
    }));
    db.close();
    const files: { path: string[]; bytes: ArrayBuffer }[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, above: readonly string[]): Promise<void> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle instanceof FileSystemDirectoryHandle) await walk(handle, [...above, name]);
        else if (handle instanceof FileSystemFileHandle)
          files.push({ path: [...above, name], bytes: await (await handle.getFile()).arrayBuffer() });
      }
    };
    await walk(await navigator.storage.getDirectory(), []);
    window.kept = { stores, files, notes: Object.entries(localStorage) };
  });
}

/** Once every tab of ours has gone: what they hold could not be changed under them. */
export async function putBack(page: Page): Promise<void> {
  await page.waitForFunction(async () => ((await navigator.locks.query()).held ?? []).length === 0, null, {
    polling: 50,
  });
  await page.evaluate(async () => {
    const { kept } = window;
    if (kept === undefined) throw new Error("nothing was taken down");
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("masc-lens");
      opening.addEventListener("success", () => resolve(opening.result));
      opening.addEventListener("error", () => reject(opening.error ?? new Error("it does not open")));
    });
    await new Promise<void>((resolve, reject) => {
      const writing = db.transaction([...db.objectStoreNames], "readwrite");
      writing.addEventListener("complete", () => resolve());
      writing.addEventListener("abort", () => reject(writing.error ?? new Error("it was not put back")));
      for (const { store, rows } of kept.stores) {
        const objects = writing.objectStore(store);
        objects.clear();
        for (const [key, value] of rows) objects.put(value, objects.keyPath === null ? key : undefined);
      }
    });
    db.close();
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const name of root.keys()) names.push(name);
    for (const name of names) await root.removeEntry(name, { recursive: true });
    for (const { path, bytes } of kept.files) {
      let folder = root;
      for (const name of path.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
      const file = await folder.getFileHandle(path.at(-1) ?? "", { create: true });
      const writing = await file.createWritable();
      await writing.write(bytes);
      await writing.close();
    }
    localStorage.clear();
    for (const [name, note] of kept.notes) localStorage.setItem(name, note);
  });
}
