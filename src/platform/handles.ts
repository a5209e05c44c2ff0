import { onDisk, type AddedFile, type PickedFile, type ZippedFile } from "./picked.ts";

/**
 * Handles: what the browser gives for a dropped or chosen folder or file, to be kept and opened again after a reload
 * without a copy. Chromium has them for the person's disk; Firefox and Safari do not, and everything here then gives
 * nothing.
 */
export type RootHandle = FileSystemDirectoryHandle | FileSystemFileHandle;

/** A file that can be reached again: names below a root, none where the root is the file itself. */
export interface HandleFile extends PickedFile {
  readonly root: RootHandle;
  readonly names: readonly string[];
}

/** The same, or a file in a ZIP that can be reached again. */
export type HandledFile =
  | HandleFile
  | (ZippedFile & { readonly zipped: ZippedFile["zipped"] & { readonly archive: HandleFile } });

/** Parts of the File System Access API that TypeScript's own types lack. */
interface Permitting {
  queryPermission(descriptor: { mode: "read" }): Promise<PermissionState>;
  requestPermission(descriptor: { mode: "read" }): Promise<PermissionState>;
}
interface ShowingPicker {
  showDirectoryPicker(options: { id: string; mode: "read" }): Promise<FileSystemDirectoryHandle>;
}

const asksPermission = (handle: object): handle is Permitting =>
  "queryPermission" in handle && "requestPermission" in handle;
const showsPicker = (page: object): page is ShowingPicker => "showDirectoryPicker" in page;

export function isRootHandle(value: unknown): value is RootHandle {
  const { FileSystemDirectoryHandle: Folder, FileSystemFileHandle: File } = globalThis;
  return (Folder !== undefined && value instanceof Folder) || (File !== undefined && value instanceof File);
}

export const canPickFolder = (): boolean => showsPicker(globalThis);

/** Lets the person choose a folder, from a click; null where they do not, or where the browser has no such thing. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  const page: object = globalThis;
  if (!showsPicker(page)) return null;
  try {
    return await page.showDirectoryPicker({ id: "masc-lens", mode: "read" });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") return null;
    throw thrown;
  }
}

/** Files whose size and time are asked for at once: each is a question to the browser's other process. */
const AT_ONCE = 64;

export interface FolderFiles {
  readonly files: readonly HandleFile[];
  /** Paths of files and folders that could not be looked at. */
  readonly unreadable: readonly string[];
}

/** All files of a folder, under `folder/…` as a drop of it names them. */
export async function folderFiles(root: FileSystemDirectoryHandle): Promise<FolderFiles> {
  const found: { readonly handle: FileSystemFileHandle; readonly names: readonly string[] }[] = [];
  const unreadable: string[] = [];
  const pathOf = (names: readonly string[]) => [root.name, ...names].join("/");
  const walk = async (folder: FileSystemDirectoryHandle, above: readonly string[]): Promise<void> => {
    try {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle, [...above, name]);
        else found.push({ handle, names: [...above, name] });
      }
    } catch {
      unreadable.push(pathOf(above));
    }
  };
  await walk(root, []);
  const files: HandleFile[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const part = found.slice(start, start + AT_ONCE);
    const opened = await Promise.allSettled(part.map(({ handle }) => handle.getFile()));
    for (const [index, { names }] of part.entries()) {
      const answer = opened[index];
      if (answer?.status === "fulfilled") files.push({ path: pathOf(names), file: answer.value, root, names });
      else unreadable.push(pathOf(names));
    }
  }
  return { files, unreadable };
}

/** Which of the files lie below which root, by the root's name; those that lie below none, or below two, are loose. Files in a ZIP lie where it does. */
export function underRoots(
  files: readonly AddedFile[],
  roots: readonly RootHandle[],
): { readonly handled: HandledFile[]; readonly loose: AddedFile[] } {
  const byName = new Map<string, RootHandle | null>();
  for (const root of roots) byName.set(root.name, byName.has(root.name) ? null : root);
  const handled: HandledFile[] = [];
  const loose: AddedFile[] = [];
  const found = new Map<PickedFile, HandleFile | null>();
  const find = (picked: PickedFile): HandleFile | null => {
    const [first = "", ...names] = picked.path.split("/");
    const root = byName.get(first);
    return root && (root.kind === "directory") === names.length > 0 ? { ...picked, root, names } : null;
  };
  for (const added of files) {
    const picked = onDisk(added);
    const handle = found.get(picked) ?? find(picked);
    found.set(picked, handle);
    if (handle === null) loose.push(added);
    else handled.push("file" in added ? handle : { path: added.path, zipped: { ...added.zipped, archive: handle } });
  }
  return { handled, loose };
}

/** Whether all roots may be read: "prompt" where the person has to be asked first, which takes a click. */
export async function permissionOf(roots: readonly RootHandle[]): Promise<PermissionState> {
  return together(
    await Promise.all(roots.map((root) => (asksPermission(root) ? root.queryPermission({ mode: "read" }) : "granted"))),
  );
}

/** Asks the person; from a click, before anything is awaited. All at once: the click does not last for a second question. */
export async function askPermission(roots: readonly RootHandle[]): Promise<PermissionState> {
  const answers = await Promise.allSettled(
    roots.map((root) => (asksPermission(root) ? root.requestPermission({ mode: "read" }) : "granted")),
  );
  // A question that could not be asked (no click, or too long after it) can be asked again.
  return together(answers.map((answer) => (answer.status === "fulfilled" ? answer.value : "prompt")));
}

function together(states: readonly PermissionState[]): PermissionState {
  return states.includes("denied") ? "denied" : states.includes("prompt") ? "prompt" : "granted";
}
