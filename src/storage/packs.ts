import { LensError } from "../lib/errors.ts";
import { stampOf, type PickedFile } from "../platform/picked.ts";
import { storageError } from "../platform/storage-error.ts";
import { storageRoom } from "../platform/storage-room.ts";

/**
 * Copies of files in the origin's private file system, which no other page and no other program sees.
 *
 * A copy is a pack: the bytes of many files one after the other in one file, written once and never changed. Making
 * and opening ten thousand files one by one takes ten seconds and more; a pack is one file to write, one to open, and
 * a slice of it is a file again without being read. A pack's name is a number of our own: the person's paths are
 * never names on a disk.
 */

const FOLDER = "project-";
/** Bytes a write: often enough for a progress bar and a cancel. */
const CHUNK = 8 * 2 ** 20;

const isName = (thrown: unknown, ...names: readonly string[]) =>
  thrown instanceof DOMException && names.includes(thrown.name);
const isGone = (thrown: unknown) => isName(thrown, "NotFoundError");

/** Why copies cannot be made here; null where they can. */
export async function copiesDenied(): Promise<LensError | null> {
  if (!("createWritable" in (globalThis.FileSystemFileHandle?.prototype ?? {}))) {
    return new LensError(
      "failed_storage",
      "This browser cannot keep copies of files. Results are kept; add the same files again after a reload.",
    );
  }
  try {
    await navigator.storage.getDirectory();
    return null;
  } catch (thrown) {
    return storageError(thrown);
  }
}

const root = (): Promise<FileSystemDirectoryHandle> => navigator.storage.getDirectory();

/** The folder of a project's packs; null where it has none. */
async function folderOf(project: string): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await root()).getDirectoryHandle(FOLDER + project);
  } catch (thrown) {
    if (isGone(thrown)) return null;
    throw thrown;
  }
}

/** Files in one part: a blob of thousands is a question to the browser for each, and holds the page up for seconds. */
const MOST_FILES = 256;

/** Parts of about CHUNK bytes: many small files in one, a large one in several. */
export function* chunksOf(
  files: readonly PickedFile[],
  size = CHUNK,
): Generator<{ readonly blob: Blob; readonly paths: readonly string[] }> {
  let parts: Blob[] = [];
  let paths: string[] = [];
  let gathered = 0;
  for (const { path, file } of files) {
    const whole = stampOf(file).size;
    for (let start = 0; start < whole; start += size) {
      parts.push(whole <= size ? file : file.slice(start, start + size));
      paths.push(path);
      gathered += Math.min(size, whole - start);
      if (gathered < size && parts.length < MOST_FILES) continue;
      yield { blob: new Blob(parts), paths };
      [parts, paths, gathered] = [[], [], 0];
    }
  }
  if (gathered > 0) yield { blob: new Blob(parts), paths };
}

/** The first of the files that can no longer be read, which is why a write of theirs failed. */
async function unreadableOf(files: readonly PickedFile[], paths: readonly string[]): Promise<string | null> {
  for (const { path, file } of files) {
    if (!paths.includes(path)) continue;
    const readable = await file
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => true,
        () => false,
      );
    if (!readable) return path;
  }
  return null;
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;

async function noRoom(bytes: number): Promise<LensError> {
  const { free } = await storageRoom();
  const left = free === null || free >= bytes ? "" : `, and about ${megabytes(free)} are left`;
  return new LensError(
    "failed_storage",
    `There is no room for copies of these files: they take ${megabytes(bytes)}${left}. Nothing was copied. Delete a project that is no longer needed, free space on the disk, or go on without copies: add the same files again after a reload.`,
  );
}

/**
 * Why writing stopped, once what it had written is gone.
 *
 * Chromium reads a blob into one end of a pipe and writes the file from the other. Where the writer finds no room, the
 * reader fails as well, and whichever is heard of first is what is thrown: a failure to read files all of which can be
 * read is the writer's.
 */
async function writeError(
  thrown: unknown,
  bytes: number,
  files: readonly PickedFile[],
  writing: readonly string[],
): Promise<LensError> {
  if (isName(thrown, "QuotaExceededError")) return noRoom(bytes);
  const path = await unreadableOf(files, writing);
  if (path !== null)
    return new LensError(
      "missing_file",
      `"${path}" can no longer be read: it was moved, deleted or changed after it was added. Add it again.`,
    );
  return writing.length > 0 && isName(thrown, "NotReadableError", "AbortError") ? noRoom(bytes) : storageError(thrown);
}

