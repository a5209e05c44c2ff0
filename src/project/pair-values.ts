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

const keyOf = ({ concept, promptId }: Sample) =>
  concept === null || promptId === null ? null : `${fold(concept)}\n${promptId}`;
const methodOf = ({ method }: Sample) => (method === null ? null : fold(method));

/** Of several pictures of one prompt the ratings are of the first, which is number 0. */
function firstOnes(samples: readonly Sample[]): ReadonlyMap<string, Sample> {
  const first = new Map<string, Sample>();
  for (const sample of samples) {
    const key = keyOf(sample);
    if (key === null) continue;
    const name = `${methodOf(sample) ?? ""}\n${key}`;
    const known = first.get(name);
    if (known === undefined || (sample.seed === "0" && known.seed !== "0")) first.set(name, sample);
  }
  return first;
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
  const first = firstOnes(samples);
  const fits = new Set<PairValues>();
  const result = samples.map((sample) => {
    const key = keyOf(sample);
    const method = methodOf(sample);
    const list = method === null ? undefined : byMethod.get(method);
    if (key === null || list === undefined || first.get(`${method}\n${key}`) !== sample) return sample;
    for (const one of list) if (!fits.has(one) && one.values.has(key)) fits.add(one);
    const last = known.get(sample);
    if (last !== undefined && same(last.said, list)) return last.result;
    const made = withValues(sample, key, list);
    known.set(sample, { said: list, result: made });
    return made;
  });
  const columns = new Map<string, string[]>();
  for (const { says, path } of fits)
    if (says.kind === "column") columns.set(says.name, [...(columns.get(says.name) ?? []), path]);
  const used = new Set([...fits].map(({ path }) => path));
  return {
    samples: result,
    columns: [...columns].map(([name, sources]) => ({ name, kind: "number", sources })),
    idle: [...new Set(said.map(({ path }) => path))].filter((path) => !used.has(path)),
  };
}
