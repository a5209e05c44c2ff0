import {
  appendFileSync,
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { access, constants, mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { LensError } from "../lib/errors.ts";
import { quote } from "../project/quote.ts";

/** Files that the run writes, so that neither a crash nor a full disk costs what was there before. */
export interface OutputFile {
  /** "--out", "--csv" or "stdout". */
  readonly option: string;
  /** Absolute, links followed. */
  readonly path: string;
  /** Replaced whole by renaming; a device or a pipe can only be written to. */
  readonly regular: boolean;
  readonly mode: number;
  readonly exists: boolean;
  /** Which file it is, by whatever name (fileIdentity); null where there is none yet. */
  readonly identity: string | null;
}

const NEW_FILE_MODE = 0o666;
/** Characters that are written at once when a file is replaced. */
const PIECE = 2 ** 20;

/** Which file of the system a path leads to, links of either kind followed; null where there is none. */
export async function fileIdentity(path: string): Promise<string | null> {
  const info = await stat(path, { bigint: true }).catch(() => null);
  return info === null ? null : `${info.dev}:${info.ino}`;
}

/** The file that a shell put in stdout's place; null where it put none there. */
export function printedFile(): OutputFile | null {
  try {
    const info = fstatSync(process.stdout.fd, { bigint: true });
    if (!info.isFile()) return null;
    return {
      option: "stdout",
      path: "/dev/stdout",
      regular: true,
      mode: Number(info.mode),
      exists: true,
      identity: `${info.dev}:${info.ino}`,
    };
  } catch {
    return null; // closed: there is nothing to write over
  }
}

/** The system's complaints that are no matter of how the command was called: a disk is full, broken, or out of handles. */
const NOT_THE_CALL: ReadonlySet<string> = new Set([
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "EFBIG",
  "EMFILE",
  "ENFILE",
  "ENOMEM",
  "EPIPE",
]);
const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** Why an output could not be written, with what to do. @param what "--out" with its path, or "stdout" */
export function outputError(what: string, thrown: unknown): LensError {
  if (thrown instanceof LensError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  if (NO_ROOM.has(code))
    return new LensError(
      "missing_room",
      `${what} could not be written: there is no room left on its disk. Free some, or name a file on another disk.`,
      reason,
    );
  return new LensError(
    NOT_THE_CALL.has(code) ? "failed_storage" : "invalid_settings",
    `${what} cannot be written: ${reason}`,
    reason,
  );
}

/** A folder with those it is in. Not by mkdir's own `recursive`, which tries without end where the system has no file to give (/proc). */
async function makeFolder(path: string): Promise<void> {
  if ((await fileIdentity(path)) !== null) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch((thrown: unknown) => {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown; // another may have made it meanwhile
  });
}

const nameOf = ({ option, path }: OutputFile) => `${option} ${quote(path)}`;

/**
 * Looks at where an output is to go; its folder is made where it is missing.
 *
 * @throws LensError invalid_settings where it cannot be written; missing_room, failed_storage where its disk fails
 */
export async function checkOutput(option: string, written: string): Promise<OutputFile> {
  try {
    const path = await realpath(written).catch(() => resolve(written)); // not there yet
    const info = await stat(path).catch(() => null);
    if (info?.isDirectory()) throw new Error("it is a folder");
    const regular = info?.isFile() ?? true;
    if (info !== null) await access(path, constants.W_OK);
    else await makeFolder(dirname(path));
    if (regular) await access(dirname(path), constants.W_OK);
    return {
      option,
      path,
      regular,
      mode: info?.mode ?? NEW_FILE_MODE,
      exists: info !== null,
      identity: await fileIdentity(path),
    };
  } catch (thrown) {
    throw outputError(`${option} ${quote(written)}`, thrown);
  }
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

/**
 * Writes a file anew beside the old one and puts it in its place: there is always the one or the other, whole.
 *
 * @throws LensError as outputError says
 */
export async function replaceFile(output: OutputFile, texts: Iterable<string>): Promise<void> {
  const { path, regular, mode } = output;
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
    throw outputError(nameOf(output), thrown);
  }
}

/**
 * Puts a whole file in its place, its folder made where it is missing: there is the old one or the new one. Done when it
 * returns, so that nothing is told of it before.
 *
 * @param path absolute
 * @throws LensError as outputError says
 */
export function putFile(option: string, path: string, bytes: Uint8Array): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(beside, "w", NEW_FILE_MODE);
    try {
      writeFileSync(descriptor, bytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, path);
  } catch (thrown) {
    rmSync(beside, { force: true });
    throw outputError(`${option} ${quote(path)}`, thrown);
  }
}

/**
 * A file that grows by lines; each is with the system when `append` returns, so that no end of the process loses it.
 * All throw LensErrors as outputError says.
 */
export interface LineFile {
  append(line: string): void;
  close(): void;
}

/** @param mend whether the file goes on from text that may end in half a line, which then gets an end of its own */
export function openLines(output: OutputFile, goOn: boolean, mend: boolean): LineFile {
  const told = <T>(step: () => T): T => {
    try {
      return step();
    } catch (thrown) {
      throw outputError(nameOf(output), thrown);
    }
  };
  const descriptor = told(() => openSync(output.path, goOn ? "a" : "w", output.mode));
  const append = (line: string) => told(() => appendFileSync(descriptor, line));
  if (mend) append("\n");
  return { append, close: () => told(() => closeSync(descriptor)) };
}
