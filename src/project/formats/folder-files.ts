import { changedPart, rememberAlike, rememberEach, sameOr } from "../../lib/remember.ts";
import type { Folder, IndexedFile } from "./file-index.ts";

/** What lies in one folder. The same object as long as the same files do, so that what is found out of it can be kept by it. */
export interface FolderFiles {
  readonly folder: Folder;
  /** By name. */
  readonly files: readonly IndexedFile[];
}

/** One object as long as the same files are meant. */
function createSame(): (folder: Folder, files: readonly IndexedFile[]) => FolderFiles {
  const last = new WeakMap<Folder, FolderFiles>();
  return (folder, files) => {
    const before = last.get(folder);
    if (before !== undefined && sameOr(before.files, files) === before.files) return before;
    const fresh = { folder, files };
    last.set(folder, fresh);
    return fresh;
  };
}

const sameRun = createSame();

function readRuns(files: readonly IndexedFile[]): FolderFiles[] {
  const runs: FolderFiles[] = [];
  let from = 0;
  for (let at = 1; at <= files.length; at++) {
    const { folder } = files[from]!;
    if (files[at]?.folder === folder) continue;
    runs.push(sameRun(folder, files.slice(from, at)));
    from = at;
  }
  return runs;
}

const NONE: readonly never[] = [];

/**
 * Files, by name, parted where the folder is another: most folders' files stand one after the other. Of a list that is
 * mostly the last one only what changed is looked at.
 *
 * @returns all of the files, in their order
 */
export const filesInRuns = rememberAlike<IndexedFile, readonly FolderFiles[]>((files, before, answer) => {
  const runs = answer ?? NONE;
  const [start, end] = changedPart(before, files);
  // A run that ends where the change begins may go on in it.
  let [first, from] = [0, 0];
  for (; first < runs.length && from + runs[first]!.files.length < start; first++) from += runs[first]!.files.length;
  let [behind, to] = [runs.length, before.length];
  for (; behind > first && to - runs[behind - 1]!.files.length > end; behind--) to -= runs[behind - 1]!.files.length;
  const between = readRuns(files.slice(from, to + files.length - before.length));
  return [...runs.slice(0, first), ...between, ...runs.slice(behind)];
});

const sameFolder = createSame();

/**
 * Files by the folders they lie in, in the order in which these first occur: what layouts ask of thousands of files is
 * mostly a question a folder, and its answer stands while the folder's files do.
 */
export const filesByFolder = rememberEach((files: readonly IndexedFile[]): readonly FolderFiles[] => {
  const runs = filesInRuns(files);
  const inFolders = new Map<Folder, FolderFiles | FolderFiles[]>();
  for (const run of runs) {
    const there = inFolders.get(run.folder);
    if (there === undefined) inFolders.set(run.folder, run);
    else if (Array.isArray(there)) there.push(run);
    else inFolders.set(run.folder, [there, run]);
  }
  if (inFolders.size === runs.length) return runs;
  return Array.from(inFolders, ([folder, inside]) =>
    Array.isArray(inside)
      ? sameFolder(
          folder,
          inside.flatMap((run) => run.files),
        )
      : inside,
  );
});
