import { LensError } from "../lib/errors.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";

/** A whole file. @throws LensError missing_file: one that was there when it was named may be gone when it is read */
export async function readBytes(source: ByteSource): Promise<Uint8Array> {
  try {
    return await readAll(source);
  } catch (thrown) {
    throw new LensError(
      "missing_file",
      `${source.path} could not be read. It may have been moved or changed since it was added; add it again.`,
      String(thrown),
    );
  }
}
