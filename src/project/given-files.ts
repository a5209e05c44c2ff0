import type { IntakeFile } from "./contents.ts";
import type { IndexedFile } from "./formats/file-index.ts";

/**
 * The files that intake is given, by path. Projects grow at their end: where the same files come again with others behind
 * them, none of those that stood is looked up.
 */
export class GivenFiles {
  /** Of the files of an index, in its order; for as long as none of those that stood goes. */
  #found = new WeakMap<readonly IndexedFile[], readonly IntakeFile[]>();
  #list: readonly IntakeFile[] = [];
  #byPath = new Map<string, IntakeFile>();

  /** Those of the last update; of two with one path the later. Grows in place, and is another where anything went. */
  get byPath(): ReadonlyMap<string, IntakeFile> {
    return this.#byPath;
  }

  /** Those of an index: thousands of texts are looked up once. */
  these(files: readonly IndexedFile[]): readonly IntakeFile[] {
    let found = this.#found.get(files);
    if (found === undefined) {
      found = files.flatMap(({ path }) => this.#byPath.get(path) ?? []);
      this.#found.set(files, found);
    }
    return found;
  }

  /** What puts files of the last update into the order in which they were given: those of an archive as they lie in it. */
  get asGiven(): (files: readonly IntakeFile[]) => readonly IntakeFile[] {
    const list = this.#list;
    return (files) => {
      const wanted = new Set(files);
      return list.filter((file) => wanted.has(file));
    };
  }

  /** @returns what came behind the files that stood; null where that is not all that changed */
  update(files: Iterable<IntakeFile>): readonly IntakeFile[] | null {
    const list = [...files];
    const before = this.#list;
    this.#list = list;
    const fresh = list.slice(before.length);
    let stood = 0;
    while (stood < before.length && before[stood] === list[stood]) stood++;
    if (stood === before.length && !fresh.some(({ path }) => this.#byPath.has(path))) {
      for (const file of fresh) this.#byPath.set(file.path, file);
      return fresh;
    }
    this.#byPath = new Map(list.map((file) => [file.path, file]));
    this.#found = new WeakMap();
    return null;
  }
}
