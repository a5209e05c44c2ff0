import type { IntakeProblem, MaskSource, Sample, Understood } from "../types.ts";
import type { IndexedFile } from "./file-index.ts";
import type { Document, Layout, Reading, Tree } from "./layout.ts";

/** What layouts read of a tree. */
export interface LayoutsRead {
  /** The surest first. */
  readonly understood: readonly Understood[];
  /** In the same order. */
  readonly readings: readonly Reading[];
}

/** Asks every layout what it sees, and lets the surest read first: what one has read is no other's. */
export function readLayouts(tree: Tree, layouts: readonly Layout[]): LayoutsRead {
  const found = layouts
    .flatMap((layout) => {
      const detection = layout.detect(tree);
      return detection === null ? [] : [{ layout, ...detection }];
    })
    .toSorted((a, b) => b.confidence - a.confidence);
  let { files, documents } = tree;
  const readings = found.map(({ layout }) => {
    const reading = layout.read({ ...tree, files, documents });
    if (reading.files.size > 0) {
      files = files.filter(({ path }) => !reading.files.has(path));
      documents = documents.filter(({ file }) => !reading.files.has(file.path));
    }
    return reading;
  });
  return {
    understood: found.map(({ layout, confidence, sentence }) => ({ layout: layout.name, confidence, sentence })),
    readings,
  };
}

/** What names say is to be scored: all that read them, as one part. */
export interface NamesRead {
  readonly understood: readonly Understood[];
  readonly samples: readonly Sample[];
  readonly rule: string;
  readonly problems: readonly IntakeProblem[];
  readonly masks: readonly MaskSource[];
  /** JSON files that were read. */
  readonly documents: ReadonlySet<string>;
}

export function readNames(tree: Tree, layouts: readonly Layout[]): NamesRead {
  const { understood, readings } = readLayouts(tree, layouts);
  const rules = readings.filter(({ parts }) => parts.some(({ samples }) => samples.length > 0)).map(({ rule }) => rule);
  const problems = readings.flatMap((reading) => reading.problems);
  if (!tree.files.some(({ kind }) => kind === "picture"))
    problems.push({
      kind: "nothing",
      path: null,
      message: "There is no picture among these files. Add a reference and a generation, or a folder of them.",
    });
  return {
    understood,
    samples: readings.flatMap(({ parts }) => parts.flatMap(({ samples }) => samples)),
    rule: rules.join(", ") || (readings.at(-1)?.rule ?? ""),
    problems,
    masks: readings.flatMap(({ masks }) => masks),
    documents: new Set(
      tree.documents.map(({ file }) => file.path).filter((path) => readings.some(({ files }) => files.has(path))),
    ),
  };
}

const sameFiles = (a: readonly IndexedFile[], b: readonly IndexedFile[]) =>
  a.length === b.length && a.every((file, place) => file === b[place]);
const sameTexts = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
const sameDocuments = (a: readonly Document[], b: readonly Document[]) =>
  a.length === b.length && a.every(({ file, value }, place) => file === b[place]?.file && value === b[place].value);

/** The same, remembering the last tree: where only tables came, what names say stands. */
export function rememberNames(layouts: readonly Layout[]): (tree: Tree) => NamesRead {
  let last: { readonly tree: Tree; readonly read: NamesRead } | null = null;
  return (tree) => {
    const same =
      last !== null &&
      sameFiles(last.tree.files, tree.files) &&
      sameTexts(last.tree.texts, tree.texts) &&
      sameDocuments(last.tree.documents, tree.documents);
    if (last === null || !same) last = { tree, read: readNames(tree, layouts) };
    return last.read;
  };
}
