import type { ExportGroup, GroupMean } from "../project/exports/table.ts";
import type { Measure } from "../project/measures.ts";
import { scoreOf } from "../project/scores.ts";
import { isSetAside } from "../project/set-aside.ts";
import { bootstrapMean } from "./bootstrap.ts";
import type { NamedColumn } from "./column.ts";
import { groupRows } from "./group.ts";
import type { SampleRow } from "./rows.ts";
import { conceptOf } from "./sample-columns.ts";

/** What groups of rows are together, for tables that leave. */

export const INTERVAL_WORDS = "95 % interval, bootstrap over concepts";

/** Of rows that have a number; null where none has. */
function meanOf(rows: readonly SampleRow[], { id }: Measure): GroupMean | null {
  const byConcept = new Map<string, number[]>();
  let n = 0;
  let sum = 0;
  for (const { sample, scores } of rows) {
    const value = scoreOf(scores, id);
    if (value === null) continue;
    n++;
    sum += value;
    const concept = conceptOf(sample);
    const numbers = byConcept.get(concept);
    if (numbers === undefined) byConcept.set(concept, [value]);
    else numbers.push(value);
  }
  return n === 0 ? null : { n, mean: sum / n, interval: bootstrapMean(byConcept.values()) };
}

/** Every measure's mean in every group, over the rows that are not set aside. */
export const groupMeans = (
  rows: readonly SampleRow[],
  column: NamedColumn<SampleRow>,
  measures: readonly Measure[],
): readonly ExportGroup[] =>
  groupRows(rows, column).map((group): ExportGroup => {
    const counted = group.rows.filter((row) => !isSetAside(row));
    const means = measures.flatMap((measure) => {
      const mean = meanOf(counted, measure);
      return mean === null ? [] : [[measure.id, mean] as const];
    });
    return { name: group.name, means: new Map(means) };
  });
