import { basename, dirname, join } from "node:path";
import { LensError } from "../lib/errors.ts";
import { decodeText } from "../lib/text-encoding.ts";
import { readBytes, type DiskSource, type FoundFile } from "../platform/files-node.ts";
import { withRatingLists } from "../project/formats/manifest/long-ratings.ts";
import { readManifest, type ManifestRows } from "../project/formats/manifest/manifest.ts";
import { encodingProblems } from "../project/contents.ts";
import { hasPairs, isNamedManifest, LARGEST_TABLE } from "../project/formats/manifest/tables.ts";
import { EMPTY_INTAKE } from "../project/sample.ts";
import { quote, quoteList } from "../project/quote.ts";
import { filesOf } from "../project/references.ts";
import type { Intake, IntakeProblem } from "../project/types.ts";
import { createDiskLookup, lookUpAll } from "./disk-paths.ts";

/** What INPUT comes to: samples whose paths are as it writes them, and where their files are. */
export interface Input extends Intake {
  /** What relative paths are from: the folder, or the manifest's; of a ZIP the folder that it was made of. Absolute. */
  readonly root: string;
  /** Whether a table says what is to be scored, whose paths lead anywhere on the disk. */
  readonly byManifest: boolean;
  /** The file that a sample's path means; null where there is none. */
  readonly find: (path: string) => DiskSource | null;
  /** All files that were read, or are to be, absolute: the manifest, pictures, masks, texts. */
  readonly files: readonly string[];
}

/** The manifest's samples with their files, which are looked up from its folder. */
async function locate(manifest: string, rows: ManifestRows, problems: readonly IntakeProblem[]): Promise<Input> {
  const written = rows.samples.flatMap(filesOf);
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
    ...EMPTY_INTAKE,
    samples: rows.samples,
    rule: `manifest ${basename(manifest)}`,
    problems: [...rows.problems, ...problems, ...missing],
    root: dirname(manifest),
    byManifest: true,
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
  return { rows: withRatingLists(readManifest(path, text)), problems: encodingProblems(path, encoding) };
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
