import { LensError } from "../lib/errors.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import { refusePointer } from "./lfs-pointer.ts";

/** A small file's text. @throws LensError invalid_checkpoint where it is a Git LFS pointer */
export async function readText(source: ByteSource): Promise<string> {
  const bytes = await readAll(source);
  refusePointer(source, bytes);
  return new TextDecoder().decode(bytes);
}

/** @throws LensError invalid_checkpoint */
export async function readJson(source: ByteSource): Promise<unknown> {
  const text = await readText(source);
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    throw new LensError("invalid_checkpoint", `${source.path} is not JSON; is the download complete?`);
  }
}
