import { rememberEach } from "../lib/remember.ts";
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
    ({ readonly kind: "rating" } & Omit<Rating, "value">) | { readonly kind: "column"; readonly name: string };
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

const namesOf = rememberEach(({ concept, promptId, method }: Sample): Names | null => {
  if (concept === null || promptId === null || method === null) return null;
  const names = { method: fold(method), key: `${fold(concept)}\n${promptId}` };
  return { ...names, name: `${names.method}\n${names.key}` };
});

const isFirst = ({ seed }: Sample) => seed === null || seed === "0";

/** Pictures that no value is of: of several of one prompt values are of number 0, else of the first there is. */
function furtherOnes(samples: readonly Sample[]): ReadonlySet<Sample> {
  const others = samples.filter((sample) => !isFirst(sample));
  if (others.length === 0) return new Set();
  const wanted = new Set<string>();
  for (const sample of others) {
    const name = namesOf(sample)?.name;
    if (name !== undefined) wanted.add(name);
  }
  const taken = new Set<string>();
  for (const sample of samples) {
    const name = isFirst(sample) ? namesOf(sample)?.name : undefined;
    if (name !== undefined && wanted.has(name)) taken.add(name);
  }
  return new Set(
    others.filter((sample) => {
      const own = namesOf(sample);
      if (own === null || taken.has(own.name)) return true;
      taken.add(own.name);
      return false;
    }),
  );
}

const isSame = (a: Rating, b: Rating) => a.by === b.by && a.dimension === b.dimension;

/** Ratings by another, or in another respect, stand beside each other; a later one of the same takes an earlier one's place. */
export function mergeRatings(stood: readonly Rating[], added: readonly Rating[]): readonly Rating[] {
  if (stood.length === 0 || added.length === 0) return stood.length === 0 ? added : stood;
  return [...stood.filter((rating) => !added.some((other) => isSame(rating, other))), ...added];
}

function withValues(sample: Sample, key: string, said: readonly PairValues[]): Sample {
  const ratings: Rating[] = [];
  const columns: [string, number][] = [];
  for (const one of said) {
    const value = one.values.get(key);
    if (value === undefined) continue;
    if (one.says.kind === "column") columns.push([one.says.name, value]);
    else {
      const { by, dimension, scale } = one.says;
      ratings.push({ by, dimension, value, scale });
    }
  }
  if (ratings.length === 0 && columns.length === 0) return sample;
  return {
    ...sample,
    ratings: mergeRatings(sample.ratings, ratings),
    columns: columns.length === 0 ? sample.columns : { ...columnsOf(sample), ...Object.fromEntries(columns) },
  };
}

/** What was made of a sample, as long as the same is said of it: files that are added to thousands change few. */
const known = new WeakMap<Sample, { readonly said: readonly PairValues[]; readonly result: Sample }>();
const same = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((one, at) => one === b[at]);

export function attachValues(samples: readonly Sample[], said: readonly PairValues[]): WithValues {
  if (said.length === 0) return { samples, columns: [], idle: [] };
  const byMethod = new Map<string, PairValues[]>();
  for (const one of said) {
    const method = fold(one.method);
    const list = byMethod.get(method);
    if (list === undefined) byMethod.set(method, [one]);
    else list.push(one);
  }
  const further = furtherOnes(samples);
  const fits = new Set<PairValues>();
  /** Values of which none has found its pair so far. */
  const open = new Map([...byMethod].map(([method, list]) => [method, [...list]]));
  const result = samples.map((sample) => {
    const own = namesOf(sample);
    const list = own === null || further.has(sample) ? undefined : byMethod.get(own.method);
    if (own === null || list === undefined) return sample;
    const unfit = open.get(own.method) ?? [];
    for (let at = unfit.length - 1; at >= 0; at--)
      if (unfit[at]!.values.has(own.key)) for (const one of unfit.splice(at, 1)) fits.add(one);
    const last = known.get(sample);
    if (last !== undefined && same(last.said, list)) return last.result;
    const made = withValues(sample, own.key, list);
    known.set(sample, { said: list, result: made });
    return made;
  });
  const columns = new Map<string, string[]>();
  for (const { says, path } of said.filter((one) => fits.has(one)))
    if (says.kind === "column") columns.set(says.name, [...(columns.get(says.name) ?? []), path]);
  const used = new Set([...fits].map(({ path }) => path));
  return {
    samples: result,
    columns: [...columns].map(([name, sources]) => ({ name, kind: "number", sources })),
    idle: [...new Set(said.map(({ path }) => path))].filter((path) => !used.has(path)),
  };
}
