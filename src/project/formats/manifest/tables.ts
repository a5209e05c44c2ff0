import { baseName } from "../../../platform/bytes.ts";
import { quote, quoteList } from "../../quote.ts";
import type { InputColumn, Intake, IntakeProblem, Sample } from "../../types.ts";
import { byName, extensionOf, foldersOf, isTable, TABLES } from "../paths.ts";
import type { ManifestRows } from "./manifest.ts";

/** Which of the tables at hand are read, and which of them count: one policy, for page and command line. */

/** Bytes: a table of ten thousand rows has a few megabytes, and of 512 MiB no string can be made. */
export const LARGEST_TABLE = 256 * 2 ** 20;
/** The same of a text; a prompt has a few hundred. */
export const LARGEST_TEXT = 2 ** 20;
/** How many tables of other names are looked into for a manifest: annotations come one a picture. */
export const TABLES_READ = 100;

export const isNamedManifest = (path: string): boolean => /^manifest\.(?:csv|tsv|jsonl?|ndjson)$/i.test(baseName(path));

const depth = (path: string) => foldersOf(path).length;

interface AtPath {
  readonly path: string;
}

/** Nearest the root first, then by kind, then by name. */
const nearestFirst = (a: AtPath, b: AtPath): number =>
  depth(a.path) - depth(b.path) ||
  TABLES.indexOf(extensionOf(a.path)) - TABLES.indexOf(extensionOf(b.path)) ||
  byName(a.path, b.path);

/** The tables that are looked into, in their order: those named "manifest", then some of the others. */
export function tablesToRead<F extends AtPath>(files: readonly F[]): { readonly named: F[]; readonly others: F[] } {
  const all = files.filter(({ path }) => isTable(path)).toSorted(nearestFirst);
  return {
    named: all.filter(({ path }) => isNamedManifest(path)),
    others: all.filter(({ path }) => !isNamedManifest(path)).slice(0, TABLES_READ),
  };
}

/** What of an intake those after it depend on: of thousands of pairs most is not asked for again. */
export interface StandingIntake extends Pick<Intake, "parts" | "hints" | "out" | "away"> {
  readonly samples: readonly Pick<Sample, "id" | "reference" | "generation">[];
}

/** What stands already where files are added to a project. */
export interface Standing {
  readonly intake: StandingIntake;
  /** Paths that are new, or whose content is. */
  readonly added: ReadonlySet<string>;
  /** Ids that are in use beside those of the samples: of pairs made by hand. */
  readonly taken: ReadonlySet<string>;
}

export interface Table {
  readonly path: string;
  readonly rows: ManifestRows;
}

/** What is in a table's columns. */
export const columnsOf = ({ path, rows }: Table): InputColumn[] =>
  rows.described.map((column) => ({ ...column, sources: [path] }));

/** Whether a table's rows are pairs; else they say more of pairs. */
export const hasPairs = ({ rows: { samples, known } }: Pick<Table, "rows">): boolean =>
  // Columns for images without any image in them are no pairs.
  samples.some(({ reference, generation }) => reference !== null || generation !== null) &&
  ((known.has("reference") && known.has("generation")) ||
    samples.some(({ reference, generation }) => reference !== null && generation !== null));

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

/** Tables that were there come first, in their order: what is added last is what a person wants. */
export function inOrderAdded(tables: readonly Table[], standing: Standing | null): readonly Table[] {
  const before = (standing?.intake.parts ?? []).map(({ table }) => table);
  const place = ({ path }: Table) => (before.includes(path) ? before.indexOf(path) : before.length);
  return tables.toSorted((a, b) => place(a) - place(b));
}
