import { inputColumn } from "../analysis/input-columns.ts";
import type { SampleRow } from "../analysis/rows.ts";
import type { InputColumn, Rating } from "../project/types.ts";
import { ratingColumn } from "./rating-columns.ts";
import { CONCEPT, type RaterGroup } from "./study.ts";

/** A project's ratings as groups of raters, a column each. */

type Scale = readonly [lowest: number, highest: number];

interface Group {
  readonly name: string;
  readonly dimension: string;
  readonly values: Float64Array<ArrayBuffer>;
  scale: Scale | null;
}

/** A rating of which nobody said who gave it. */
const PEOPLE = "people";

/** Scales that people are given; ratings of whole numbers are of the first that holds them all. */
const KNOWN_SCALES: readonly Scale[] = [
  [0, 1],
  [0, 4],
  [1, 5],
  [1, 7],
  [0, 10],
  [0, 100],
];

/** Where nobody said the scale: the common one that whole ratings fit in, else from the lowest to the highest. */
export function scaleOf(values: Float64Array): Scale {
  let [low, high, whole] = [Infinity, -Infinity, true];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    whole &&= Number.isInteger(value);
  }
  if (!(low <= high)) return [0, 1];
  const known = whole ? KNOWN_SCALES.find(([from, to]) => from <= low && high <= to) : undefined;
  return known ?? [low, high];
}

/** Ratings that a table has a column each for: "rating_cp", "anna_rating". */
function inColumns(columns: readonly InputColumn[]): (row: SampleRow) => readonly Rating[] {
  const found = columns.flatMap((column) => {
    const says = column.kind === "number" ? ratingColumn(column.name) : null;
    return says === null ? [] : [{ ...says, valueOf: inputColumn(column).valueOf }];
  });
  if (found.length === 0) return () => [];
  return (row) =>
    found.flatMap(({ by, dimension, valueOf }) => {
      const value = valueOf(row);
      return typeof value === "number" && Number.isFinite(value) ? [{ by, dimension, value, scale: null }] : [];
    });
}

/**
 * Ratings of the rows by who gave them and in which respect, by name. Where one said several things of a pair in one
 * respect, the last counts. What was rated in no named respect is taken to be of the concept.
 */
export function rowRaters(rows: readonly SampleRow[], columns: readonly InputColumn[] = []): readonly RaterGroup[] {
  const further = inColumns(columns);
  const groups = new Map<string, Group>();
  for (const [place, row] of rows.entries()) {
    for (const { by, dimension, value, scale } of [...further(row), ...row.sample.ratings]) {
      const [name, of] = [by ?? PEOPLE, dimension ?? CONCEPT];
      const key = `${of}\n${name}`;
      let group = groups.get(key);
      if (group === undefined) {
        group = { name, dimension: of, values: new Float64Array(rows.length).fill(NaN), scale: null };
        groups.set(key, group);
      }
      group.values[place] = value;
      group.scale ??= scale;
    }
  }
  return [...groups.values()]
    .map(({ name, dimension, values, scale }): RaterGroup => ({
      name,
      dimension,
      scale: scale ?? scaleOf(values),
      values,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}
