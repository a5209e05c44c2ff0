import { listsBy } from "../lib/lists.ts";
import { answersAlike, rememberEach } from "../lib/remember.ts";
import { completedBy } from "./formats/texts/attach.ts";
import type { Standing } from "./formats/manifest/tables.ts";
import type { IntakePart, Sample } from "./types.ts";

/**
 * The pairs of one reading, part by part. A pair that several parts have is one; what the later part says of it is
 * added. Each pair keeps the id that it had: what was set by hand and what was scored stand under it.
 */
export interface Pairs {
  /**
   * @param table where they come from; null: names of files and folders
   * @param keys what the part itself calls each
   * @returns how many of them no other part has
   */
  add(table: string | null, samples: readonly Sample[], keys: readonly string[]): number;
  /** A part that has no pair of its own. */
  note(table: string): void;
  samples(): readonly Sample[];
  /** The same pairs, with more said of them. */
  replace(samples: readonly Sample[]): void;
  /** Whether this pair of that part stood before. */
  stood(table: string, key: string): boolean;
  parts(): readonly IntakePart[];
}

/** No path has this character in it: a key of two is read back in one way. */
const END = "\0";
type Files = Pick<Sample, "id" | "reference" | "generation">;
const filesOf = ({ reference, generation }: Files) => `${reference ?? END}${END}${generation ?? END}`;

/** What a pair is found by: few have one generation. */
const generationOf = (sample: Files) => sample.generation ?? filesOf(sample);

type Named = IntakePart["ids"][number];

/** What stood under a part's own names. */
const byName = rememberEach((ids: readonly Named[]) => new Map(ids.map((named) => [named[0], named])));

/** The same of a list of names: most stand before and behind what changed, as they stood, and take no search. */
const namedAlike = (ids: readonly Named[], keys: readonly string[]): readonly (Named | undefined)[] =>
  answersAlike<string, Named | undefined>(
    ids.map(([key]) => key),
    ids,
    keys,
    () => undefined,
  );

/** Whether an id stood; the same of its order. */
function createKnown(before: readonly Pick<Sample, "id">[]): { has(id: string): boolean } {
  let place = 0;
  let all: ReadonlySet<string> | null = null;
  return {
    has(id) {
      if (before[place]?.id === id) {
        place++;
        return true;
      }
      return (all ??= new Set(before.map((sample) => sample.id))).has(id);
    },
  };
}

/**
 * Pairs that stood, by their generation: those that are asked for are found together.
 *
 * @param likely those that may be asked for at all
 * @param all those that may be where others are
 */
function createStoodOf(before: readonly Files[], likely: readonly Sample[], all: readonly Sample[]) {
  const find = (some: readonly Sample[]) => {
    const asked = new Set(some.map(generationOf));
    const keyOf = (stood: Files) => {
      const key = generationOf(stood);
      return asked.has(key) ? key : null;
    };
    return { asked, lists: listsBy(before, keyOf) };
  };
  let found: ReturnType<typeof find> | null = null;
  return (sample: Sample): readonly Files[] => {
    const key = generationOf(sample);
    found ??= find(likely);
    if (!found.asked.has(key)) found = find(all);
    return found.lists.get(key) ?? [];
  };
}

const NONE: ReadonlySet<string> = new Set();
const NO_IDS: readonly Named[] = [];

export function createPairs(standing: Standing | null): Pairs {
  const before = standing?.intake.samples ?? [];
  const idsBefore = new Map((standing?.intake.parts ?? []).map(({ table, ids }) => [table, ids]));
  const known = createKnown(before);
  // An id that stands is its pair's, whether or not that is read again: what was set by hand is kept under it.
  const taken = standing?.taken ?? NONE;
  const given = new Set<string>();
  let samples: Sample[] = [];
  const parts = new Map<string | null, Named[]>();

  const isFree = (id: string | undefined): id is string => id !== undefined && known.has(id) && !given.has(id);
  /** The id that the pair had by its files, where what its part calls it says none. @param stood of its generation */
  const idByFiles = (stood: readonly Files[], sample: Sample): string | undefined => {
    const those = stood.filter(({ id }) => isFree(id));
    const same = those.find(({ reference }) => reference === sample.reference);
    if (same !== undefined) return same.id;
    // Of a generation that stood without its reference, or whose reference another part knows better.
    if (sample.generation === null) return undefined;
    return those.find(({ reference }) => reference === null || sample.reference === null)?.id;
  };
  const freshId = (wanted: string): string => {
    let id = wanted;
    for (let count = 2; known.has(id) || taken.has(id) || given.has(id); count++) id = `${wanted}-${count}`;
    return id;
  };

  return {
    add(table, added, keys) {
      const others = listsBy(
        samples.map((sample, place) => ({ sample, place })),
        ({ sample }) => filesOf(sample),
      );
      const called = namedAlike(idsBefore.get(table) ?? NO_IDS, keys);
      const stoodOf = createStoodOf(
        before,
        added.filter((_, index) => called[index] === undefined),
        added,
      );
      const ids = parts.get(table) ?? [];
      const places: Sample[] = [...samples];
      for (const [index, sample] of added.entries()) {
        const key = keys[index] ?? sample.id;
        const isPair = sample.reference !== null && sample.generation !== null;
        const same = isPair && others.size > 0 ? others.get(filesOf(sample))?.shift() : undefined;
        if (same !== undefined) {
          const completed = completedBy(places[same.place]!, sample);
          places[same.place] = completed;
          ids.push([key, completed.id]);
          continue;
        }
        const named = called[index];
        const id = isFree(named?.[1]) ? named![1] : (idByFiles(stoodOf(sample), sample) ?? freshId(sample.id));
        given.add(id);
        ids.push(named?.[1] === id ? named : [key, id]);
        places.push(id === sample.id ? sample : { ...sample, id });
      }
      const fresh = places.length - samples.length;
      samples = places;
      parts.set(table, ids);
      return fresh;
    },
    note(table) {
      if (!parts.has(table)) parts.set(table, []);
    },
    samples: () => samples,
    replace(changed) {
      samples = [...changed];
    },
    stood: (table, key) => known.has(byName(idsBefore.get(table) ?? NO_IDS).get(key)?.[1] ?? ""),
    parts: () => Array.from(parts, ([table, ids]) => ({ table, ids })),
  };
}
