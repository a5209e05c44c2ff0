import { listsBy } from "../../../lib/lists.ts";
import { rememberElements, sameOr } from "../../../lib/remember.ts";
import { byPath, type Folder, type IndexedFile } from "../file-index.ts";
import { filesByFolder, type FolderFiles } from "../folder-files.ts";
import { placeOf, type Place } from "./places.ts";

/** The files of one folder that are of one kind. The same object as long as the same files lie in it. */
export interface Group<P extends Place = Place> {
  readonly place: P;
  readonly folder: Folder;
  /** Several where their names differ in case or Unicode's form alone. */
  readonly folders: readonly Folder[];
  /** By name. */
  readonly files: readonly IndexedFile[];
  /** One a stem, that of the extension the authors have where several share it. */
  readonly byStem: ReadonlyMap<string, IndexedFile>;
}

type OfKind<K extends Place["kind"]> = Extract<Place, { readonly kind: K }>;
export type Groups = { readonly [K in Place["kind"]]: readonly Group<OfKind<K>>[] };

/** Which of two files of one stem is meant: what the authors' own trees have comes first. */
const PREFERRED: readonly string[] = ["jpg", "jpeg"];
const PREFERRED_MASKS: readonly string[] = ["png"];
const rank = (file: IndexedFile, preferred: readonly string[]) => {
  const place = preferred.indexOf(file.extension);
  return place < 0 ? preferred.length : place;
};

function byStemOf(files: readonly IndexedFile[], { kind }: Place): ReadonlyMap<string, IndexedFile> {
  const preferred = kind.endsWith("-mask") ? PREFERRED_MASKS : PREFERRED;
  const found = new Map<string, IndexedFile>();
  for (const file of files) {
    const known = found.get(file.foldedStem);
    if (known === undefined || rank(file, preferred) < rank(known, preferred)) found.set(file.foldedStem, file);
  }
  return found;
}

/** Of which kind the files are that a place has. */
export const kindIn = ({ kind }: Place) => (kind === "text" || kind === "caption" ? "text" : "picture");

function toGroup(place: Place, folder: Folder, all: readonly IndexedFile[]): Group | null {
  const files = all.filter(({ kind }) => kind === kindIn(place));
  return files.length === 0 ? null : { place, folder, folders: [folder], files, byStem: byStemOf(files, place) };
}

/** null where the layout has nothing in the folder. */
const groupsIn = rememberElements(({ folder, files }: FolderFiles) => {
  const place = placeOf(folder);
  return place === null ? null : toGroup(place, folder, files);
});

/** Folders whose names differ in case or Unicode's form alone are one. */
function unitedGroup(first: Group, others: readonly Group[]): Group {
  const all = [first, ...others];
  const files = all.flatMap((group) => group.files).toSorted(byPath);
  return { ...first, folders: all.map(({ folder }) => folder), files, byStem: byStemOf(files, first.place) };
}

/** Whatever lies where the layout has something of its kind. */
export function groupFiles(files: readonly IndexedFile[]): Groups {
  const byKey = new Map<string, Group | [Group, ...Group[]]>();
  for (const group of groupsIn(filesByFolder(files))) {
    if (group === null) continue;
    const { key } = group.folder;
    const there = byKey.get(key);
    if (there === undefined) byKey.set(key, group);
    else if (Array.isArray(there)) there.push(group);
    else byKey.set(key, [there, group]);
  }
  const groups = Array.from(byKey.values(), (one) => {
    if (!Array.isArray(one)) return one;
    const [first, ...others] = one;
    return unitedGroup(first, others);
  });
  const ofKind = <K extends Place["kind"]>(kind: K) =>
    groups.filter((group): group is Group<OfKind<K>> => group.place.kind === kind);
  return {
    generation: ofKind("generation"),
    copy: ofKind("copy"),
    text: ofKind("text"),
    reference: ofKind("reference"),
    caption: ofKind("caption"),
    "reference-mask": ofKind("reference-mask"),
    "generation-mask": ofKind("generation-mask"),
  };
}

/** With the lists of earlier ones where these have the same groups. */
export const sameGroups = (before: Groups, now: Groups): Groups => ({
  generation: sameOr(before.generation, now.generation),
  copy: sameOr(before.copy, now.copy),
  text: sameOr(before.text, now.text),
  reference: sameOr(before.reference, now.reference),
  caption: sameOr(before.caption, now.caption),
  "reference-mask": sameOr(before["reference-mask"], now["reference-mask"]),
  "generation-mask": sameOr(before["generation-mask"], now["generation-mask"]),
});

/** How many outer folders two have in common: what lies in one tree belongs together. */
function shared(a: Folder, b: Folder): number {
  let depth = 0;
  while (depth < a.folded.length && a.folded[depth] === b.folded[depth]) depth++;
  return depth;
}

const NONE: readonly never[] = [];

/** Groups by what names them. What is asked for is answered by the nearest first, where several trees have it. */
export class GroupIndex<P extends Place> {
  readonly #byKey: ReadonlyMap<string, readonly Group<P>[]>;

  constructor(groups: readonly Group<P>[], keyOf: (place: P) => string | null) {
    this.#byKey = listsBy(groups, ({ place }) => keyOf(place));
  }

  /** @param isMeant whether one goes before all that are nearer */
  near(key: string, folder: Folder, isMeant: (place: P) => boolean = () => false): readonly Group<P>[] {
    const found = this.#byKey.get(key) ?? NONE;
    if (found.length < 2) return found;
    const far = (group: Group<P>) => Number(!isMeant(group.place));
    return found.toSorted((a, b) => far(a) - far(b) || shared(b.folder, folder) - shared(a.folder, folder));
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }
}

/** The first of them that has the stem. */
export function findIn(groups: readonly Group[], stem: string): IndexedFile | null {
  for (const { byStem } of groups) {
    const file = byStem.get(stem);
    if (file !== undefined) return file;
  }
  return null;
}
