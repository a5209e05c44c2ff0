import type { Folder, IndexedFile } from "../file-index.ts";
import { placeOf, type Place } from "./places.ts";

/** The files of one folder that are of one kind. The same object as long as the same files lie in it. */
export interface Group<P extends Place = Place> {
  readonly place: P;
  readonly folder: Folder;
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

const known = new WeakMap<Folder, Group>();

/** Folders whose names differ in case or Unicode's form alone are one. */
function toGroup(place: Place, folder: Folder, files: readonly IndexedFile[]): Group {
  const last = known.get(folder);
  if (last !== undefined && last.files.length === files.length && files.every((file, at) => last.files[at] === file))
    return last;
  const group = { place, folder, files, byStem: byStemOf(files, place) };
  known.set(folder, group);
  return group;
}

const isOfKind = ({ kind }: IndexedFile, place: Place) =>
  place.kind === "text" || place.kind === "caption" ? kind === "text" : kind === "picture";

interface Gathered {
  readonly place: Place;
  readonly folder: Folder;
  readonly files: IndexedFile[];
}

/** Whatever lies where the layout has something of its kind. */
export function groupFiles(files: readonly IndexedFile[]): Groups {
  const byKey = new Map<string, Gathered>();
  /** null where the layout has nothing in the folder. */
  const gather = (folder: Folder): Gathered | null => {
    const place = placeOf(folder);
    if (place === null) return null;
    let found = byKey.get(folder.key);
    if (found === undefined) byKey.set(folder.key, (found = { place, folder, files: [] }));
    return found;
  };
  let last: Folder | null = null;
  let into: Gathered | null = null;
  for (const file of files) {
    // Files come by name: those of one folder one after the other.
    if (last !== file.folder) [last, into] = [file.folder, gather(file.folder)];
    if (into !== null && isOfKind(file, into.place)) into.files.push(file);
  }
  const groups = Array.from(byKey.values(), ({ place, folder, files: inside }) =>
    toGroup(place, folder, inside),
  ).filter(({ files: inside }) => inside.length > 0);
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

/** How many outer folders two have in common: what lies in one tree belongs together. */
function shared(a: Folder, b: Folder): number {
  let depth = 0;
  while (depth < a.folded.length && a.folded[depth] === b.folded[depth]) depth++;
  return depth;
}

const NONE: readonly never[] = [];

/** Groups by what names them. What is asked for is answered by the nearest first, where several trees have it. */
export class GroupIndex<P extends Place> {
  readonly #byKey = new Map<string, Group<P>[]>();

  constructor(groups: readonly Group<P>[], keyOf: (place: P) => string | null) {
    for (const group of groups) {
      const key = keyOf(group.place);
      if (key === null) continue;
      const list = this.#byKey.get(key);
      if (list === undefined) this.#byKey.set(key, [group]);
      else list.push(group);
    }
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
