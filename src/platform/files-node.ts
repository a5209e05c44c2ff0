import { open, readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { LensError } from "../lib/errors.ts";
import type { ByteSource } from "./bytes.ts";
import type { ZipMember } from "./zip/archive.ts";
import { memberSource } from "./zip/member.ts";

/**
 * Files on a disk, for the command line. Nothing here reads more than was asked for: a checkpoint of 4.5 GB is read
 * by ranges, a folder is walked only when it is to be.
 */

/** Bytes per call to the system, which takes no more than 2^31 - 1. */
const LARGEST_READ = 2 ** 30;

function unreadable(path: string, thrown: unknown): LensError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new LensError("missing_file", `"${path}" could not be read: ${reason}`);
}

async function readRange(file: string, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  const handle = await open(file);
  try {
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(
        bytes,
        filled,
        Math.min(LARGEST_READ, bytes.length - filled),
        start + filled,
      );
      if (bytesRead === 0) throw new Error(`it ends after ${start + filled} bytes; it was longer when the run began`);
      filled += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return bytes;
}

/** Where a file is, as plain data. */
export interface DiskFile {
  /** Absolute; of the ZIP, for a file in one. */
  readonly file: string;
  /** How samples and messages name it. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Its place in the ZIP. */
  readonly member?: ZipMember;
}

/** A file's bytes, and where they are. */
export type DiskSource = ByteSource & DiskFile;

/**
 * A file, opened for each read and closed after it: a project has thousands of them, a process may have a thousand
 * open.
 *
 * @param file where it is
 * @param path how samples and messages name it
 * @param size its bytes (fileSize)
 */
export function fileSource(file: string, path: string, size: number): DiskSource {
  return {
    file,
    name: basename(file),
    path,
    size,
    async read(start, end) {
      try {
        return await readRange(file, start, end);
      } catch (thrown) {
        throw unreadable(path, thrown);
      }
    },
    async onDisk(start) {
      const real = await realpath(file).catch(() => null); // gone: whoever reads is told
      return real === null ? null : { folder: dirname(real), name: basename(real), offset: start };
    },
  };
}

/** A file in a ZIP. @param path how samples and messages name it */
export function memberOnDisk(archive: DiskSource, path: string, member: ZipMember): DiskSource {
  return { ...memberSource(archive, path, member), file: archive.file, member };
}

/** The same file, from its place as plain data. */
export const diskSource = ({ file, path, size, member }: DiskFile): DiskSource =>
  member === undefined ? fileSource(file, path, size) : memberOnDisk(fileSource(file, path, size), path, member);

/** Bytes of a regular file, links followed; null where there is none that can be looked at. */
export async function fileSize(file: string): Promise<number | null> {
  try {
    const info = await stat(file);
    return info.isFile() ? info.size : null;
  } catch {
    return null; // not there, a broken link, a loop of links, a name no file can have: no file all the same
  }
}

/** Whether there is anything of this name: a file, a folder, what they are in. */
export const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** A whole file. @throws LensError missing_file where it cannot be read */
export async function readBytes(file: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

/** A file of a folder. */
export interface FoundFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

interface Entries {
  readonly files: readonly FoundFile[];
  readonly folders: readonly string[];
}

/** What is directly in a folder, links followed; what can be neither is left out. */
async function readEntries(root: string, folder: string, skip: (path: string) => boolean): Promise<Entries> {
  const files: FoundFile[] = [];
  const folders: string[] = [];
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (skip(path)) return;
      const info = await stat(join(root, path)).catch(() => null); // a broken link, or gone since
      if (info?.isFile()) files.push({ path, size: info.size });
      else if (info?.isDirectory()) folders.push(path);
    }),
  );
  return { files, folders };
}

/** The files directly in a folder. @throws LensError missing_file where it is no folder or cannot be read */
export async function listFolder(root: string): Promise<readonly FoundFile[]> {
  try {
    return (await readEntries(root, "", () => false)).files;
  } catch (thrown) {
    throw unreadable(root, thrown);
  }
}

/**
 * The files of a folder and of those in it, in no particular order. Links are followed, but not into a folder that
 * they are in. A folder within that cannot be read is told of and left out.
 *
 * @param skip files and folders that are not looked at, by their path
 * @throws LensError missing_file where the folder itself cannot be read, cancelled
 */
export async function walkFolder(
  signal: AbortSignal,
  root: string,
  skip: (path: string) => boolean,
  onUnreadable: (path: string, reason: string) => void,
): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  const visit = async (folder: string, above: ReadonlySet<string>): Promise<void> => {
    if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
    let entries: Entries;
    let real: string;
    try {
      real = await realpath(join(root, folder));
      if (above.has(real)) return;
      entries = await readEntries(root, folder, skip);
    } catch (thrown) {
      if (folder === "") throw unreadable(root, thrown);
      onUnreadable(folder, thrown instanceof Error ? thrown.message : String(thrown));
      return;
    }
    for (const file of entries.files) found.push(file);
    const chain = new Set(above).add(real);
    for (const inner of entries.folders) await visit(inner, chain);
  };
  await visit("", new Set());
  return found;
}
