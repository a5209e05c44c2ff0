import { checkpointFolders, mayHoldCheckpoint } from "./checkpoint-folders.ts";
import { Contents, type IntakeFile, type OnPortion } from "./contents.ts";
import { Coverage, type CoverageOf } from "./coverage.ts";
import { createFolderRoles } from "./folder-roles.ts";
import { GivenFiles } from "./given-files.ts";
import { NO_HINTS, type Hints } from "./hints.ts";
import { byPath, FileIndex, type IndexedFile } from "./formats/file-index.ts";
import { LAST_RESORT, type Layout, type Tree } from "./formats/layout.ts";
import { PathTable } from "./formats/manifest/path-table.ts";
import { resolveSamples } from "./formats/manifest/resolve-samples.ts";
import { choosePairTables, hasPairs, inOrderAdded, type Standing } from "./formats/manifest/tables.ts";
import { readLayouts, rememberNames } from "./formats/read-layouts.ts";
import { LAYOUTS } from "./formats/register.ts";
import { aroundData } from "./formats/repository.ts";
import { createValues } from "./pair-values.ts";
import { previewOf, type IntakePreview } from "./preview.ts";
import { isMaskRecord } from "./mask-record-name.ts";
import { withoutSome } from "../lib/sorted.ts";
import { baseName } from "../platform/bytes.ts";
import type { Intake, IntakeProblem } from "./types.ts";
import { unite } from "./unite.ts";

export interface Manner {
  /** Is told how many texts are read, where many are. */
  readonly onTexts?: OnPortion;
  /** Without texts that can wait (`Layout.canWait`), where they were not read before: the same pairs, of which a later reading says more. */
  readonly early?: boolean;
}

/** From files to what is to be scored: contents are read, layouts say what they see, and `unite` makes one of it. */
export interface IntakeReader {
  /**
   * What is to be scored among the files. What is added to a project adds to what stands. Never throws for what is in
   * the files; what is wrong with them are problems. A path that finds no file stays as the table wrote it: its row
   * fails with `missing_file`, and the others go on.
   *
   * @param made paths of files that were made here: they are passed over, whatever they are called
   * @param hints what a person said of how to read them; that of what stands where nothing else is given
   */
  read(
    files: Iterable<IntakeFile>,
    standing?: Standing | null,
    made?: ReadonlySet<string>,
    hints?: Hints,
    manner?: Manner,
  ): Promise<Intake>;
  /** What `read` would come to, and the paths taken apart: for who still chooses how to read. */
  preview(...args: Parameters<IntakeReader["read"]>): Promise<IntakePreview>;
}

/**
 * Remembers what it read: files that are added to others cost what they are. One a project.
 *
 * @param coverageOf what a mask covers, for layouts that choose by it; null where nobody can decode
 */
