import { addTo } from "../../../lib/lists.ts";
import { keyText } from "../../pair-keys.ts";
import type { Rating, Sample } from "../../types.ts";
import { numberOf } from "./column-kind.ts";
import { PATH_COLUMNS, squash, textOf, type ManifestRows } from "./manifest.ts";

/** Ratings in long form: a table with a row a pair, rater and respect, as surveys are exported. */

const RATERS = ["rater", "by", "annotator", "participant", "judge", "worker", "user", "rater_id", "annotator_id"].map(
  squash,
);
const RESPECTS = ["dimension", "criterion", "aspect", "question", "respect"].map(squash);
const RATINGS = ["rating", "human_rating", "rated", "answer", "stars", "mos"].map(squash);
const NUMBERS = ["value", "score"].map(squash);

const DIMENSIONS: readonly (readonly [RegExp, string])[] = [
  [/^(?:cp|concept|conceptpreservation|identity|subject|subjectfidelity)$/, "concept"],
  [/^(?:pf|prompt|promptfollowing|promptfidelity|text|alignment|textalignment)$/, "prompt"],
];

/** A respect by any of its usual names; another keeps its own. */
export const dimensionNamed = (name: string): string => {
  const bare = name.toLowerCase().replace(/[\s_-]+/g, "");
  return DIMENSIONS.find(([known]) => known.test(bare))?.[1] ?? name.trim();
};

/** Names of the columns that say who rated, in which respect, and how; undefined for one that there is not. */
export interface LongColumns {
  readonly rater: string | undefined;
  readonly respect: string | undefined;
  readonly value: string;
}

/** Which columns those are; null where the table has not a rating a row. */
export function longColumns(columns: readonly string[]): LongColumns | null {
  const named = (names: readonly string[]) => columns.find((column) => names.includes(squash(column)));
  const [rater, respect, value] = [named(RATERS), named(RESPECTS), named(RATINGS) ?? named(NUMBERS)];
  return value === undefined || (rater === undefined && respect === undefined) ? null : { rater, respect, value };
}

type Row = Readonly<Record<string, unknown>>;

const cellIn = (row: Row, column: string | undefined): string | null =>
  column === undefined || !Object.hasOwn(row, column) ? null : keyText(textOf(row[column]) ?? null);

/** What a row says; null where it says no number. Of no named respect it is of the concept. */
export function longRating(row: Row, { rater, respect, value }: LongColumns): Rating | null {
  const said = numberOf(cellIn(row, value) ?? "");
  if (said === null) return null;
  const dimension = dimensionNamed(cellIn(row, respect) ?? "");
  return { by: cellIn(row, rater), dimension: dimension === "" ? "concept" : dimension, value: said, scale: null };
}

/** Which pair a row is of. A column "id" may be the answer's own, and counts where nothing else names the pair. */
function pairOf({ id, generation, reference, concept, method, promptId, seed }: Sample): string {
  return generation === null && concept === null
    ? id
    : JSON.stringify([generation, reference, concept, method, promptId, seed]);
}

/** Beside pictures a number by somebody may be anything; one that is called a rating is one. */
const mayRate = (long: LongColumns, known: ManifestRows["known"]): boolean =>
  PATH_COLUMNS.some((column) => known.has(column))
    ? long.rater !== undefined && RATINGS.includes(squash(long.value))
    : known.has("concept") || known.has("method") || known.has("id");

/**
 * A row a pair, with all its ratings, in place of the rows of a table in long form; other tables as they are. What
 * differs among a pair's rows (when it was answered, by which device) is said of an answer, and not of the pair.
 */
export function withRatingLists(table: ManifestRows): ManifestRows {
  const { samples, known, columns, described, keys, problems } = table;
  const long = longColumns(columns);
  if (long === null || !mayRate(long, known)) return table;
  const gathered = new Map<string, number[]>();
  for (const [at, sample] of samples.entries()) addTo(gathered, pairOf(sample), at);
  const varied = new Set<string>([long.rater, long.respect, long.value].filter((name) => name !== undefined));
  for (const name of columns) {
    const varies = (places: readonly number[]) =>
      places.some((at) => textOf(samples[at]!.columns[name]) !== textOf(samples[places[0]!]!.columns[name]));
    if (!varied.has(name) && [...gathered.values()].some(varies)) varied.add(name);
  }
  const first = [...gathered.values()].map((places) => places[0]!);
  return {
    samples: [...gathered.values()].map((places): Sample => {
      const sample = samples[places[0]!]!;
      const said = places.flatMap((at) => longRating(samples[at]!.columns, long) ?? []);
      // One who answered twice means the later answer.
      const ratings = new Map(said.map((rating) => [JSON.stringify([rating.by, rating.dimension]), rating]));
      return {
        ...sample,
        ratings: [...ratings.values()],
        columns: Object.fromEntries(Object.entries(sample.columns).filter(([name]) => !varied.has(name))),
      };
    }),
    keys: first.map((at) => keys[at]!),
    known,
    columns: columns.filter((name) => !varied.has(name)),
    described: described.filter(({ name }) => !varied.has(name)),
    // The same id in several rows is the same pair's.
    problems: problems.filter(({ kind }) => kind !== "repeated-id"),
  };
}
