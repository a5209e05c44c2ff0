import type { Folder, IndexedFile } from "./file-index.ts";

/** What lies in one folder. The same object as long as the same files do, so that what is found out of it can be kept by it. */
export interface FolderFiles {
  readonly folder: Folder;
  /** By name. */
  readonly files: readonly IndexedFile[];
}

const last = new WeakMap<Folder, FolderFiles>();
const known = new WeakMap<readonly IndexedFile[], readonly FolderFiles[]>();

const sameFiles = (a: readonly IndexedFile[], b: readonly IndexedFile[]) =>
  a.length === b.length && a.every((file, place) => file === b[place]);

/**
 * Files by the folders they lie in, in the order in which these first occur: what layouts ask of thousands of files is
 * mostly a question a folder, and its answer stands while the folder's files do.
 */
export function filesByFolder(files: readonly IndexedFile[]): readonly FolderFiles[] {
  const found = known.get(files);
  if (found !== undefined) return found;
  const inFolders = new Map<Folder, IndexedFile[]>();
  let into: IndexedFile[] = [];
  let folder: Folder | null = null;
  for (const file of files) {
    // Files come by name: most of one folder one after the other.
    if (file.folder !== folder) {
      folder = file.folder;
      const there = inFolders.get(folder);
      into = there ?? [];
      if (there === undefined) inFolders.set(folder, into);
    }
    into.push(file);
  }
  const all = Array.from(inFolders, ([own, inside]): FolderFiles => {
    const before = last.get(own);
    if (before !== undefined && sameFiles(before.files, inside)) return before;
    const fresh = { folder: own, files: inside };
    last.set(own, fresh);
    return fresh;
  });
  known.set(files, all);
  return all;
}

/** A question about what lies in a folder, asked once as long as that is the same. */
export function askedOnce<T>(ask: (folder: FolderFiles) => T): (folder: FolderFiles) => T {
  const answers = new WeakMap<FolderFiles, { readonly answer: T }>();
  return (folder) => {
    let found = answers.get(folder);
    if (found === undefined) answers.set(folder, (found = { answer: ask(folder) }));
    return found.answer;
  };
}
