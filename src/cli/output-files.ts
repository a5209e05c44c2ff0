import { appendFileSync, closeSync, openSync } from "node:fs";
import { access, constants, mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { LensError } from "../lib/errors.ts";
import { quote } from "../project/quote.ts";

/** Files that the run writes, so that neither a crash nor a full disk costs what was there before. */
export interface OutputFile {
  /** Absolute, links followed. */
  readonly path: string;
  /** Replaced whole by renaming; a device or a pipe can only be written to. */
  readonly regular: boolean;
  readonly mode: number;
  readonly exists: boolean;
}

const NEW_FILE_MODE = 0o666;
/** Characters that are written at once when a file is replaced. */
const PIECE = 2 ** 20;

/**
 * Looks at where an output is to go; its folder is made where it is missing.
 *
 * @throws LensError invalid_settings where it cannot be written
 */
export async function checkOutput(option: string, written: string): Promise<OutputFile> {
  try {
    const path = await realpath(written).catch(() => resolve(written)); // not there yet
    const info = await stat(path).catch(() => null);
    if (info?.isDirectory()) throw new Error("it is a folder");
    const regular = info?.isFile() ?? true;
    if (info !== null) await access(path, constants.W_OK);
    else await mkdir(dirname(path), { recursive: true });
    if (regular) await access(dirname(path), constants.W_OK);
    return { path, regular, mode: info?.mode ?? NEW_FILE_MODE, exists: info !== null };
  } catch (thrown) {
    throw new LensError("invalid_settings", `${option} ${quote(written)} cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** Whether two paths are one file. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [real, other] = await Promise.all([a, b].map((path) => realpath(path).catch(() => resolve(path))));
  return real === other;
}

/** The text of an output of an earlier run; "" where there is none. */
export async function readOutput({ path, exists }: OutputFile): Promise<string> {
  return exists ? readFile(path, "utf8") : "";
}

/** Pieces of about a megabyte from many small ones. */
function* gather(texts: Iterable<string>): Generator<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/** Writes a file anew beside the old one and puts it in its place: there is always the one or the other, whole. */
export async function replaceFile({ path, regular, mode }: OutputFile, texts: Iterable<string>): Promise<void> {
  const beside = regular ? `${path}.${process.pid}.part` : path;
  try {
    const handle = await open(beside, "w", mode);
    try {
      for (const piece of gather(texts)) await handle.appendFile(piece);
      if (regular) await handle.sync();
    } finally {
      await handle.close();
    }
    if (regular) await rename(beside, path);
  } catch (thrown) {
    if (regular) await rm(beside, { force: true });
    throw thrown;
  }
}

/** A file that grows by lines; each is with the system when `append` returns, so that no end of the process loses it. */
export interface LineFile {
  append(line: string): void;
  close(): void;
}

/** @param mend whether the file goes on from text that may end in half a line, which then gets an end of its own */
export function openLines({ path, mode }: OutputFile, goOn: boolean, mend: boolean): LineFile {
  const descriptor = openSync(path, goOn ? "a" : "w", mode);
  if (mend) appendFileSync(descriptor, "\n");
  return {
    append: (line) => appendFileSync(descriptor, line),
    close: () => closeSync(descriptor),
  };
}
