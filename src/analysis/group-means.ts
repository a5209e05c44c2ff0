import type { ExportGroup, GroupMean } from "../project/exports/table.ts";
import type { Measure } from "../project/measures.ts";
import { scoreOf } from "../project/scores.ts";
import { isSetAside } from "../project/set-aside.ts";
import { aggregateRows } from "./aggregate.ts";
import { bootstrapMean, clustersOf } from "./bootstrap.ts";
import type { NamedColumn } from "./column.ts";
import { groupRows } from "./group.ts";
import type { SampleRow } from "./rows.ts";
import { conceptOf } from "./sample-columns.ts";

/** What groups of rows are together, for tables that leave. */

export const INTERVAL_WORDS = "95 % interval, bootstrap over concepts";

/** Of rows that have a number; null where none has. */
function meanOf(rows: readonly SampleRow[], { id }: Measure): GroupMean | null {
  const valueOf = ({ scores }: SampleRow) => scoreOf(scores, id);
  const { n, mean } = aggregateRows(rows, { kind: "number", id, valueOf });
  if (mean === null) return null;
  return { n, mean, interval: bootstrapMean(clustersOf(rows, valueOf, ({ sample }) => conceptOf(sample))) };
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
