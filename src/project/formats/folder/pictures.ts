import type { Folder, IndexedFile } from "../file-index.ts";
import type { FolderRoles, SaidOfFolder } from "../../folder-roles.ts";
import { fold } from "../paths.ts";
import { stemMeaning, type FolderMeaning, type Role } from "../role-words.ts";

/** The folder layout: references, generations, masks and texts that are told apart by the names of files and folders. */

/** A picture, or a text that goes with one, as its names tell it. */
export interface Picture {
  readonly file: IndexedFile;
  readonly path: string;
  readonly place: Place;
  /** The stem of the picture that it is a mask of, where its own name says so. */
  readonly maskOf: string | undefined;
  readonly role: Role | null;
  readonly mask: boolean;
  /** What told: for the sentence that says how files were paired. */
  readonly told: "person" | "folder" | "name" | null;
  /** File name, folded, without extension and what says that it is a mask: "dog_reference". */
  readonly stem: string;
  /** The stem without a word for a role: "dog". */
  readonly key: string;
  /** The key as it is written. */
  readonly writtenKey: string;
}

const roleIn = (meanings: readonly (FolderMeaning | null)[]) =>
  meanings.findLast((meaning) => meaning?.role)?.role ?? null;

const PICTURE_SUFFIX = /\.(?:jpe?g|png|webp)$/;

/** What a folder says of the pictures and texts in it, once for all of them. */
export interface Place {
  readonly folder: Folder;
  /** What a person said of it; null for nothing. */
  readonly said: SaidOfFolder | null;
  readonly own: Role | null;
  /** The role that the folders say which all pictures have in common. */
  readonly outer: Role | null;
  readonly mask: boolean;
  /** Folders that say which subject or method, folded: those of a role, and those all files share, left out. */
  readonly context: readonly string[];
  /** The context as it is written. */
  readonly names: readonly string[];
  /** One string for the context, for use as a key. */
  readonly contextKey: string;
  /** All runs of the context's folders, the longest first, the empty one last. */
  readonly runs: readonly string[];
}

/** What the reading of names depends on beside the names. */
export interface Around {
  /** How many outer folders all pictures have in common: the name of what was dropped says less than a file's own. */
  readonly shared: number;
  /** What a person said of folders. */
  readonly roles: FolderRoles;
}

/** Remembered with what was around: adding a file rarely changes that. */
const places = new WeakMap<Folder, Around & { readonly place: Place }>();

function placeOf(folder: Folder, { shared, roles }: Around): Place {
  const known = places.get(folder);
  if (known?.shared === shared && known.roles === roles) return known.place;
  const { parts, folded, meanings } = folder;
  const said = roles.of(folder);
  // Where generations lie in the very folder that a person called so, and in others, its name says by what they were made.
  const named = said?.role === "generation" && said.several && said.depth === parts.length - 1 ? said.depth : null;
  const isContext = (_: string, depth: number) =>
    depth >= shared && meanings[depth] === null && (depth === named || said?.depths.has(depth) !== true);
  const context = folded.filter(isContext);
  const inside = said === null || said.role === "mask" ? meanings : meanings.slice(said.depth + 1);
  const place = {
    folder,
    said,
    own: roleIn(meanings.slice(shared)),
    outer: roleIn(meanings.slice(0, shared)),
    mask: said?.role === "mask" || inside.some((meaning) => meaning?.mask),
    context,
    names: parts.filter(isContext),
    contextKey: context.join("/"),
    runs: runsOf(context),
  };
  places.set(folder, { shared, roles, place });
  return place;
}

const described = new WeakMap<IndexedFile, Picture>();

/**
 * @param file a picture or a text that goes with one
 * @param maskOf the stem of the picture that this one is a mask of, by its name; none where its name does not say so
 */
export function describePicture(file: IndexedFile, around: Around, maskOf?: string): Picture {
  const place = placeOf(file.folder, around);
  const known = described.get(file);
  if (known !== undefined && known.place === place && known.maskOf === maskOf) return known;
  const bare = (maskOf ?? file.stem).normalize("NFC").replace(PICTURE_SUFFIX, "");
  const stem = fold(bare);
  const named = stemMeaning(stem);
  const byName = named.key === "" || place.own === null ? named.role : null;
  const said = place.said?.of ?? null;
  const role = said ?? byName ?? place.own ?? place.outer;
  const picture = {
    file,
    path: file.path,
    place,
    maskOf,
    role,
    mask: maskOf !== undefined || place.mask,
    told:
      role === null
        ? null
        : said !== null
          ? ("person" as const)
          : byName === null
            ? ("folder" as const)
            : ("name" as const),
    stem,
    key: named.key,
    writtenKey: stem.endsWith(named.key) ? bare.slice(bare.length - named.key.length) : bare.slice(0, named.key.length),
  };
  described.set(file, picture);
  return picture;
}

/** How many of a candidate's names are the wanted ones but for their case: "Dog" where "dog" is wanted. */
function misspelt({ place: { names }, writtenKey }: Picture, wanted: Picture): number {
  const exact = new Set([...wanted.place.names, wanted.writtenKey].map((name) => name.normalize("NFC")));
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

/** All runs of a context's folders, the longest first, the empty one last. */
function runsOf(context: readonly string[]): string[] {
  const runs: string[] = [];
  for (let length = context.length; length > 0; length--) {
    for (let start = context.length - length; start >= 0; start--)
      runs.push(context.slice(start, start + length).join("/"));
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
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else if (group.at(-1) !== item) group.push(item);
    }
  }
  return groups;
}

/** The first that gives an answer. */
export function first<A, B>(items: Iterable<A>, ask: (item: A) => B | undefined): B | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
