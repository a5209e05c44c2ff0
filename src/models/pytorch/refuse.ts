import { LensError } from "../../lib/errors.ts";
import type { ByteSource } from "../../platform/bytes.ts";

/**
 * This folder reads checkpoints that are published as PyTorch files only (torch.save: pytorch_model.bin, *.pth, *.pt).
 *
 * Such a file is a pickle, a program that builds objects by calling functions it names. Here it is hostile input:
 * the few steps that a table of tensors needs are understood, by meaning, and nothing is ever called. What asks for
 * more is refused by name.
 *
 *   open.ts        which files of a folder, one or shards
 *   file.ts        the two formats of torch.save, told apart: archive.ts (ZIP, since 1.6), legacy.ts (before)
 *   zip.ts         a ZIP file's directory, read by range
 *   pickle.ts      the machine; its opcodes, values and the names it knows lie beside it
 *   state-dict.ts  the table of tensors within what was loaded
 *   layout.ts      where a tensor's numbers lie; gather.ts reads those that lie apart
 */

const LONGEST = 80;

/** A name from a file as messages show it: control characters escaped, cut where it is long. */
export const show = (name: string): string =>
  JSON.stringify(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);

/** The file is not what it says it is. */
export function invalid(source: ByteSource, problem: string): LensError {
  return new LensError(
    "invalid_pytorch",
    `${source.path} is not a valid PyTorch file: ${problem}. Is the download complete?`,
  );
}

/** The file may be fine, and is not read. */
export function unsupported(source: ByteSource, what: string): LensError {
  return new LensError(
    "unsupported_checkpoint",
    `${source.path} was not read: ${what}. Only a plain table of tensors is read, and nothing in the file is run. If you trust it, load it in PyTorch and save its state dict as model.safetensors (safetensors.torch.save_file).`,
  );
}

/** Bytes [start, end) of a file, all of them. @throws LensError invalid_pytorch if the file has become shorter */
export async function readBytes(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const bytes = await source.read(start, end);
  if (bytes.byteLength !== end - start)
    throw invalid(source, `bytes ${start} to ${end} were asked for and ${bytes.byteLength} came`);
  return bytes;
}
