import { rememberEach, sameOr } from "../../lib/remember.ts";
import type { Folder, IndexedFile } from "./file-index.ts";

/** What lies in one folder. The same object as long as the same files do, so that what is found out of it can be kept by it. */
export interface FolderFiles {
  readonly folder: Folder;
  /** By name. */
  readonly files: readonly IndexedFile[];
}

const last = new WeakMap<Folder, FolderFiles>();

/**
 * Files by the folders they lie in, in the order in which these first occur: what layouts ask of thousands of files is
 * mostly a question a folder, and its answer stands while the folder's files do.
 */
export const filesByFolder = rememberEach((files: readonly IndexedFile[]): readonly FolderFiles[] => {
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
  return Array.from(inFolders, ([own, inside]): FolderFiles => {
    const before = last.get(own);
    if (before !== undefined && sameOr(before.files, inside) === before.files) return before;
    const fresh = { folder: own, files: inside };
    last.set(own, fresh);
    return fresh;
  });
});
