import type { FileEntry } from "../engine/protocol.ts";
import { baseName, readAll } from "../platform/bytes.ts";
import { openKept, type KeptFile } from "../platform/handles-kept.ts";
import { addedSource } from "../platform/added-source.ts";
import { stampOf as fileStamp, type AddedFile, type ZippedFile } from "../platform/picked.ts";
import type { Provenance } from "../project/types.ts";

/** A file at hand, or one that the browser keeps and opens when it is asked for. */
export type ProjectFile = (AddedFile | { readonly path: string; readonly kept: KeptFile }) & {
  /** Where it was made here, and not added. */
  readonly made?: Provenance;
};

/** A file of a ZIP by itself. @throws LensError invalid_archive */
async function unpack(entry: ZippedFile): Promise<File> {
  const { lastModified } = entry.zipped.archive.file;
  return new File([new Uint8Array(await readAll(addedSource(entry)))], baseName(entry.path), { lastModified });
}

/** What tells files of one path apart before they are read; a checksum is worth more than a time. */
function stampOf(entry: ProjectFile): {
  readonly size: number;
  readonly lastModified: number;
  readonly crc32: number | null;
} {
  if ("file" in entry) return { ...fileStamp(entry.file), crc32: null };
  if ("kept" in entry) {
    const { size, lastModified, zipped } = entry.kept;
    return { size, lastModified, crc32: zipped?.member.crc32 ?? null };
  }
  const { archive, member } = entry.zipped;
  return { size: member.size, lastModified: fileStamp(archive.file).lastModified, crc32: member.crc32 };
}

export async function fileOf(entry: ProjectFile | undefined): Promise<File | null> {
  if (entry === undefined) return null;
  if ("file" in entry) return entry.file;
  if ("zipped" in entry) return unpack(entry);
  const opened = await openKept(entry.kept);
  return "file" in opened ? opened.file : null;
}

/** Whether a file that is added is, byte for byte or by its checksum, the one that is known by its path: a folder may be added again. */
export async function isSame(known: ProjectFile, added: AddedFile): Promise<boolean> {
  const [earlier, now] = [stampOf(known), stampOf(added)];
  if (earlier.size !== now.size) return false;
  if (earlier.crc32 !== null && now.crc32 !== null) return earlier.crc32 === now.crc32;
  if (earlier.lastModified === now.lastModified) return true;
  const files = await Promise.all([fileOf(known), fileOf(added)].map((opening) => opening.catch(() => null)));
  const [a, b] = await Promise.all(files.map(async (file) => file && new Uint8Array(await file.arrayBuffer())));
  if (!a || !b) return false;
  return a.every((byte, index) => byte === b[index]);
}

export function toEntry(entry: ProjectFile): FileEntry {
  const { path } = entry;
  if ("file" in entry) return { path, blob: entry.file };
  return "zipped" in entry ? { path, zipped: entry.zipped } : { path, kept: entry.kept };
}
