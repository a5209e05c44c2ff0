import { compareNaturally } from "../analysis/natural-rank.ts";
import type { Study, StudyMetric, StudyPair } from "./study.ts";

/** A study's pairs by what they share, as the page's first table has them: what is set aside is in none. */

export const GROUPINGS = ["method", "category", "concept"] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface StudyGroup {
  /** null: those that have none. */
  readonly name: string | null;
  /** Places of its pairs in the study, upwards. */
  readonly rows: readonly number[];
}

const nameIn: Readonly<Record<Grouping, (pair: StudyPair) => string | null>> = {
  method: ({ method }) => method,
  category: ({ category }) => category,
  concept: ({ concept }) => concept,
};

/** Methods in the study's order, others as a person sorts names; those without one last. */
export function groupsOf({ pairs, methods }: Study, by: Grouping): readonly StudyGroup[] {
  const rows = new Map<string | null, number[]>();
  pairs.forEach((pair, row) => {
    if (pair.setAside !== null) return;
    const name = nameIn[by](pair);
    const found = rows.get(name);
    if (found === undefined) rows.set(name, [row]);
    else found.push(row);
  });
  const placeOf = new Map(methods.map((name, place) => [name, place]));
  const compare = (a: string, b: string) =>
    by === "method" ? (placeOf.get(a) ?? Infinity) - (placeOf.get(b) ?? Infinity) : compareNaturally(a, b);
  return Array.from(rows, ([name, of]): StudyGroup => ({ name, rows: of })).toSorted((a, b) =>
    a.name === null || b.name === null ? Number(a.name === null) - Number(b.name === null) : compare(a.name, b.name),
  );
}

/** A metric's values in these rows, without those that have none: Float64 [at most rows]. */
export function valuesOf({ values }: StudyMetric, rows: readonly number[]): Float64Array {
  const found = new Float64Array(rows.length);
  let n = 0;
  for (const row of rows) {
    const value = values[row] ?? NaN;
    if (!Number.isNaN(value)) found[n++] = value;
  }
  return found.subarray(0, n);
}
