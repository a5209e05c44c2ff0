import { fold, foldersOf, stemOf } from "../paths.ts";

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
  /** File name, folded, without extension and what says that it is a mask: "dog_reference". */
  readonly stem: string;
  /** The stem without a word for a role: "dog". */
  readonly key: string;
  /** The key as it is written. */
  readonly writtenKey: string;
}

const FOLDER_WORDS: ReadonlyMap<string, Role | "mask" | "filler"> = new Map([
  ...["ref", "refs", "reference", "references"].map((word) => [word, "reference"] as const),
  ...["gen", "gens", "generation", "generations", "generated", "sample", "samples", "output", "outputs"].map(
    (word) => [word, "generation"] as const,
  ),
  ...[
    "mask",
    "masks",
    "msk",
    "msks",
    "seg",
    "segs",
    "segmentation",
    "segmentations",
    "matte",
    "mattes",
    "silhouette",
    "silhouettes",
  ].map((word) => [word, "mask"] as const),
  ...[
    "image",
    "images",
    "img",
    "imgs",
    "photo",
    "photos",
    "picture",
    "pictures",
    "prompt",
    "prompts",
    "caption",
    "captions",
    "text",
    "texts",
    "object",
    "objects",
  ].map((word) => [word, "filler"] as const),
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
  const words = fold(name)
    .split(/[\s._-]+/)
    .filter((word) => word !== "");
  const meanings = words.map((word) => FOLDER_WORDS.get(word));
  // "sam2_masks" holds masks, whatever made them; "gas_mask" may be somebody's subject.
  if (meanings.length === 0 || (meanings.includes(undefined) && !words.includes("masks"))) return null;
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

const roleIn = (meanings: readonly (FolderMeaning | null)[]) =>
  meanings.findLast((meaning) => meaning?.role)?.role ?? null;

const PICTURE_SUFFIX = /\.(?:jpe?g|png|webp)$/;

/**
 * @param path of a picture or a text that goes with one
 * @param shared how many outer folders all pictures have in common: the name of what was dropped says less than a
 * file's own
 * @param maskOf the stem of the picture that this one is a mask of, by its name; none where its name does not say so
 */
export function describePicture(path: string, shared: number, maskOf?: string): Picture {
  const written = foldersOf(path);
  const folders = written.map(fold);
  const meanings = folders.map(folderMeaning);
  const bare = (maskOf ?? stemOf(path)).normalize("NFC").replace(PICTURE_SUFFIX, "");
  const stem = fold(bare);
  const named = stemMeaning(stem);

  const own = roleIn(meanings.slice(shared));
  const byName = named.key === "" || own === null ? named.role : null;
  const isContext = (_: string, depth: number) => depth >= shared && meanings[depth] === null;
  const role = byName ?? own ?? roleIn(meanings.slice(0, shared));
  return {
    path,
    role,
    mask: maskOf !== undefined || meanings.some((meaning) => meaning?.mask),
    told: role === null ? null : byName === null ? "folder" : "name",
    folder: folders.join("/"),
    context: folders.filter(isContext),
    names: written.filter(isContext),
    stem,
    key: named.key,
    writtenKey: stem.endsWith(named.key) ? bare.slice(bare.length - named.key.length) : bare.slice(0, named.key.length),
  };
}

/** How many of a candidate's names are the wanted ones but for their case: "Dog" where "dog" is wanted. */
function misspelt({ names, writtenKey }: Picture, wanted: Picture): number {
  const exact = new Set([...wanted.names, wanted.writtenKey].map((name) => name.normalize("NFC")));
  const folded = new Set([...exact].map(fold));
  const begins = fold(wanted.writtenKey).startsWith(fold(writtenKey)) && !wanted.writtenKey.startsWith(writtenKey);
  return (
    [...names, writtenKey].filter((name) => folded.has(fold(name)) && !exact.has(name.normalize("NFC"))).length +
    (begins ? 1 : 0)
  );
}

/** Among more than these no spelling decides. */
const MOST_RIVALS = 100;

/** Those whose names fit exactly, before those that differ in case. */
export function exactFirst<T>(
  candidates: readonly T[] | undefined,
  wanted: Picture,
  pictureOf: (candidate: T) => Picture,
): readonly T[] | undefined {
  if (candidates === undefined || candidates.length < 2 || candidates.length > MOST_RIVALS) return candidates;
  const faults = candidates.map((candidate) => misspelt(pictureOf(candidate), wanted));
  const fewest = Math.min(...faults);
  return candidates.filter((_, index) => faults[index] === fewest);
}

/** One string for a context, for use as a key. */
export const contextKey = (context: readonly string[]): string => context.join("/");

/** All runs of a context's folders, the longest first, the empty one last. */
export function runsOf(context: readonly string[]): string[] {
  const runs: string[] = [];
  for (let length = context.length; length > 0; length--) {
    for (let start = context.length - length; start >= 0; start--)
      runs.push(contextKey(context.slice(start, start + length)));
  }
  return [...runs, ""];
}

/** Files by a key, in the order given. */
export function groupBy<T>(
  items: readonly T[],
  keysOf: (item: T) => Iterable<string>,
): ReadonlyMap<string, readonly T[]> {
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
