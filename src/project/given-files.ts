import type { IntakeFile } from "./contents.ts";

/**
 * The files that intake is given, by path. Projects grow at their end: where the same files come again with others behind
 * them, none of those that stood is looked up.
 */
export class GivenFiles {
  #list: readonly IntakeFile[] = [];
  #byPath = new Map<string, IntakeFile>();

  /** Those of the last update; of two with one path the later. Grows in place, and is another where anything went. */
  get byPath(): ReadonlyMap<string, IntakeFile> {
    return this.#byPath;
  }

  /** @returns what came behind the files that stood; null where that is not all that changed */
  update(files: Iterable<IntakeFile>): readonly IntakeFile[] | null {
    const list = [...files];
    const before = this.#list;
    this.#list = list;
    const fresh = list.slice(before.length);
    if (before.every((file, at) => file === list[at]) && !fresh.some(({ path }) => this.#byPath.has(path))) {
      for (const file of fresh) this.#byPath.set(file.path, file);
      return fresh;
    }
    this.#byPath = new Map(list.map((file) => [file.path, file]));
    return null;
  }
}
