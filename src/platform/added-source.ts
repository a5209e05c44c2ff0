import { blobSource, type ByteSource } from "./bytes.ts";
import { rememberEach } from "../lib/remember.ts";
import type { AddedFile } from "./picked.ts";
import { readAhead } from "./read-ahead.ts";
import { zippedSource } from "./zip/source.ts";

/** One a ZIP, for all that is looked at in it and taken out of it; each says by its own path what is wrong with it. */
export const archiveOf = rememberEach((file: Blob) => readAhead(blobSource("", file)));

/** Its bytes, read when they are asked for. @throws LensError invalid_archive, from `read` */
export function addedSource(added: AddedFile): ByteSource {
  const { path } = added;
  if ("file" in added) return blobSource(path, added.file);
  const { archive, member } = added.zipped;
  return zippedSource(archiveOf(archive.file), path, member);
}
