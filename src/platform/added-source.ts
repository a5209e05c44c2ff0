import { blobSource, type ByteSource } from "./bytes.ts";
import type { AddedFile } from "./picked.ts";
import { zippedSource } from "./zip/source.ts";

/** Its bytes, read when they are asked for. @throws LensError invalid_archive, from `read` */
export function addedSource(added: AddedFile): ByteSource {
  const { path } = added;
  if ("file" in added) return blobSource(path, added.file);
  const { archive, member } = added.zipped;
  return zippedSource(blobSource(archive.path, archive.file), path, member);
}
