import { realpath, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { TextFile } from "../evaluation/read-columns.ts";
import { LensError } from "../lib/errors.ts";
import { decodeText } from "../lib/text-encoding.ts";
import { readAll } from "../platform/bytes.ts";
import { fileSource, type DiskSource } from "../platform/files-node.ts";
import { extensionOf, isArchive, TABLES } from "../project/formats/paths.ts";
import { quote } from "../project/quote.ts";
import type { IntakeProblem } from "../project/types.ts";
import { isPassedOver, readArchiveTree, readFolderTree, withArchives } from "./trees.ts";

/** Files of scores and ratings as `masc-lens tables` reads them: from folders, ZIPs, and by themselves. */
export interface TablesInput {
  readonly files: readonly TextFile[];
  /** Absolute paths of what was read. */
  readonly read: readonly string[];
  readonly problems: readonly IntakeProblem[];
}

/** Folders that say what lies in them: they are part of a file's path even where INPUT is below them. */
const TELLING = /^(?:mask[-_ ]?sources|data_.*_rating|data_gpt_rating|merged_data|group\d+)$/i;

/** What stands before the paths in a folder: its name, and those above it that tell. */
function placeOf(folder: string): string {
  const names = [basename(folder)];
  for (let at = dirname(folder); TELLING.test(basename(at)); at = dirname(at)) names.unshift(basename(at));
  return names.filter((name) => name !== "").join("/");
}

const isRatings = (path: string) => /(?:^|\/)(?:data_human_rating|merged_data)(?:\/|$)/i.test(path);

interface Found {
  readonly path: string;
  readonly source: DiskSource;
}

async function filesOf(
  signal: AbortSignal,
  written: string,
  what: string,
  outputs: ReadonlySet<string>,
): Promise<{ readonly found: readonly Found[]; readonly problems: readonly IntakeProblem[] }> {
  const info = await stat(written).catch((thrown: unknown) => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LensError("missing_file", `${what} ${quote(written)} cannot be read: ${reason}`);
  });
  const file = await realpath(resolve(written));
  if (!info.isDirectory() && !isArchive(written)) {
    if (isPassedOver(file, outputs)) return { found: [], problems: [] };
    const path = `${placeOf(dirname(file))}/${basename(file)}`;
    return { found: [{ path, source: fileSource(file, written, info.size) }], problems: [] };
  }
  const { name, root, files, problems } = info.isDirectory()
    ? await withArchives(await readFolderTree(signal, file, outputs))
    : await readArchiveTree(fileSource(file, written, info.size));
  const place = info.isDirectory() ? placeOf(root) : name;
  return { found: files.map((source) => ({ path: `${place}/${source.path}`, source })), problems };
}

/**
 * @param outputs absolute paths that the command writes: of an earlier run they are passed over
 * @throws LensError missing_file, invalid_archive, unsupported_archive, invalid_manifest, cancelled
 */
export async function readTablesInput(
  signal: AbortSignal,
  inputs: readonly string[],
  ratings: readonly string[],
  outputs: ReadonlySet<string>,
): Promise<TablesInput> {
  const found: Found[] = [];
  const problems: IntakeProblem[] = [];
  const add = async (written: string, what: string, placed: (path: string) => string) => {
    const tree = await filesOf(signal, written, what, outputs);
    problems.push(...tree.problems);
    found.push(...tree.found.map(({ path, source }) => ({ path: placed(path), source })));
  };
  for (const input of inputs) await add(input, "INPUT", (path) => path);
  // What --ratings names is ratings, whatever its folder is called.
  for (const folder of ratings)
    await add(folder, "--ratings", (path) => (isRatings(path) ? path : `data_human_rating/${path}`));
  const files: TextFile[] = [];
  const read = new Map<string, string>();
  for (const { path, source } of found) {
    if (!TABLES.includes(extensionOf(path))) continue;
    const key = source.member === undefined ? source.file : `${source.file}\0${source.path}`;
    // A folder that is given beside one around it is read once.
    if (read.has(key)) continue;
    signal.throwIfAborted();
    read.set(key, source.file);
    files.push({ path, text: decodeText(await readAll(source), quote(path)).text });
  }
  return { files, read: [...new Set(read.values())], problems };
}
