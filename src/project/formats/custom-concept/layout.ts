import { counted } from "../../quote.ts";
import type { IntakeProblem } from "../../types.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { namedPart, NOTHING_READ, takenPaths, type Layout, type Reading, type Tree } from "../layout.ts";
import { fold, parsePath } from "../paths.ts";
import { filesByFolder } from "../folder-files.ts";
import { folderMeaning } from "../role-words.ts";
import { unmaskedIn } from "../subjects/masks.ts";
import { isContainer, type Rest } from "../subjects/place.ts";
import { countSentence, onlyReferences, readSubjects } from "../subjects/read.ts";
import type { Subject, Subjects } from "../subjects/subject.ts";
import { isPromptsJson, promptsIn } from "../subjects/texts.ts";
import { isDatasetJson, promptLines, readConcepts, type Concept } from "./dataset-json.ts";

const BENCHMARK = "benchmark_dataset";
const SAMPLES = "samples";

const nameOf = ({ folded }: Folder): string => folded.at(-1) ?? "";

/** Folders that hold `samples` beside a prompts.json which speaks of these. */
function sampleRoots({ files, documents }: Tree): ReadonlySet<string> {
  const lists = new Map(
    documents.filter(({ file }) => isPromptsJson(file)).map(({ file, value }) => [file.folder.key, promptsIn(value)]),
  );
  const roots = new Set<string>();
  for (const { folder, kind, stem } of lists.size === 0 ? [] : files) {
    if (kind !== "picture" || nameOf(folder) !== SAMPLES) continue;
    const root = folder.folded.slice(0, -1).join("/");
    if (!roots.has(root) && lists.get(root)?.has(stem) === true) roots.add(root);
  }
  return roots;
}

interface Dataset {
  readonly subjects: Subjects;
  /** Whose samples are that no folder gives to a concept. */
  readonly rest: Rest | null;
  readonly texts: readonly string[];
}

/** A file of prompts by its path in dataset.json: below that file's folder, else wherever one of that end lies. */
function promptsFile(written: string, texts: readonly IndexedFile[]): IndexedFile | undefined {
  const tail = parsePath(written).parts.slice(-2).map(fold).join("/");
  return texts.find(({ folder, name }) => `${[...folder.folded.slice(-1), fold(name)].join("/")}` === tail);
}

/** Pictures that a method was trained with beside the references. */
const isRegularization = ({ folded }: Folder) => folded.includes("regularization");

const NO_FILES: readonly IndexedFile[] = [];

/** Pictures of the benchmark's concepts; where there are none, and samples are, all that lies beside these. */
function referencesIn(tree: Tree, concepts: ReadonlyMap<string, Concept>): readonly IndexedFile[] {
  const folders = filesByFolder(tree.files);
  const picturesIn = (isMeant: (folder: Folder) => boolean) =>
    folders
      .filter(({ folder }) => isMeant(folder) && !isRegularization(folder))
      .flatMap((inside) => unmaskedIn(inside));
  const known = picturesIn(
    (folder) =>
      folder.folded.at(-2) === BENCHMARK ||
      (concepts.size > 0 && concepts.has(nameOf(folder)) && !folder.folded.some(isContainer)),
  );
  if (known.length > 0) return known;
  const roots = sampleRoots(tree);
  return roots.size === 0
    ? NO_FILES
    : picturesIn((folder) => !isSample(folder, roots) && !folder.folded.some(isContainer));
}

function readDataset(tree: Tree): Dataset | null {
  const { files, documents, texts } = tree;
  const concepts = readConcepts(documents);
  const references = referencesIn(tree, concepts);
  if (references.length === 0) return null;

  const written = files.filter(({ path }) => texts.has(path));
  const lists = new Map(
    [...concepts.values()].flatMap(({ name, promptsPath }): [string, IndexedFile][] => {
      const file = promptsPath === null ? undefined : promptsFile(promptsPath, written);
      return file === undefined ? [] : [[name, file]];
    }),
  );
  const subjects = new Map<string, Subject>();
  for (const file of references) {
    const key = nameOf(file.folder);
    const before = subjects.get(key);
    const object = concepts.get(key)?.object ?? null;
    const list = lists.get(key);
    subjects.set(key, {
      // "target" and "refs" say whose part they are, and no subject.
      name: before?.name ?? (folderMeaning(key) === null ? (file.folder.parts.at(-1) ?? "") : ""),
      object,
      references: [...(before?.references ?? []), file],
      prompts:
        before?.prompts ??
        (list === undefined || object === null ? [] : promptLines(texts.get(list.path) ?? "", object)),
    });
  }
  const [only] = subjects.values();
  const roots = sampleRoots(tree);
  // Lists of prompts that no concept asks for lie beside those that one does.
  const beside = new Set(Array.from(lists.values(), ({ folder }) => folder));
  return {
    subjects,
    rest:
      only !== undefined && subjects.size === 1 ? { subject: only, holds: (folder) => isSample(folder, roots) } : null,
    texts: [
      ...documents.filter(({ file }) => isDatasetJson(file)).map(({ file }) => file.path),
      ...written.filter(({ folder }) => beside.has(folder)).map(({ path }) => path),
    ],
  };
}

/** Whether a folder is, or lies in, the `samples` of a root. */
const isSample = ({ folded }: Folder, roots: ReadonlySet<string>) =>
  folded.some((part, depth) => part === SAMPLES && roots.has(folded.slice(0, depth).join("/")));

const WAY_OUT =
  "Add generations as outputs/METHOD/SUBJECT/samples/NAME.png, with a prompts.json beside the folder samples that says the prompt of each NAME.";

const regularProblems = (files: readonly IndexedFile[]): IntakeProblem[] =>
  files.length === 0
    ? []
    : [
        {
          kind: "not-named",
          path: null,
          message: `Not scored: ${counted(files.length, "file")} in the folder regularization, which methods are trained with.`,
        },
      ];

function read(tree: Tree): Reading {
  const dataset = readDataset(tree);
  if (dataset === null) return NOTHING_READ;
  const { subjects, rest, texts } = dataset;
  const regular = tree.files.filter(({ folder }) => isRegularization(folder));
  const { samples, files, fromOne, problems, lacking } = readSubjects(
    { ...tree, files: tree.files.filter(({ folder }) => !isRegularization(folder)) },
    subjects,
    rest,
  );
  return {
    ...NOTHING_READ,
    parts: [namedPart(samples)],
    ...(lacking.length === 0 ? {} : { subjects: lacking }),
    files: takenPaths([...files, ...texts, ...regular.map(({ path }) => path)]),
    rule: samples.length === 0 ? "" : `the layout of CustomConcept101${fromOne ? ", prompts counted from 1" : ""}`,
    problems: [
      ...(samples.length > 0 ? problems : [onlyReferences(subjects, "CustomConcept101", WAY_OUT)]),
      ...regularProblems(regular),
    ],
  };
}

/**
 * CustomConcept101: references in `benchmark_dataset/CONCEPT/`, classes and lists of prompts named by `dataset.json`;
 * generations in `samples/` beside a `prompts.json` that says the prompt of each. Such samples are enough, with
 * references in any folder.
 */
export const CUSTOM_CONCEPT: Layout = {
  name: "custom-concept-101",
  reads: "names",
  documents: (file) => isPromptsJson(file) || isDatasetJson(file),
  detect(tree) {
    const dataset = readDataset(tree);
    if (dataset === null) return null;
    const { subjects, rest } = dataset;
    return { confidence: 0.84, sentence: `${countSentence(tree, subjects, rest)}, as CustomConcept101 has them` };
  },
  read,
};