export function createIntakeReader(
  layouts: readonly Layout[] = LAYOUTS,
  coverageOf: CoverageOf | null = null,
): IntakeReader {
  const coverage = new Coverage(coverageOf);
  const contents = new Contents();
  const given = new GivenFiles();
  const index = new FileIndex();
  const ofTables = layouts.filter(({ reads }) => reads === "tables");
  const ofNames = layouts.filter(({ reads }) => reads === "names");
  const readNames = rememberNames(ofNames);
  const attachValues = createValues();
  const isDocument = (path: string) => {
    const file = index.get(path);
    return file !== undefined && ofNames.some(({ documents }) => documents?.(file) === true);
  };
  const canWait = (path: string) => {
    const file = index.get(path);
    return file !== undefined && ofNames.some((layout) => layout.canWait?.(file) === true);
  };
  let lookups = new PathTable();

  const read: IntakeReader["read"] = async (
    files,
    standing = null,
    made = NONE,
    hints = standing?.intake.hints ?? NO_HINTS,
    { onTexts = () => undefined, early = false } = {},
  ) => {
    const out = new Set(standing?.intake.out.filter((path) => !standing.added.has(path)));
    const fresh = given.update(files);
    if (fresh === null) index.update(given.byPath.keys());
    else index.add(fresh.map(({ path }) => path));
    const withoutOut = (some: readonly IndexedFile[]) => withoutPaths(some, [out, made]);
    const there = withoutOut(index.there);
    const all = withoutIgnored(there, hints);
    const ofKind = (kind: "table" | "text") => given.these(withoutIgnored(withoutOut(index.ofKind(kind)), hints));
    // Before anything is waited for: another reading may be asked for meanwhile.
    const { asGiven } = given;
    const [tableFiles, textFiles] = [ofKind("table"), ofKind("text")];
    const problems: IntakeProblem[] = [];
    const checkpoint = mayHoldCheckpoint(index)
      ? new Set([...checkpointFolders(all.map(({ path }) => path)).values()].flat())
      : NONE;
    const { tables, documents } = await contents.tables(
      tableFiles.filter(({ path }) => !checkpoint.has(path)),
      isDocument,
      problems,
    );
    const meant = hints.layout === null || ofTables.some(({ name }) => name === hints.layout);
    const pairTables = meant ? choosePairTables(tables, standing, problems) : [];
    const textTables = inOrderAdded(
      tables.filter((table) => !hasPairs(table)),
      standing,
    );
    const texts = await contents.texts(textFiles, problems, early ? canWait : NEVER, asGiven, onTexts);

    const ofNothing = {
      files: [],
      texts: new Map<string, string>(),
      documents: [],
      coverage: new Map<string, number | null>(),
      tables: [],
      resolve: () => NOTHING_RESOLVED,
      hints,
    };
    // Nothing was read of pictures so far: few files of thousands are tables, or are told of.
    const told = new Set([...tables, ...problems].flatMap(({ path }) => path ?? []).filter((path) => !texts.has(path)));
    const named = withoutSome(
      withoutPaths(all, [checkpoint]),
      Array.from(told, (path) => index.get(path)).filter((file) => file !== undefined),
      byPath,
    );
    const tree: Tree = {
      ...ofNothing,
      files: named,
      texts,
      documents: documents.flatMap(({ path, value }) => {
        const file = index.get(path);
        return file === undefined ? [] : [{ file, value }];
      }),
    };
    const byNames = readNames(await coverage.measured(tree, ofNames, given.byPath));
    const isKnown = byNames.understood.some(({ layout, files: read }) => layout !== LAST_RESORT && read > 0);
    const isToTell = textTables.length + problems.length > 0;
    const around = isKnown && isToTell ? aroundData(named) : null;
    const isAround = (path: string) => {
      const file = index.get(path);
      return file !== undefined && around?.has(file) === true && !isDocument(path);
    };
    const counting = [...pairTables, ...textTables.filter(({ path }) => !isAround(path))];
    if (counting.length > 0) lookups = lookups.with(there.map(({ path }) => path));
    const byTables = readLayouts(
      { ...ofNothing, files: named, tables: counting, resolve: (table) => resolveSamples(table, lookups) },
      ofTables,
    );

    // What a layout read is no table that could not be read.
    const toTell = [
      ...tables.flatMap(({ rows }) => rows.problems),
      ...problems.filter(({ kind, path }) => kind !== "table" || !byNames.documents.has(path ?? "")),
    ].filter(({ kind, path }) => !isAround(path ?? "") && !(kind === "table" && isMaskRecord(baseName(path ?? ""))));
    return { ...unite(byTables, byNames, all, standing, toTell, attachValues), hints, out: [...out] };
  };

  return { read, preview: async (...args) => previewOf(await read(...args), index) };
}

/** Of most projects nothing is left out, and none of tens of thousands of files is looked up. */
function withoutPaths(files: readonly IndexedFile[], left: readonly ReadonlySet<string>[]): readonly IndexedFile[] {
  const some = left.filter(({ size }) => size > 0);
  return some.length === 0 ? files : files.filter(({ path }) => !some.some((paths) => paths.has(path)));
}

/** Files in folders that a person said are not to be read. */
function withoutIgnored(files: readonly IndexedFile[], hints: Hints): readonly IndexedFile[] {
  if (!hints.folders.some(({ role }) => role === "ignore")) return files;
  const roles = createFolderRoles(hints);
  return files.filter(({ folder }) => roles.of(folder)?.role !== "ignore");
}

const NONE: ReadonlySet<string> = new Set();
const NEVER = () => false;
const NOTHING_RESOLVED = { samples: [], problems: [], used: new Set<string>() };

/** Reads once, remembering nothing. */
export const readIntake = (
  files: Iterable<IntakeFile>,
  standing: Standing | null = null,
  hints?: Hints,
): Promise<Intake> => createIntakeReader().read(files, standing, NONE, hints);
