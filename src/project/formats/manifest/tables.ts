import { LensError } from "../../../lib/errors.ts";
import { decodeText, type DecodedText } from "../../../lib/text-encoding.ts";
import { baseName } from "../../../platform/bytes.ts";
import { readTable, type ManifestRows } from "./manifest.ts";
import { byName, extensionOf, foldersOf, TABLES } from "../paths.ts";
import { quote, quoteList } from "../../quote.ts";
import type { Intake, IntakeProblem } from "../../types.ts";

/** What intake reads of files: tables and small texts, each by its bytes. */

/** A file as intake sees it. Its path is its key: samples name files by it. */
export interface IntakeFile {
  /** With forward slashes, unique. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** A table of ten thousand rows has a few megabytes; a prompt a few hundred bytes. */
export const LARGEST_TABLE = 256 * 2 ** 20;
const LARGEST_TEXT = 2 ** 20;
/** How many tables are looked into for a manifest: annotations come one a picture. */
export const TABLES_READ = 100;
const READ_AT_ONCE = 64;

/** What stands already where files are added to a project. */
export interface Standing {
  readonly intake: Intake;
  /** Paths that are new, or whose content is. */
  readonly added: ReadonlySet<string>;
  /** Ids that are in use beside those of the samples: of pairs made by hand. */
  readonly taken: ReadonlySet<string>;
}

/** Tables are read first where they are named so, then nearest the root. */
const depth = (path: string) => foldersOf(path).length;
const isNamedManifest = (path: string) => /^manifest\.(?:csv|tsv|jsonl?|ndjson)$/i.test(baseName(path));
const nearestFirst = (a: IntakeFile, b: IntakeFile) =>
  depth(a.path) - depth(b.path) ||
  TABLES.indexOf(extensionOf(a.path)) - TABLES.indexOf(extensionOf(b.path)) ||
  byName(a.path, b.path);

export interface Table {
  readonly path: string;
  readonly rows: ManifestRows;
}

/** Whether a table's rows are pairs; else they say more of pairs. */
export const hasPairs = ({ rows: { samples, known } }: Pick<Table, "rows">): boolean =>
  samples.length > 0 &&
  ((known.has("reference") && known.has("generation")) ||
    samples.some(({ reference, generation }) => reference !== null && generation !== null));

/** What is to be said of a text's encoding: where it was told by its letters, a person has to look at them. */
export function encodingProblems(path: string, encoding: DecodedText["encoding"]): IntakeProblem[] {
  if (encoding !== "Windows-1252") return [];
  return [
    {
      kind: "encoding",
      path,
      message: `${quote(path)} is not in UTF-8; it was read as ${encoding}. Where letters look wrong, save it as UTF-8 and add it again.`,
    },
  ];
}

/** A file's text; what is odd about its encoding becomes a problem. @throws LensError where it cannot be read or told */
async function readText(file: IntakeFile, problems: IntakeProblem[]): Promise<string> {
  const { text, encoding } = decodeText(await file.read(), quote(file.path));
  problems.push(...encodingProblems(file.path, encoding));
  return text;
}

/** The tables among the files that can be read; what cannot becomes problems. */
export async function readTables(files: readonly IntakeFile[], problems: IntakeProblem[]): Promise<Table[]> {
  const all = files.filter(({ path }) => TABLES.includes(extensionOf(path))).toSorted(nearestFirst);
  const named = all.filter(({ path }) => isNamedManifest(path));
  const others = all.filter(({ path }) => !isNamedManifest(path)).slice(0, TABLES_READ);
  const tables: Table[] = [];
  for (const file of [...named, ...others]) {
    const { path, size } = file;
    if (size > LARGEST_TABLE) {
      problems.push({
        kind: "table",
        path,
        message: `${quote(path)} is too large for a table of pairs (${size} bytes).`,
      });
      continue;
    }
    try {
      tables.push({ path, rows: readTable(path, await readText(file, problems)) });
    } catch (thrown) {
      problems.push({ kind: "table", path, message: LensError.from(thrown, "invalid_manifest").message });
    }
  }
  return tables;
}

/**
 * Which tables of pairs count: those that did before, and of those that were added the ones named "manifest", else all.
 * Others are told of.
 */
export function choosePairTables(
  tables: readonly Table[],
  standing: Standing | null,
  problems: IntakeProblem[],
): Table[] {
  const before = (standing?.intake.parts ?? []).flatMap(({ table }) => tables.filter(({ path }) => path === table));
  const fresh = tables.filter(
    (table) => !before.includes(table) && (standing === null || standing.added.has(table.path)),
  );
  const named = fresh.filter((table) => isNamedManifest(table.path) && hasPairs(table));
  const used = [...before, ...(named.length > 0 ? named : fresh)].filter(hasPairs);
  for (const table of tables) {
    if (used.includes(table) || !hasPairs(table)) continue;
    const others = quoteList(used.map(({ path }) => path));
    problems.push({
      kind: "passed-over",
      path: table.path,
      message: `${quote(table.path)} is a manifest too, and was passed over, as there is ${others}. To add its pairs to the others, add it by itself.`,
    });
  }
  return used;
}

/** The small texts among the files, by path; what cannot be read becomes a problem. */
export async function readSmallTexts(
  files: readonly IntakeFile[],
  problems: IntakeProblem[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const wanted = files.filter(({ path, size }) => extensionOf(path) === "txt" && size <= LARGEST_TEXT);
  for (let start = 0; start < wanted.length; start += READ_AT_ONCE) {
    const batch = wanted.slice(start, start + READ_AT_ONCE);
    const contents = await Promise.allSettled(batch.map((file) => readText(file, problems)));
    for (const [index, content] of contents.entries()) {
      const path = batch[index]?.path ?? "";
      if (content.status === "rejected") {
        const { code, message } = LensError.from(content.reason, "missing_file");
        problems.push({
          kind: code === "missing_file" ? "unreadable" : "encoding",
          path,
          message: code === "missing_file" ? `${quote(path)} could not be read: ${message}` : message,
        });
      } else if (content.value.includes("\ufffd")) {
        problems.push({
          kind: "encoding",
          path,
          message: `Letters of ${quote(path)} were lost before it was saved, so it was left out. Write it again as UTF-8.`,
        });
      } else texts.set(path, content.value);
    }
  }
  return texts;
}
