import { listsBy } from "../lib/lists.ts";
import { rememberLastElements } from "../lib/remember.ts";
import { fold } from "./formats/paths.ts";
import { columnsOf } from "./result.ts";
import type { InputColumn, Rating, Sample } from "./types.ts";

/**
 * Numbers that a file has of pairs by their subject, prompt and method, and not by their pictures: people's ratings,
 * and scores that somebody shipped. Whichever comes first, pictures or numbers, each pair gets its own.
 */
export interface PairValues {
  readonly path: string;
  readonly method: string;
  /** A rating of people, or a column of the table. */
  readonly says:
    | ({ readonly kind: "rating" } & Omit<Rating, "value">)
    | { readonly kind: "column"; readonly name: string };
  /** By the subject, folded, and the prompt's id, with a line break between. */
  readonly values: ReadonlyMap<string, number>;
}

/** Pairs with what was said of them, and how much of it was said of none. */
export interface WithValues {
  readonly samples: readonly Sample[];
  readonly columns: readonly InputColumn[];
  /** Files of which no value fits any pair. */
  readonly idle: readonly string[];
}

/** Folded; null where the pair does not say it. */
interface Names {
  readonly method: string;
  readonly key: string;
  /** Both. */
  readonly name: string;
}

function namesOf({ concept, promptId, method }: Sample): Names | null {
  if (concept === null || promptId === null || method === null) return null;
  const names = { method: fold(method), key: `${fold(concept)}\n${promptId}` };
  return { ...names, name: `${names.method}\n${names.key}` };
}

const isFirst = ({ seed }: Sample) => seed === null || seed === "0";

/** Places of pictures that no value is of: of several of one prompt values are of number 0, else of the first there is. */
function furtherOnes(samples: readonly Sample[], names: readonly (Names | null)[]): ReadonlySet<number> {
  const others: number[] = [];
  for (let at = 0; at < samples.length; at++) if (!isFirst(samples[at]!)) others.push(at);
  if (others.length === 0) return NO_PLACES;
  const wanted = new Set(others.map((at) => names[at]?.name));
  const taken = new Set<string | undefined>([undefined]);
  for (let at = 0; at < samples.length; at++) {
    const name = names[at]?.name;
    if (wanted.has(name) && isFirst(samples[at]!)) taken.add(name);
  }
  const further = new Set<number>();
  for (const at of others) {
    const name = names[at]?.name;
    if (taken.has(name)) further.add(at);
    taken.add(name);
  }
  return further;
}

const NO_PLACES: ReadonlySet<number> = new Set();

const isSame = (a: Rating, b: Rating) => a.by === b.by && a.dimension === b.dimension;

/** Ratings by another, or in another respect, stand beside each other; a later one of the same takes an earlier one's place. */
export function mergeRatings(stood: readonly Rating[], added: readonly Rating[]): readonly Rating[] {
  if (stood.length === 0 || added.length === 0) return stood.length === 0 ? added : stood;
  return [...stood.filter((rating) => !added.some((other) => isSame(rating, other))), ...added];
}

type Said = Extract<PairValues["says"], { readonly kind: "rating" }>;
const ratingsOf = new WeakMap<PairValues, Map<number, Rating>>();

/** One object a value: there are few, of thousands of pairs, and what is the same object crosses to another thread once. */
function ratingOf(of: PairValues, { by, dimension, scale }: Said, value: number): Rating {
  const known = ratingsOf.get(of) ?? new Map<number, Rating>();
  ratingsOf.set(of, known);
  const rating = known.get(value) ?? { by, dimension, value, scale };
  known.set(value, rating);
  return rating;
}

function withValues(sample: Sample, key: string, said: readonly PairValues[]): Sample {
  const ratings: Rating[] = [];
  let columns: Record<string, unknown> | null = null;
  for (const one of said) {
    const value = one.values.get(key);
    if (value === undefined) continue;
    if (one.says.kind === "column") {
      columns ??= { ...columnsOf(sample) };
      columns[one.says.name] = value;
    } else ratings.push(ratingOf(one, one.says, value));
  }
  if (ratings.length === 0 && columns === null) return sample;
  return {
    ...sample,
    ratings: mergeRatings(sample.ratings, ratings),
    columns: columns ?? sample.columns,
  };
}

/** Values by the method, folded, that they are of. */
type ByMethod = ReadonlyMap<string, readonly PairValues[]>;

const same = (a: ByMethod, b: ByMethod) =>
  a.size === b.size &&
  [...a].every(([method, list]) => {
    const other = b.get(method) ?? [];
    return list.length === other.length && list.every((one, at) => one === other[at]);
  });

/** Which files have a value of a pair. */
function fitting(names: readonly (Names | null)[], further: ReadonlySet<number>, byMethod: ByMethod) {
  const fits = new Set<PairValues>();
  /** Values of which none has found its pair so far. */
  const open = new Map(Array.from(byMethod, ([method, list]) => [method, [...list]]));
  for (let place = 0; place < names.length && open.size > 0; place++) {
    const own = names[place];
    const unfit = own == null || further.has(place) ? undefined : open.get(own.method);
    if (own == null || unfit === undefined) continue;
    for (let at = unfit.length - 1; at >= 0; at--)
      if (unfit[at]!.values.has(own.key)) for (const one of unfit.splice(at, 1)) fits.add(one);
    if (unfit.length === 0) open.delete(own.method);
  }
  return fits;
}

/** The valued pairs, but for some: these as they were. */
function withOwn(valued: readonly Sample[], samples: readonly Sample[], places: ReadonlySet<number>) {
  const all = [...valued];
  for (const at of places) all[at] = samples[at]!;
  return all;
}

export type AttachValues = (samples: readonly Sample[], said: readonly PairValues[]) => WithValues;

/**
 * Gives pairs what was said of them. Remembers the last ones: of thousands, those that stand as they stood, and of which
 * the same is said, are the same objects.
 */
export function createValues(): AttachValues {
  const namesIn = rememberLastElements(namesOf);
  let last: { readonly byMethod: ByMethod; readonly valued: (samples: readonly Sample[]) => readonly Sample[] } | null =
    null;
  return (samples, said) => {
    if (said.length === 0) return { samples, columns: [], idle: [] };
    const byMethod: ByMethod = listsBy(said, ({ method }) => fold(method));
    if (last === null || !same(last.byMethod, byMethod))
      last = {
        byMethod,
        valued: rememberLastElements((sample: Sample) => {
          const own = namesOf(sample);
          return own === null ? sample : withValues(sample, own.key, byMethod.get(own.method) ?? []);
        }),
      };
    const names = namesIn(samples);
    const further = furtherOnes(samples, names);
    const valued = last.valued(samples);
    const fits = fitting(names, further, byMethod);
    const columns = new Map<string, string[]>();
    for (const { says, path } of said.filter((one) => fits.has(one)))
      if (says.kind === "column") columns.set(says.name, [...(columns.get(says.name) ?? []), path]);
    const used = new Set(Array.from(fits, ({ path }) => path));
    return {
      samples: further.size === 0 ? valued : withOwn(valued, samples, further),
      columns: [...columns].map(([name, sources]) => ({ name, kind: "number", sources })),
      idle: [...new Set(said.map(({ path }) => path))].filter((path) => !used.has(path)),
    };
  };
}