/**
 * Writes a pack. It is there whole or not at all.
 *
 * @param name of the pack; new
 * @param onProgress bytes written, of all
 * @throws LensError cancelled, failed_storage, missing_file for a file that changed or vanished since it was picked
 */
export async function writePack(
  signal: AbortSignal,
  project: string,
  name: string,
  files: readonly PickedFile[],
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const bytes = files.reduce((sum, { file }) => sum + stampOf(file).size, 0);
  const { free } = await storageRoom();
  if (free !== null && bytes > free) throw await noRoom(bytes);
  let writing: readonly string[] = [];
  let stream: FileSystemWritableFileStream | null = null;
  try {
    signal.throwIfAborted();
    const folder = await (await root()).getDirectoryHandle(FOLDER + project, { create: true });
    stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    let written = 0;
    for (const { blob, paths } of chunksOf(files)) {
      writing = paths;
      await stream.write(blob);
      written += blob.size;
      onProgress(written, bytes);
      signal.throwIfAborted();
    }
    writing = [];
    await stream.close();
  } catch (thrown) {
    // What was written lies beside the pack until the stream is closed, and goes with the stream.
    await stream?.abort().catch(() => undefined);
    await removePack(project, name).catch(() => undefined); // what will not go now is swept at the next start
    throw signal.aborted ? new LensError("cancelled", "Cancelled.") : await writeError(thrown, bytes, files, writing);
  }
}

/** A pack, whose slices are its files; null where it is not there. */
export async function openPack(project: string, name: string): Promise<File | null> {
  try {
    const folder = await folderOf(project);
    return folder === null ? null : await (await folder.getFileHandle(name)).getFile();
  } catch (thrown) {
    if (isGone(thrown)) return null;
    throw storageError(thrown);
  }
}

/** Removes a pack, and the project's folder with its last one. One that is not there is fine. */
export async function removePack(project: string, name: string): Promise<void> {
  try {
    const folder = await folderOf(project);
    await folder?.removeEntry(name).catch((thrown: unknown) => {
      if (!isGone(thrown)) throw thrown;
    });
    if (folder !== null && (await listPacks(project)).length === 0) await removePacks(project);
  } catch (thrown) {
    throw storageError(thrown);
  }
}

/** Removes all of a project's packs. @throws LensError failed_storage while one of them is being written */
export async function removePacks(project: string): Promise<void> {
  try {
    await (await root()).removeEntry(FOLDER + project, { recursive: true });
  } catch (thrown) {
    if (!isGone(thrown)) throw storageError(thrown);
  }
}

/** Names of everything in a project's folder, leftovers of the browser's own included. */
export async function listPacks(project: string): Promise<readonly string[]> {
  const folder = await folderOf(project);
  return folder === null ? [] : namesIn(folder);
}

/** The projects that have a folder. */
export async function listPackOwners(): Promise<readonly string[]> {
  return (await namesIn(await root())).flatMap((name) => (name.startsWith(FOLDER) ? [name.slice(FOLDER.length)] : []));
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

const lockOf = (project: string) => `masc-lens packs ${project}`;

/**
 * One tab at a time changes a project's packs; the others wait. A browser without locks has no private files either.
 *
 * @throws LensError cancelled while waiting, and whatever the task throws
 */
export async function lockPacks<T>(signal: AbortSignal, project: string, task: () => Promise<T>): Promise<T> {
  if (navigator.locks === undefined) return task();
  let held = false;
  try {
    return await navigator.locks.request(lockOf(project), { signal }, () => {
      held = true;
      return task();
    });
  } catch (thrown) {
    if (!held && signal.aborted) throw new LensError("cancelled", "Cancelled.");
    throw thrown;
  }
}

/** The same for what can be left to another time: nothing is done where another has the lock. */
export async function tryLockPacks(project: string, task: () => Promise<void>): Promise<void> {
  if (navigator.locks === undefined) await task();
  else
    await navigator.locks.request(lockOf(project), { ifAvailable: true }, (lock) =>
      lock === null ? undefined : task(),
    );
}
