import { aggregate } from "../../../analysis/aggregate.ts";
import type { Interval } from "../../../analysis/bootstrap.ts";
import { groupsOf, valuesOf, type Grouping } from "../../../evaluation/groups.ts";
import { pairsOfGroups, type GroupIntervals } from "../../../evaluation/mean-intervals.ts";
import type { Study, StudyMetric } from "../../../evaluation/study.ts";
import type { DataCell, DataTable } from "../../../lib/data-table.ts";
import { mainMetrics } from "../main-metrics.ts";

/** What each group of a study's pairs scores, as plain numbers. */

/** What a group scores by one metric. */
export interface GroupMean {
  readonly n: number;
  /** null without a number. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly interval: Interval | null;
  readonly values: Float64Array;
}

export interface MeanRow {
  /** null: pairs that have none. */
  readonly name: string | null;
  /** Places of its pairs in the study. */
  readonly rows: readonly number[];
  /** A metric each, in the table's order. */
  readonly means: readonly GroupMean[];
}

export interface MeansTable {
  readonly by: Grouping;
  readonly metrics: readonly StudyMetric[];
  readonly rows: readonly MeanRow[];
  /** Of every two rows, a metric each; null before they are drawn, and where rows are concepts. */
  readonly differences: readonly (readonly Difference[])[] | null;
}

/** How much one group's mean is above another's. */
export interface Difference {
  readonly first: number;
  readonly second: number;
  /** null where either has no number. */
  readonly value: number | null;
  /** From the same draws of both; null where there is none. */
  readonly interval: Interval | null;
}

export const NAMES: Readonly<Record<Grouping, string>> = {
  method: "Method",
  category: "Category",
  concept: "Concept",
};

/** @param intervals of groups of this grouping, all the study's metrics; null before they are drawn */
export function meansTable(study: Study, by: Grouping, intervals: GroupIntervals | null): MeansTable {
  const places = mainMetrics(study);
  const groups = groupsOf(study, by);
  const rows = groups.map(({ name, rows: of }, group): MeanRow => ({
    name,
    rows: of,
    means: places.map((place): GroupMean => {
      const values = valuesOf(study.metrics[place]!, of);
      const { n, mean, median } = aggregate(values);
      return { n, mean, median, interval: intervals?.means[place]?.[group] ?? null, values };
    }),
  }));
  return {
    by,
    metrics: places.map((place) => study.metrics[place]!),
    rows,
    differences:
      // Of concepts nothing is drawn that two have in common, and every two of many are very many.
      intervals === null || by === "concept"
        ? null
        : places.map((place, at) =>
            pairsOfGroups(rows.length).map(([first, second], pair): Difference => {
              const [a, b] = [rows[first]!.means[at]!.mean, rows[second]!.means[at]!.mean];
              return {
                first,
                second,
                value: a === null || b === null ? null : a - b,
                interval: intervals.differences[place]?.[pair] ?? null,
              };
            }),
          ),
  };
}

export const groupName = (name: string | null, by: Grouping): string => name ?? `no ${by}`;

/** A row a group; a metric's mean, interval, median and n beside each other. */
export const meansData = ({ by, metrics, rows }: MeansTable): DataTable => ({
  columns: [
    { head: NAMES[by], kind: "text" },
    ...metrics.flatMap(({ label }) => [
      { head: `${label} mean`, kind: "score" as const },
      { head: `${label} 95 % interval`, kind: "interval" as const },
      { head: `${label} median`, kind: "score" as const },
      { head: `${label} n`, kind: "count" as const },
    ]),
  ],
  rows: rows.map(({ name, means }): readonly DataCell[] => [
    groupName(name, by),
    ...means.flatMap(({ n, mean, median, interval }): readonly DataCell[] => [mean, interval, median, n]),
  ]),
});

/** One metric's part of it, a row a group. */
export const metricData = ({ by, rows }: MeansTable, at: number): DataTable => ({
  columns: [
    { head: NAMES[by], kind: "text" },
    { head: "Mean", kind: "score" },
    { head: "95 % interval", kind: "interval" },
    { head: "Median", kind: "score" },
    { head: "n", kind: "count" },
  ],
  rows: rows.map(({ name, means }) => {
    const { n, mean, median, interval } = means[at]!;
    return [groupName(name, by), mean, interval, median, n];
  }),
});

/** Whether zero is outside of what a difference may be: the two can be told apart. null where nothing says it. */
export const isApart = ({ interval }: Difference): boolean | null =>
  interval === null ? null : interval[0] > 0 || interval[1] < 0;

/** Every two groups by one metric, the surer differences first. */
export const differencesData = ({ by, rows }: MeansTable, differences: readonly Difference[]): DataTable => ({
  columns: [
    { head: "First", kind: "text" },
    { head: "Second", kind: "text" },
    { head: "First less second", kind: "score" },
    { head: "95 % interval", kind: "interval" },
    { head: "Told apart", kind: "text" },
  ],
  rows: differences.map((difference) => {
    const { first, second, value, interval } = difference;
    const apart = isApart(difference);
    return [
      groupName(rows[first]!.name, by),
      groupName(rows[second]!.name, by),
      value,
      interval,
      apart === null ? null : apart ? "yes" : "no",
    ];
  }),
});
