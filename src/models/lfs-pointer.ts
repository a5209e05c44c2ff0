import { LensError, type ErrorCode } from "../lib/errors.ts";
import type { ByteSource } from "../platform/bytes.ts";

/**
 * A repository that is cloned without Git LFS has notes in the place of its large files: three lines that say of what
 * hash and size the file is. Source: git-lfs, docs/spec.md.
 */
const POINTER = new TextEncoder().encode("version https://git-lfs");
/** Pointers have some 130 bytes; the format allows no more than this. */
const LARGEST_POINTER = 1024;

/** How many of a file's first bytes tell. */
export const POINTER_BYTES = POINTER.length;

/** Refuses a file that is such a note. @param start its first bytes, POINTER_BYTES at least. @throws LensError of the code */
export function refusePointer(source: ByteSource, start: Uint8Array, code: ErrorCode = "invalid_checkpoint"): void {
  if (source.size > LARGEST_POINTER || !POINTER.every((byte, i) => start[i] === byte)) return;
  throw new LensError(
    code,
    `${source.path} is a Git LFS pointer: a note of where the file is, not the file. Fetch the files with "git lfs pull" in the repository, or download them from its page, and add the folder again.`,
  );
}
