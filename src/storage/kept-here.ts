import { NAME } from "./database.ts";

/** What this browser keeps for the page, by what it is: how much, and how it goes. */

export const KEPT_PARTS = ["projects", "models", "weights", "working", "page", "settings"] as const;
export type KeptPart = (typeof KEPT_PARTS)[number];

export interface Kept {
  /** Files, or entries. */
  readonly count: number;
  /** null where the browser does not say. */
  readonly bytes: number | null;
}

/** Names in the origin's private files. Others of the same origin have names of their own. */
const FOLDERS: Readonly<Partial<Record<KeptPart, RegExp>>> = {
  projects: /^project-/,
  models: /^models$/,
  weights: /^weights$/,
  working: /^(?:spill|attic)-/,
};
const OURS = "masc-lens";

const root = async (): Promise<FileSystemDirectoryHandle | null> =>
  (await navigator.storage?.getDirectory?.().catch(() => null)) ?? null;

async function sizeOf(folder: FileSystemDirectoryHandle): Promise<Kept> {
  let [count, bytes] = [0, 0];
  for await (const entry of folder.values()) {
    if (entry instanceof FileSystemDirectoryHandle) {
      const inside = await sizeOf(entry);
      [count, bytes] = [count + inside.count, bytes + (inside.bytes ?? 0)];
    } else if (entry instanceof FileSystemFileHandle) {
      count++;
      // One that is written to at the moment may be gone by the time it is asked.
      bytes += (await entry.getFile().catch(() => null))?.size ?? 0;
    }
  }
  return { count, bytes };
}

async function foldersOf(name: RegExp): Promise<readonly FileSystemDirectoryHandle[]> {
  const found: FileSystemDirectoryHandle[] = [];
  const above = await root();
  if (above === null) return found;
  for await (const entry of above.values())
    if (entry instanceof FileSystemDirectoryHandle && name.test(entry.name)) found.push(entry);
  return found;
}

async function filesOf(part: KeptPart): Promise<Kept> {
  const name = FOLDERS[part];
  if (name === undefined) return { count: 0, bytes: 0 };
  const sizes = await Promise.all((await foldersOf(name)).map(sizeOf));
  return {
    count: sizes.reduce((sum, { count }) => sum + count, 0),
    bytes: sizes.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
  };
}

/** Chromium says what its databases take; others do not. */
async function databaseBytes(): Promise<number | null> {
  const estimate: unknown = await navigator.storage?.estimate?.().catch(() => null);
  if (typeof estimate !== "object" || estimate === null || !("usageDetails" in estimate)) return null;
  const { usageDetails } = estimate;
  return typeof usageDetails === "object" &&
    usageDetails !== null &&
    "indexedDB" in usageDetails &&
    typeof usageDetails.indexedDB === "number"
    ? usageDetails.indexedDB
    : null;
}

const ourCaches = async (): Promise<string[]> =>
  "caches" in globalThis ? (await caches.keys()).filter((name) => name.startsWith(OURS)) : [];

async function cachesSize(): Promise<Kept> {
  let [count, bytes] = [0, 0];
  for (const name of await ourCaches())
    for (const response of await (await caches.open(name)).matchAll()) {
      count++;
      bytes += Number(response.headers.get("X-Size") ?? 0);
    }
  return { count, bytes };
}

const settings = (): string[] =>
  [localStorage, sessionStorage].flatMap((kept) => Object.keys(kept)).filter((key) => key.startsWith(OURS));

export async function keptHere(): Promise<Readonly<Record<KeptPart, Kept>>> {
  const [projects, database, models, weights, working, page] = await Promise.all([
    filesOf("projects"),
    databaseBytes(),
    filesOf("models"),
    filesOf("weights"),
    filesOf("working"),
    cachesSize(),
  ]);
  const texts = settings().map(
    (key) => key.length + (localStorage.getItem(key) ?? sessionStorage.getItem(key) ?? "").length,
  );
  return {
    projects: { count: projects.count, bytes: database === null ? null : database + (projects.bytes ?? 0) },
    models,
    weights,
    working,
    page,
    settings: { count: texts.length, bytes: texts.reduce((sum, length) => sum + 2 * length, 0) },
  };
}

const deleteDatabase = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.addEventListener("success", () => resolve());
    asked.addEventListener("error", () => reject(asked.error ?? new Error("the database was not deleted")));
    // Every open page gives its connection up when it hears of it; then it goes on.
  });

async function deleteFolders(name: RegExp): Promise<void> {
  const above = await root();
  if (above === null) return;
  for (const { name: folder } of await foldersOf(name))
    await above.removeEntry(folder, { recursive: true }).catch((thrown: unknown) => {
      // What an engine works with at the moment is swept when the page opens again.
      if (!FOLDERS.working?.test(folder)) throw thrown;
    });
}

async function deletePage(): Promise<void> {
  for (const name of await ourCaches()) await caches.delete(name);
  await (await navigator.serviceWorker?.getRegistration())?.unregister();
}

function deleteSettings(): void {
  for (const key of settings()) {
    localStorage.removeItem(key);
    sessionStorage.removeItem(key);
  }
}

/** Deletes for good. The page has to be loaded anew behind it: what is open stands on what is gone. */
export async function deleteKept(part: KeptPart): Promise<void> {
  const folders = FOLDERS[part];
  if (part === "projects") await deleteDatabase();
  if (folders !== undefined) await deleteFolders(folders);
  if (part === "page") await deletePage();
  if (part === "settings") deleteSettings();
}
