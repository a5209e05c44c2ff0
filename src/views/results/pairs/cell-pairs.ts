import { rowPairs } from "../../../evaluation/agreement-table.ts";
import { endToEnd, keepPairs, type KeptOptions } from "../../../evaluation/kept-pairs.ts";
import type { Study, StudyMetric } from "../../../evaluation/study.ts";
import { listed } from "./listed.ts";
import type { PairList } from "./pair-list.ts";
import type { Column } from "../agreement/agreement-model.ts";

/** The pairs behind a cell of a table of agreement. */

const placeName = (methods: readonly string[], column: Column): string =>
  column === "pooled" ? "all methods" : (methods[column] ?? "");

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Where a metric and people differ most, first; each difference as alpha takes it. null where nobody rated anything. */
export function cellPairList(
  study: Study,
  dimension: string,
  metric: StudyMetric,
  column: Column,
  options: KeptOptions,
): PairList | null {
  const kept = keepPairs(study, dimension, options);
  const row = rowPairs(metric, kept);
  const cell = column === "pooled" ? row?.pooled : row?.cells[column];
  if (cell === undefined) return null;
  const lines = Array.from(cell.pairs, (place, at) => {
    const said = cell.groups.map((group) => group[at]!).filter((value) => !Number.isNaN(value));
    const people = said.reduce((sum, value) => sum + value, 0) / said.length;
    return { place, score: cell.scores[at]!, people: cell.people[at]!, difference: cell.scaled[at]! - people };
  }).toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  return {
    title: `${metric.label}, ${placeName(kept.methods, column)}`,
    about: "Where it differs most from people stands first; the difference is on the scale that alpha compares on.",
    columns: [metric.label, "People", "Difference"],
    pairs: lines.map(({ place, score, people, difference }) =>
      listed(study, place, [orNull(score), orNull(people), orNull(difference)]),
    ),
  };
}

/** The same of people among themselves. */
export function ceilingPairList(
  study: Study,
  dimension: string,
  column: Column,
  options: KeptOptions,
): PairList | null {
  const { people, rated, methods } = keepPairs(study, dimension, options);
  if (people === null) return null;
  const places = column === "pooled" ? endToEnd(rated) : (rated[column] ?? new Uint32Array(0));
  const lines = Array.from(places, (place) => {
    const said = people.groups.map((group) => group[place]!);
    const known = said.filter((value) => !Number.isNaN(value));
    return { place, said, span: Math.max(...known) - Math.min(...known) };
  }).toSorted((a, b) => b.span - a.span);
  return {
    title: `People, ${placeName(methods, column)}`,
    about: "Where people differ most from each other stands first.",
    columns: people.names,
    pairs: lines.map(({ place, said }) => listed(study, place, said.map(orNull))),
  };
}
