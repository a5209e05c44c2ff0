import { basename, dirname, join } from "node:path";
import { LensError } from "../lib/errors.ts";
import { decodeText } from "../lib/text-encoding.ts";
import { readBytes, type DiskSource, type FoundFile } from "../platform/files-node.ts";
import { readManifest, type ManifestRows } from "../project/formats/manifest/manifest.ts";
import { byName, extensionOf, foldersOf } from "../project/formats/paths.ts";
import { encodingProblems, hasPairs } from "../project/formats/manifest/tables.ts";
import { quote, quoteList } from "../project/quote.ts";
import type { Intake, IntakeProblem } from "../project/types.ts";
import { createDiskLookup, lookUpAll } from "./disk-paths.ts";

/** What INPUT comes to: samples whose paths are as it writes them, and where their files are. */
export interface Input extends Intake {
  /** The file that a sample's path means; null where there is none. */
  readonly find: (path: string) => DiskSource | null;
  /** All files that were read, or are to be, absolute: the manifest, pictures, masks, texts. */
  readonly files: readonly string[];
}

/** Kinds of tables, the one that is taken first first (as project/intake.ts has them). */
const TABLES = ["csv", "jsonl", "json", "tsv", "ndjson"];
const NAMED = /^manifest\.(?:csv|tsv|jsonl?|ndjson)$/i;
/** Bytes; what is larger is no table of pairs, and of 512 MiB no string can be made. */
export const LARGEST_TABLE = 256 * 2 ** 20;

export const isTable = (path: string): boolean => TABLES.includes(extensionOf(path));
export const isNamedManifest = (path: string): boolean => NAMED.test(basename(path));

/** Nearest the root first, then by kind, then by name. */
export function tablesFirst(a: FoundFile, b: FoundFile): number {
  return (
    foldersOf(a.path).length - foldersOf(b.path).length ||
    TABLES.indexOf(extensionOf(a.path)) - TABLES.indexOf(extensionOf(b.path)) ||
    byName(a.path, b.path)
  );
}

/** The manifest's samples with their files, which are looked up from its folder. */
async function locate(manifest: string, rows: ManifestRows, problems: readonly IntakeProblem[]): Promise<Input> {
  const written = rows.samples
    .flatMap(({ reference, referenceMask, generation, generationMask }) => [
      reference,
      referenceMask,
      generation,
      generationMask,
    ])
    .filter((path) => path !== null);
  const files = await lookUpAll(createDiskLookup(dirname(manifest)), written);
  const absent = [...files].filter(([, source]) => source === null).map(([path]) => path);
  const missing =
    absent.length === 0
      ? []
      : [
          {
            kind: "not-found" as const,
            path: null,
            message: `Not found: ${quoteList(absent)}. Rows that name ${absent.length === 1 ? "it" : "them"} will have an error.`,
          },
        ];
  return {
    samples: rows.samples,
    rule: `manifest ${basename(manifest)}`,
    parts: [],
    out: [],
    away: [],
    problems: [...rows.problems, ...problems, ...missing],
    find: (path) => files.get(path) ?? null,
    files: [manifest, ...[...files.values()].flatMap((source) => source?.file ?? [])],
  };
}

interface ReadManifest {
  readonly rows: ManifestRows;
  readonly problems: readonly IntakeProblem[];
}

/** @throws LensError missing_file, invalid_manifest */
async function read(file: string, path: string): Promise<ReadManifest> {
  const { text, encoding } = decodeText(await readBytes(file, path), quote(path));
  return { rows: readManifest(path, text), problems: encodingProblems(path, encoding) };
}

/** @throws LensError missing_file, invalid_manifest */
export async function readManifestFile(file: string, path: string): Promise<Input> {
  const { rows, problems } = await read(file, path);
  return locate(file, rows, problems);
}

/**
 * The first of a folder's tables that is a manifest; null where none is. Those that are named so and are none are told of.
 *
 * @param alone whether a table without references counts, whose rows are scored for their prompts alone
 */
export async function readFirstManifest(
  root: string,
  tables: readonly FoundFile[],
  problems: readonly IntakeProblem[],
  alone: boolean,
): Promise<Input | null> {
  const refused: IntakeProblem[] = [];
  for (const [index, { path, size }] of tables.entries()) {
    if (size > LARGEST_TABLE) continue;
    let table: ReadManifest;
    try {
      table = await read(join(root, path), path);
    } catch (thrown) {
      if (isNamedManifest(path))
        refused.push({ kind: "table", path, message: LensError.from(thrown, "invalid_manifest").message });
      continue;
    }
    if (!alone && !hasPairs(table)) continue;
    const others = tables
      .slice(index + 1)
      .map((table) => table.path)
      .filter(isNamedManifest);
    const passed =
      others.length === 0
        ? []
        : [
            {
              kind: "passed-over" as const,
              path: null,
              message: `${quote(path)} was read, and not ${quoteList(others)}. To score another, give it as INPUT.`,
            },
          ];
    return locate(join(root, path), table.rows, [...problems, ...table.problems, ...refused, ...passed]);
  }
  return null;
}
