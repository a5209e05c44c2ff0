import { listsBy } from "../../../lib/lists.ts";
import { rememberElements } from "../../../lib/remember.ts";
import { uniqueIds } from "../../ids.ts";
import { counted, quoteList } from "../../quote.ts";
import { NOTHING_SAID } from "../../sample.ts";
import type { IntakeProblem, Sample } from "../../types.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { filesByFolder, type FolderFiles } from "../folder-files.ts";
import { namedPart, NOTHING_READ, takenPaths, type Layout, type Reading, type Tree } from "../layout.ts";

/** What belongs to one sample: a folder's files. */
interface SampleFolder {
  readonly folder: Folder;
  readonly reference: IndexedFile;
  readonly output: IndexedFile;
  readonly referenceMask: IndexedFile | null;
  readonly outputMask: IndexedFile | null;
  readonly prompt: IndexedFile | null;
}

const MASK = /^(reference|output)[_.-]mask$/;
/** Something else that is named like one of the two: then a folder has several, and is no sample of theirs. */
const ALIKE = /^(?:references?|outputs?)(?:$|[\s_.-]|\d)/;

function readSampleFolder(folder: Folder, files: readonly IndexedFile[]): SampleFolder | null {
  const pictures = files.filter(({ kind }) => kind === "picture");
  const named = (stem: string) => pictures.filter(({ foldedStem }) => foldedStem === stem);
  const maskOf = (of: string) => pictures.find(({ foldedStem }) => MASK.exec(foldedStem)?.[1] === of) ?? null;
  const [reference, ...references] = named("reference");
  const [output, ...outputs] = named("output");
  if (reference === undefined || output === undefined || references.length + outputs.length > 0) return null;
  const alike = pictures.filter(({ foldedStem }) => ALIKE.test(foldedStem) && !MASK.test(foldedStem));
  if (alike.length > 2) return null;
  return {
    folder,
    reference,
    output,
    referenceMask: maskOf("reference"),
    outputMask: maskOf("output"),
    prompt: files.find(({ kind, foldedStem }) => kind === "text" && foldedStem === "prompt") ?? null,
  };
}

const haveOutput = rememberElements(({ files }: FolderFiles) =>
  files.some(({ kind, foldedStem }) => kind === "picture" && foldedStem === "output"),
);

function sampleFolders(files: readonly IndexedFile[]): readonly SampleFolder[] {
  const folders = filesByFolder(files);
  const outputs = haveOutput(folders);
  const candidates = new Set(folders.filter((_, at) => outputs[at]).map(({ folder }) => folder.key));
  if (candidates.size === 0) return [];
  // Two spellings of one folder are one: a copy from another system may have both.
  const byKey = listsBy(folders, ({ folder: { key } }) => (candidates.has(key) ? key : null));
  return [...byKey.values()].flatMap(
    (all) =>
      readSampleFolder(
        all[0]!.folder,
        all.flatMap((inside) => inside.files),
      ) ?? [],
  );
}

/** `prompt.txt`: the object, then the prompt. One line alone is what the file's name says. */
function readPrompt(text: string | undefined): Pick<Sample, "object" | "prompt"> & { readonly left: number } {
  const [object = "", ...others] =
    text
      ?.replace(/^\ufeff/, "")
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim()) ?? [];
  const [prompt, ...left] = others.filter((line) => line !== "");
  if (prompt === undefined) return { object: null, prompt: object || null, left: 0 };
  return { object: object || null, prompt, left: left.length };
}

/** Where folders of one name lie in several places, what lies around them is the method. */
function methodsOf(folders: readonly SampleFolder[]): ReadonlyMap<Folder, string> {
  const around = new Map<string, Set<string | undefined>>();
  for (const { folder } of folders) {
    const name = folder.folded.at(-1) ?? "";
    around.set(name, (around.get(name) ?? new Set()).add(folder.folded.at(-2)));
  }
  const methods = new Set([...around.values()].flatMap((places) => (places.size > 1 ? [...places] : [])));
  return new Map(
    folders.flatMap(({ folder }): [Folder, string][] => {
      const method = folder.parts.at(-2);
      return method !== undefined && methods.has(folder.folded.at(-2)) ? [[folder, method]] : [];
    }),
  );
}

function read({ files, texts }: Tree): Reading {
  const folders = sampleFolders(files);
  const methods = methodsOf(folders);
  const { ids } = uniqueIds(
    folders.map(({ folder }) => [methods.get(folder), folder.parts.at(-1) ?? "sample"].filter(Boolean).join("/")),
  );
  const long: string[] = [];
  const samples = folders.map(({ folder, reference, output, ...others }, place): Sample => {
    const { left, ...said } = readPrompt(texts.get(others.prompt?.path ?? ""));
    if (left > 0 && others.prompt !== null) long.push(others.prompt.path);
    return {
      ...NOTHING_SAID,
      id: ids[place]!,
      reference: reference.path,
      referenceMask: others.referenceMask?.path ?? null,
      generation: output.path,
      generationMask: others.outputMask?.path ?? null,
      ...said,
      concept: folder.parts.at(-1) ?? null,
      method: methods.get(folder) ?? null,
    };
  });
  const problems: IntakeProblem[] =
    long.length === 0
      ? []
      : [
          {
            kind: "prompt-list",
            path: long.length === 1 ? long[0]! : null,
            message: `In ${quoteList(long)} there are lines after the second, which were left out: line 1 is the object, line 2 the prompt. Write the prompt in one line.`,
          },
        ];
  const read = folders.flatMap(({ reference, output, referenceMask, outputMask, prompt }) => [
    reference,
    output,
    referenceMask,
    outputMask,
    prompt,
  ]);
  return {
    ...NOTHING_READ,
    parts: [namedPart(samples)],
    files: takenPaths(read.flatMap((file) => file?.path ?? [])),
    rule: "folders as the authors' sample",
    problems,
  };
}

/**
 * The authors' sample: a folder with `reference.jpg`, `reference_mask.png`, `output.jpg`, `output_mask.png` and
 * `prompt.txt` (line 1 the object, line 2 the prompt); one, or many beside each other. Masks and prompt may be missing.
 */
export const AUTHORS_SAMPLE: Layout = {
  name: "authors-sample",
  reads: "names",
  detect({ files }) {
    const folders = sampleFolders(files);
    if (folders.length === 0) return null;
    return {
      confidence: 0.88,
      sentence: `${counted(folders.length, "folder")} with a reference and an output, as the authors' sample has them`,
    };
  },
  read,
};
