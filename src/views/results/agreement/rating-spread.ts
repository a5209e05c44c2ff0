import { rowPairs } from "../../../evaluation/agreement-table.ts";
import { keepPairs, type KeptOptions } from "../../../evaluation/kept-pairs.ts";
import type { Study, StudyMetric } from "../../../evaluation/study.ts";
import { listed } from "../pairs/listed.ts";
import type { PairList } from "../pairs/pair-list.ts";
import type { DataTable } from "../../../lib/data-table.ts";

/** A metric's scores of the pairs that people rated alike. */
export interface RatingLevel {
  /** "3.5", or where there are many ratings between: "3 to 3.5". */
  readonly name: string;
  /** Float64, in the methods' order. */
  readonly scores: Float64Array;
  /** Which pairs of the study these are of. */
  readonly pairs: readonly number[];
  readonly mean: number;
}

/** More distinct ratings than these stand in steps; two groups of 0 to 4 make nine. */
const MOST_LEVELS = 11;
const STEPS = 8;

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

const short = (value: number) => String(Number(value.toFixed(2)));

/** The lowest rating first; over all methods, with the pairs of the table. Empty where nobody rated anything. */
export function ratingLevels(
  study: Study,
  dimension: string,
  metric: StudyMetric,
  options: KeptOptions,
): readonly RatingLevel[] {
  const kept = keepPairs(study, dimension, options);
  const row = rowPairs(metric, kept);
  if (row === null || kept.people === null) return [];
  const { scores, people, pairs } = row.pooled;
  const [lowest, highest] = kept.people.scale;
  const distinct = [...new Set(people)];
  const step = (highest - lowest) / STEPS;
  const isStepped = distinct.length > MOST_LEVELS;
  const levelOf = (rating: number) =>
    isStepped ? lowest + step * Math.min(STEPS - 1, Math.floor((rating - lowest) / step)) : rating;
  const levels = new Map<number, number[]>();
  people.forEach((rating, at) => {
    const level = levelOf(rating);
    const found = levels.get(level);
    if (found === undefined) levels.set(level, [at]);
    else found.push(at);
  });
  return [...levels]
    .toSorted(([a], [b]) => a - b)
    .map(([level, list]) => {
      const values = Float64Array.from(list, (at) => scores[at]!);
      return {
        name: isStepped ? `${short(level)} to ${short(level + step)}` : short(level),
        scores: values,
        pairs: list.map((at) => pairs[at]!),
        mean: mean(values),
      };
    });
}

/** The pairs of a rating, the highest scores first. */
export const levelPairs = (study: Study, label: string, { name, scores, pairs }: RatingLevel): PairList => ({
  title: `${label}, rated ${name}`,
  about: "The highest scores stand first.",
  columns: [label],
  pairs: Array.from(pairs, (pair, at) => ({ pair, score: scores[at]! }))
    .toSorted((a, b) => b.score - a.score)
    .map(({ pair, score }) => listed(study, pair, [score])),
});

export const levelsData = (levels: readonly RatingLevel[], label: string): DataTable => ({
  columns: [
    { head: "People", kind: "text" },
    { head: "Pairs", kind: "count" },
    { head: `Mean ${label}`, kind: "score" },
  ],
  rows: levels.map(({ name, scores, mean: value }) => [name, scores.length, value]),
});
