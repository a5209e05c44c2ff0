import { isRootHandle, type RootHandle } from "./handles.ts";
import type { PickedFile } from "./picked.ts";

/** What the page's own events give: files of an input, and files and folders that were dropped. */

/** What a file input holds, with folders where it picked one. */
export function pickedFiles(list: FileList): PickedFile[] {
  return Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

/** All entries of a folder: a reader hands them over in parts, and an empty part is the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part);
  }
}

/** Files whose size and time are asked for at once: each is a question to the browser's other process. */
const AT_ONCE = 64;

async function walk(entry: FileSystemEntry, into: FileSystemFileEntry[]): Promise<void> {
  if (isFile(entry)) into.push(entry);
  else if (isFolder(entry)) for (const inner of await entriesOf(entry)) await walk(inner, into);
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** What was dropped: its files, and the folders in which there is none. */
export interface Dropped {
  readonly files: readonly PickedFile[];
  readonly emptyFolders: readonly string[];
}

/**
 * Everything that was dropped, folders walked.
 *
 * The items have to be asked for before the first await: afterwards the browser has emptied the transfer.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const loose = pickedFiles(transfer.files);
  const found: FileSystemFileEntry[] = [];
  const emptyFolders: string[] = [];
  for (const entry of entries) {
    const before = found.length;
    await walk(entry, found);
    if (found.length === before) emptyFolders.push(entry.name);
  }
  // A folder stands among the loose files too, as a file that cannot be read.
  if (entries.length === 0) return { files: loose, emptyFolders };
  const files: PickedFile[] = [];
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const part = found.slice(start, start + AT_ONCE);
    files.push(
      ...(await Promise.all(
        part.map(async (entry) => ({ path: entry.fullPath.replace(/^\//, ""), file: await fileOf(entry) })),
      )),
    );
  }
  return { files, emptyFolders };
}

/** A part of the File System Access API that TypeScript's own types lack. */
interface GivingHandles {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

const givesHandles = (item: object): item is GivingHandles => "getAsFileSystemHandle" in item;

/**
 * The handles of what was dropped; fewer than items where the browser refuses some. To be called in the drop's own
 * event, beside `droppedFiles`: afterwards the transfer is empty.
 */
export async function droppedRoots(transfer: DataTransfer): Promise<RootHandle[]> {
  const asked = Array.from(transfer.items, (item) =>
    item.kind === "file" && givesHandles(item) ? item.getAsFileSystemHandle() : null,
  );
  // A refusal (a system folder, say) is no failure: those files came with the drop as well, and can be copied.
  const given = await Promise.allSettled(asked);
  return given.flatMap((answer) => (answer.status === "fulfilled" && isRootHandle(answer.value) ? [answer.value] : []));
}
