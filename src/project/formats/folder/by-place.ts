import { addTo } from "../../../lib/lists.ts";
import { first, type Picture, type Place } from "./pictures.ts";
import type { Role } from "../role-words.ts";

type ByStem<T> = ReadonlyMap<string, readonly T[]>;

/** A folder and those around it, innermost first. */
function outwards(folder: string): string[] {
  const folders = folder === "" ? [] : folder.split("/");
  return Array.from({ length: folders.length + 1 }, (_, up) => folders.slice(0, folders.length - up).join("/"));
}

/**
 * Masks or texts by where they lie and what they are called. What is asked for many pictures of one folder is looked up
 * once for the folder: of most places there is nothing.
 */
export class ByPlace<T extends { readonly picture: Picture }> {
  /** By folder, then by stem. */
  readonly #beside = new Map<string, Map<string, T[]>>();
  /** By role and context, then by stem. */
  readonly #placed = new Map<string, Map<string, T[]>>();
  readonly #elsewhere = new Map<string, WeakMap<Place, readonly ByStem<T>[]>>();
  readonly #around = new WeakMap<Place, readonly ByStem<T>[]>();

  constructor(items: readonly T[], stemsOf: (item: T) => readonly string[]) {
    let last: { place: Place; role: Role | null; beside: Map<string, T[]>; placed: Map<string, T[]> } | null = null;
    for (const item of items) {
      const { place, role } = item.picture;
      // Files come by name: those of one folder one after the other.
      if (last === null || last.place !== place || last.role !== role)
        last = {
          place,
          role,
          beside: inner(this.#beside, place.folder.key),
          placed: inner(this.#placed, placeKey(role ?? "", place.contextKey)),
        };
      const [own = "", ...others] = stemsOf(item);
      addTo(last.beside, own, item);
      addTo(last.placed, own, item);
      for (const stem of others) if (stem !== own) addTo(last.placed, stem, item);
    }
  }

  /** In the same folder. */
  beside({ folder }: Place): ByStem<T> | undefined {
    return this.#beside.get(folder.key);
  }

  /** Where the context is a run of this one's, the longest first; of these roles. */
  elsewhere(place: Place, roles: readonly (Role | "")[]): readonly ByStem<T>[] {
    const name = roles.join(" ");
    let known = this.#elsewhere.get(name);
    if (known === undefined) this.#elsewhere.set(name, (known = new WeakMap()));
    let found = known.get(place);
    if (found === undefined) {
      found = place.runs
        .flatMap((run) => roles.map((role) => this.#placed.get(placeKey(role, run))))
        .filter((byStem) => byStem !== undefined);
      known.set(place, found);
    }
    return found;
  }

  /** The first of that stem in this folder or one around it, the nearest first. */
  around(place: Place, stem: string): T | undefined {
    let found = this.#around.get(place);
    if (found === undefined) {
      found = outwards(place.folder.key)
        .map((folder) => this.#beside.get(folder))
        .filter((byStem) => byStem !== undefined);
      this.#around.set(place, found);
    }
    return first(found, (byStem) => byStem.get(stem)?.[0]);
  }

  /** Of a concept, told by no folder. */
  ofConcept(concept: string): T | undefined {
    return this.#placed.get(placeKey("", ""))?.get(concept)?.[0];
  }
}

const placeKey = (role: Role | "", context: string) => `${role}\n${context}`;

function inner<T>(outer: Map<string, Map<string, T[]>>, key: string): Map<string, T[]> {
  let found = outer.get(key);
  if (found === undefined) outer.set(key, (found = new Map()));
  return found;
}
