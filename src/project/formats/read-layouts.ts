import type { PairValues } from "../pair-values.ts";
import type { IntakeProblem, MaskSource, Sample, SubjectPictures, Understood } from "../types.ts";
import { createFolderRoles } from "../folder-roles.ts";
import { sameHints, type Hints } from "../hints.ts";
import { maskSourceProblems, useMaskSource } from "../mask-sources.ts";
import { sameOr } from "../../lib/remember.ts";
import { counted, quote } from "../quote.ts";
import type { IndexedFile } from "./file-index.ts";
import { LAST_RESORT, type Document, type Layout, type Reading, type Tree } from "./layout.ts";
import { aroundData } from "./repository.ts";

/** What layouts read of a tree. */
export interface LayoutsRead {
  /** The surest first. */
  readonly understood: readonly Understood[];
  /** In the same order. */
  readonly readings: readonly Reading[];
}

const pairsIn = ({ parts }: Reading) => parts.reduce((sum, { samples }) => sum + samples.length, 0);

/**
 * Asks every layout what it sees, and lets the surest read first: what one has read is no other's. A folder of which a
 * person said what it holds is the last one's, which reads by what they said.
 */
export function readLayouts(tree: Tree, all: readonly Layout[]): LayoutsRead {
  const { hints } = tree;
  const layouts = all.filter(({ name }) => !hints.without.includes(name));
  const roles = createFolderRoles(hints);
  const given = ({ reads, readsSaid }: Layout, files: readonly IndexedFile[]) =>
    hints.folders.length === 0 || readsSaid === true || reads === "tables"
      ? files
      : files.filter(({ folder }) => roles.of(folder) === null);
  const found = layouts
    .flatMap((layout) => {
      const detection = layout.detect({ ...tree, files: given(layout, tree.files) });
      return detection === null ? [] : [{ layout, detection }];
    })
    .toSorted((a, b) => b.detection.confidence - a.detection.confidence);
  let { files, documents, tables } = tree;
  const understood: Understood[] = [];
  const readings: Reading[] = [];
  for (const { layout, detection } of found) {
    // Beside what a layout knows, nobody wonders what a README is.
    if (layout.name === LAST_RESORT && files.length > 0 && readings.some((reading) => reading.files.size > 0)) {
      const around = aroundData(tree.files);
      if (!around.none) files = files.filter((file) => !around.has(file));
    }
    const left = { ...tree, files: given(layout, files), documents, tables };
    const isWhole = files === tree.files && documents === tree.documents && tables === tree.tables;
    // It may have seen what another has read by now.
    const seen = isWhole ? detection : files.length + documents.length + tables.length > 0 ? layout.detect(left) : null;
    if (seen === null) continue;
    const reading = layout.read(left);
    readings.push(reading);
    understood.push({ layout: layout.name, ...seen, files: reading.files.size, pairs: pairsIn(reading) });
    if (reading.files.size === 0) continue;
    tables = tables.filter((table) => !reading.files.has(table));
    files = reading.files.without?.(files) ?? files.filter((file) => !reading.files.has(file));
    documents = documents.filter(({ file }) => !reading.files.has(file));
  }
  return { understood, readings };
}

/** What names say is to be scored: all that read them, as one part. */
export interface NamesRead {
  readonly understood: readonly Understood[];
  readonly samples: readonly Sample[];
  readonly rule: string;
  readonly problems: readonly IntakeProblem[];
  readonly masks: readonly MaskSource[];
  readonly subjects: readonly SubjectPictures[];
  readonly values: readonly PairValues[];
  /** JSON files that were read. */
  readonly documents: ReadonlySet<string>;
}

/** What is left aside where a person said which layout is meant. */
function asideProblems(
  files: readonly IndexedFile[],
  readings: readonly Reading[],
  { layout }: Hints,
): IntakeProblem[] {
  if (layout === null) return [];
  const aside = files.filter((file) => file.kind === "picture" && !readings.some((read) => read.files.has(file)));
  const [first] = aside;
  if (first === undefined) return [];
  return [
    {
      kind: "not-named",
      path: null,
      message: `Only the layout ${quote(layout)} is read, as you said: ${counted(aside.length, "picture")}, ${quote(first.path)} first, ${aside.length === 1 ? "is" : "are"} left aside.`,
    },
  ];
}

/** What is asked for in a tree of names: the layout that is meant, unless that reads no names. */
const meantOf = (layouts: readonly Layout[], { layout }: Hints): readonly Layout[] => {
  const meant = layouts.filter(({ name }) => name === layout);
  return meant.length > 0 ? meant : layouts;
};

export function readNames(tree: Tree, all: readonly Layout[]): NamesRead {
  const { hints } = tree;
  const { understood, readings } = readLayouts(tree, meantOf(all, hints));
  const rules = readings.filter(({ parts }) => parts.some(({ samples }) => samples.length > 0)).map(({ rule }) => rule);
  const problems = readings.flatMap((reading) => reading.problems);
  if (!tree.files.some(({ kind }) => kind === "picture"))
    problems.push({
      kind: "nothing",
      path: null,
      message: "There is no picture among these files. Add a reference and a generation, or a folder of them.",
    });
  const read = readings.flatMap(({ parts }) => parts.flatMap(({ samples }) => samples));
  const found = readings.flatMap(({ masks }) => masks);
  const { samples, sources } = useMaskSource(read, found, hints.maskSource);
  problems.push(...maskSourceProblems(sources, hints.maskSource), ...asideProblems(tree.files, readings, hints));
  return {
    understood,
    samples,
    rule: rules.join(", ") || (readings.at(-1)?.rule ?? ""),
    problems,
    masks: sources,
    subjects: readings.flatMap(({ subjects = [] }) => subjects),
    values: readings.flatMap(({ values }) => values),
    documents: new Set(
      tree.documents.flatMap(({ file }) => (readings.some(({ files }) => files.has(file)) ? [file.path] : [])),
    ),
  };
}

const sameTexts = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a === b || (a.size === b.size && [...a].every(([path, text]) => b.get(path) === text));
const sameDocuments = (a: readonly Document[], b: readonly Document[]) =>
  a.length === b.length && a.every(({ file, value }, place) => file === b[place]?.file && value === b[place].value);
const sameCoverage = (a: Tree["coverage"], b: Tree["coverage"]) =>
  a.size === b.size && [...a].every(([path, share]) => b.get(path) === share);

/** The same, remembering the last tree: where only tables came, what names say stands. */
export function rememberNames(layouts: readonly Layout[]): (tree: Tree) => NamesRead {
  let last: { readonly tree: Tree; readonly read: NamesRead } | null = null;
  return (tree) => {
    const same =
      last !== null &&
      sameOr(last.tree.files, tree.files) === last.tree.files &&
      sameTexts(last.tree.texts, tree.texts) &&
      sameDocuments(last.tree.documents, tree.documents) &&
      sameCoverage(last.tree.coverage, tree.coverage) &&
      sameHints(last.tree.hints, tree.hints);
    if (last === null || !same) last = { tree, read: readNames(tree, layouts) };
    return last.read;
  };
}
