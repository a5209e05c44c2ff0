import { baseName } from "../../platform/bytes.ts";
import { listsBy } from "../../lib/lists.ts";
import { withAdded } from "../../lib/sorted.ts";
import { byName, extensionOf, fold, isJunkFolder, isJunkName, parsePath, PICTURES, stemOf, TABLES } from "./paths.ts";
import { folderMeaning, type FolderMeaning } from "./role-words.ts";

/**
 * The files at hand, each path taken apart once: layouts read what stands here, and never a path's text. Files that come
 * and go later cost what they are, not what all of them are.
 */

/** A folder that files lie in; one object a folder, so that what is found out of it can be kept by it. */
export interface Folder {
  /** As written, outermost first. */
  readonly parts: readonly string[];
  /** The same whatever their case and Unicode form. */
  readonly folded: readonly string[];
  /** `folded`, joined by "/". */
  readonly key: string;
  /** What each part says of what lies in it: a role, masks, nothing (null). */
  readonly meanings: readonly (FolderMeaning | null)[];
  /** What systems leave behind: nothing in it is anyone's. */
  readonly junk: boolean;
}

export type FileKind = "picture" | "table" | "text" | "other";

export interface IndexedFile {
  /** Its key in the project. */
  readonly path: string;
  readonly folder: Folder;
  /** Without folders, with its extension. */
  readonly name: string;
  /** Without folders and extension, as written; and folded. */
  readonly stem: string;
  readonly foldedStem: string;
  /** In lower case without its dot, "" where there is none. */
  readonly extension: string;
  readonly kind: FileKind;
  readonly junk: boolean;
}

const kindOf = (extension: string): FileKind => {
  if (PICTURES.has(extension)) return "picture";
  if (TABLES.includes(extension)) return "table";
  return extension === "txt" ? "text" : "other";
};

function readFolder(parts: readonly string[]): Folder {
  const folded = parts.map(fold);
  return { parts, folded, key: folded.join("/"), meanings: folded.map(folderMeaning), junk: parts.some(isJunkFolder) };
}

/** Orders files as a person expects their names. */
export const byPath = (a: IndexedFile, b: IndexedFile): number => byName(a.path, b.path);

export class FileIndex {
  readonly #files = new Map<string, IndexedFile>();
  /** By a path's beginning up to its last separator. */
  readonly #folders = new Map<string, Folder>();
  #sorted: readonly IndexedFile[] = [];
  /** Those that are anyone's; all of them, and without pictures by their kind. */
  #there: readonly IndexedFile[] = [];
  readonly #ofKind = new Map<FileKind, readonly IndexedFile[]>();

  constructor(paths: Iterable<string> = []) {
    this.update(paths);
  }

  /** Brings the index to exactly these paths. Those it knows are not looked at. @returns whether anything changed */
  update(paths: Iterable<string>): boolean {
    const wanted = new Set(paths);
    const before = this.#sorted;
    this.add(wanted);
    if (this.#files.size > wanted.size) {
      for (const path of this.#files.keys()) if (!wanted.has(path)) this.#files.delete(path);
      const isWanted = ({ path }: IndexedFile) => wanted.has(path);
      this.#sorted = this.#sorted.filter(isWanted);
      this.#there = this.#there.filter(isWanted);
      for (const [kind, files] of this.#ofKind) this.#ofKind.set(kind, files.filter(isWanted));
    }
    return before !== this.#sorted;
  }

  /** More of them: all that it knows stay. */
  add(paths: Iterable<string>): void {
    const fresh: IndexedFile[] = [];
    for (const path of paths) {
      if (this.#files.has(path)) continue;
      const file = this.#read(path);
      this.#files.set(path, file);
      fresh.push(file);
    }
    this.#sorted = withAdded(this.#sorted, fresh, byPath);
    // Names are compared slowly: many are put in order once.
    const isMany = fresh.length * 8 > this.#sorted.length;
    const there = (isMany ? this.#sorted : fresh).filter(({ junk }) => !junk);
    this.#there = isMany ? there : withAdded(this.#there, there, byPath);
    if (isMany) this.#ofKind.clear();
    for (const [kind, files] of listsBy(there, (file) => (file.kind === "picture" ? null : file.kind)))
      this.#ofKind.set(kind, isMany ? files : withAdded(this.ofKind(kind), files, byPath));
  }

  get(path: string): IndexedFile | undefined {
    return this.#files.get(path);
  }

  /** All of them, by name. */
  get sorted(): readonly IndexedFile[] {
    return this.#sorted;
  }

  /** Those that are no junk, by name. */
  get there(): readonly IndexedFile[] {
    return this.#there;
  }

  /** Of these, the ones of a kind, by name: they are few beside the pictures. */
  ofKind(kind: Exclude<FileKind, "picture">): readonly IndexedFile[] {
    return this.#ofKind.get(kind) ?? [];
  }

  /** All folders that a file lies in, or lay. */
  get folders(): Iterable<Folder> {
    return this.#folders.values();
  }

  #read(path: string): IndexedFile {
    const name = baseName(path);
    const stem = stemOf(name);
    const extension = extensionOf(name);
    const folder = this.#folderOf(path, name);
    return {
      path,
      folder,
      name,
      stem,
      foldedStem: fold(stem),
      extension,
      kind: kindOf(extension),
      junk: folder.junk || isJunkName(name),
    };
  }

  #folderOf(path: string, name: string): Folder {
    // What ends in no name ("a/..", "a/") is rare, and taken apart by itself.
    const whole = name === "" || name === "." || name === "..";
    const start = whole ? path : path.slice(0, path.length - name.length);
    let folder = this.#folders.get(whole ? `\0${path}` : start);
    if (folder === undefined) {
      const { parts } = parsePath(start);
      folder = readFolder(whole ? parts.slice(0, -1) : parts);
      this.#folders.set(whole ? `\0${path}` : start, folder);
    }
    return folder;
  }
}

/** How many outer folders all of the files have in common. */
export function sharedFolders(files: Iterable<IndexedFile>): number {
  let common: readonly string[] | null = null;
  let shared = 0;
  const seen = new Set<Folder>();
  for (const { folder } of files) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    if (common === null) {
      common = folder.parts;
      shared = common.length;
      continue;
    }
    let same = 0;
    while (same < shared && common[same] === folder.parts[same]) same++;
    shared = same;
    if (shared === 0) break;
  }
  return shared;
}
