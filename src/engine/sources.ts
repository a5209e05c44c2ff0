import { addedSource } from "../platform/added-source.ts";
import { blobSource, type ByteSource } from "../platform/bytes.ts";
import { keptSource } from "../platform/handles-kept.ts";
import { installedSource } from "../platform/installed-file.ts";
import { privateModelStore } from "../platform/model-store-private.ts";
import type { FileEntry } from "./protocol.ts";

/** From the files that a worker is told of to what it reads. */

const entries = new WeakMap<ByteSource, FileEntry>();

function opened(entry: FileEntry): ByteSource {
  if ("blob" in entry) return blobSource(entry.path, entry.blob);
  if ("zipped" in entry) return addedSource(entry);
  return "kept" in entry ? keptSource(entry.kept) : installedSource(privateModelStore(), entry.installed);
}

/** @param standIn what stands for it where it was known by its name before */
export function toSource(entry: FileEntry, standIn = (source: ByteSource): ByteSource => source): ByteSource {
  const source = standIn(opened(entry));
  entries.set(source, entry);
  return source;
}

/** How another worker is told of the same file; null where this one was not told of it. */
export const entryOf = (source: ByteSource): FileEntry | null => entries.get(source) ?? null;
