import { fold, foldersOf, stemOf } from "./paths.ts";

/**
 * What a picture is for, by the names of its folders and its own. `refs/dog/00.png`, `dog_reference.png` and
 * `masks/generations/dog/00_mask.png` all say it.
 */
export type Role = "reference" | "generation";

export interface Picture {
  readonly path: string;
  readonly role: Role | null;
  readonly mask: boolean;
  /** What told: for the sentence that says how files were paired. */
  readonly told: "folder" | "name" | null;
  /** The folder it lies in, folded, joined by "/". */
  readonly folder: string;
  /** Folders that say which subject or method, folded: those of a role, and those all files share, left out. */
  readonly context: readonly string[];
  /** The context as it is written. */
  readonly names: readonly string[];
  /** File name, folded, without extension and mask suffix: "dog_reference". */
  readonly stem: string;
  /** The stem without a word for a role: "dog". */
  readonly key: string;
}

const FOLDER_WORDS: ReadonlyMap<string, Role | "mask" | "filler"> = new Map([
  ...["ref", "refs", "reference", "references"].map((word) => [word, "reference"] as const),
  ...["gen", "gens", "generation", "generations", "generated", "sample", "samples", "output", "outputs"].map((word) => [word, "generation"] as const),
  ...["mask", "masks"].map((word) => [word, "mask"] as const),
  ...["image", "images", "img", "imgs", "photo", "photos", "picture", "pictures", "prompt", "prompts", "caption", "captions", "text", "texts", "object", "objects"].map(
    (word) => [word, "filler"] as const,
  ),
]);

const NAME_WORDS: ReadonlyMap<string, Role> = new Map([
  ...["ref", "reference"].map((word) => [word, "reference"] as const),
  ...["gen", "generation", "generated", "output"].map((word) => [word, "generation"] as const),
]);

interface FolderMeaning {
  readonly role: Role | null;
  readonly mask: boolean;
}

/** What a folder's name says: "reference_masks" is both; null where it is a name like any other. */
export function folderMeaning(name: string): FolderMeaning | null {
  const meanings = fold(name).split(/[\s._-]+/).filter((word) => word !== "").map((word) => FOLDER_WORDS.get(word));
  if (meanings.length === 0 || meanings.includes(undefined)) return null;
  return {
    role: meanings.includes("reference") ? "reference" : meanings.includes("generation") ? "generation" : null,
    mask: meanings.includes("mask"),
  };
}

/** "dog_reference" is { role: "reference", key: "dog" }, "gen01" { role: "generation", key: "01" }. */
export function stemMeaning(stem: string): { readonly role: Role | null; readonly key: string } {
  const whole = NAME_WORDS.get(stem);
  if (whole !== undefined) return { role: whole, key: "" };
  const ahead = /^([a-z]+)(?:[\s._-]+|(?=\d))(.+)$/su.exec(stem);
  const first = NAME_WORDS.get(ahead?.[1] ?? "");
  if (first !== undefined) return { role: first, key: ahead?.[2] ?? "" };
  const behind = /^(.+?)[\s._-]+([a-z]+)$/su.exec(stem);
  const last = NAME_WORDS.get(behind?.[2] ?? "");
  return last === undefined ? { role: null, key: stem } : { role: last, key: behind?.[1] ?? "" };
}

const roleIn = (meanings: readonly (FolderMeaning | null)[]) => meanings.findLast((meaning) => meaning?.role)?.role ?? null;

const MASK_SUFFIX = /[_.-]mask$/;
const PICTURE_SUFFIX = /\.(?:jpe?g|png|webp)$/;

/**
 * @param path of a picture or a text that goes with one
 * @param shared how many outer folders all pictures have in common: the name of what was dropped says less than a
 * file's own
 */
export function describePicture(path: string, shared: number): Picture {
  const written = foldersOf(path);
  const folders = written.map(fold);
  const meanings = folders.map(folderMeaning);
  const name = fold(stemOf(path));
  const stem = name.replace(MASK_SUFFIX, "").replace(PICTURE_SUFFIX, "");
  const named = stemMeaning(stem);

  const own = roleIn(meanings.slice(shared));
  const byName = named.key === "" || own === null ? named.role : null;
  const isContext = (_: string, depth: number) => depth >= shared && meanings[depth] === null;
  const role = byName ?? own ?? roleIn(meanings.slice(0, shared));
  return {
    path,
    role,
    mask: MASK_SUFFIX.test(name) || meanings.some((meaning) => meaning?.mask),
    told: role === null ? null : byName === null ? "folder" : "name",
    folder: folders.join("/"),
    context: folders.filter(isContext),
    names: written.filter(isContext),
    stem,
    key: named.key,
  };
}

/** One string for a context, for use as a key. */
export const contextKey = (context: readonly string[]): string => context.join("/");

/** All runs of a context's folders, the longest first, the empty one last. */
export function runsOf(context: readonly string[]): string[] {
  const runs: string[] = [];
  for (let length = context.length; length > 0; length--) {
    for (let start = context.length - length; start >= 0; start--) runs.push(contextKey(context.slice(start, start + length)));
  }
  return [...runs, ""];
}

/** Files by a key, in the order given. */
export function groupBy<T>(items: readonly T[], keysOf: (item: T) => Iterable<string>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
