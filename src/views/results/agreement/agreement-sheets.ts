import type { AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { KeptCounts } from "../../../evaluation/kept-pairs.ts";
import type { DataColumn, DataTable } from "../../../lib/data-table.ts";
import { STATISTICS, type StatisticWords } from "../statistics.ts";
import { cellIn, pairCounts, sortedRows, type Column } from "./agreement-model.ts";
import type { PublishedOf } from "./heat-rows.ts";
import type { IntervalIn } from "./intervals.ts";

/** Tables of agreement as they leave. */

const PEOPLE = "People";

/** One statistic, a column a method: what the heat table shows. @param published the paper's figure; null: none */
export function heatData(
  table: AgreementTable,
  { id, digits, label }: StatisticWords,
  intervalIn: IntervalIn,
  published: PublishedOf,
): DataTable {
  const { methods, ceiling } = table;
  const score = (head: string): DataColumn => ({ head, kind: "score", digits });
  const hasPaper = id === "alpha" && [null, ...table.rows].some((row) => published(row) !== null);
  const paper = (row: Parameters<PublishedOf>[0]) => (hasPaper ? [published(row)] : []);
  const people =
    ceiling === null || (id !== "alpha" && id !== "rho")
      ? []
      : [
          [
            PEOPLE,
            ...ceiling.cells.map((cell) => cell[id]),
            ceiling.pooled[id],
            intervalIn(null, "pooled", id),
            null,
            ceiling.pooled.n,
            ...paper(null),
          ],
        ];
  return {
    columns: [
      { head: label, kind: "text" },
      ...methods.map(score),
      score("Pooled"),
      { head: "95 % interval", kind: "interval", digits },
      { head: "+/n", kind: "text" },
      { head: "Pairs", kind: "count" },
      ...(hasPaper ? [score("Paper")] : []),
    ],
    rows: [
      ...people,
      ...sortedRows(table).map((row) => [
        row.metric.label,
        ...row.cells.map((cell) => cell[id]),
        row.pooled[id],
        intervalIn(row.metric.id, "pooled", id),
        row.of === 0 ? null : `${row.positive}/${row.of}`,
        row.pooled.n,
        ...paper(row),
      ]),
    ],
  };
}

/** Every statistic with its interval, of one column. */
export function statisticsData(table: AgreementTable, column: Column, intervalIn: IntervalIn): DataTable {
  const people = column === "pooled" ? table.ceiling?.pooled : table.ceiling?.cells[column];
  return {
    columns: [
      { head: "Metric", kind: "text" },
      { head: "Pairs", kind: "count" },
      ...STATISTICS.flatMap(({ label, digits }): DataColumn[] => [
        { head: label, kind: "score", digits },
        { head: `${label}, 95 % interval`, kind: "interval", digits },
      ]),
      { head: "Rated high", kind: "count" },
      { head: "Rated low", kind: "count" },
    ],
    rows: [
      ...(people === undefined
        ? []
        : [
            [
              PEOPLE,
              people.n,
              ...STATISTICS.flatMap(({ id }) => [
                id === "alpha" || id === "rho" ? people[id] : null,
                id === "alpha" || id === "rho" ? intervalIn(null, column, id) : null,
              ]),
              null,
              null,
            ],
          ]),
      ...sortedRows(table, column).map((row) => {
        const cell = cellIn(row, column);
        return [
          row.metric.label,
          cell?.n ?? 0,
          ...STATISTICS.flatMap(({ id }) => [cell?.[id] ?? null, intervalIn(row.metric.id, column, id)]),
          cell?.nHigh ?? null,
          cell?.nLow ?? null,
        ];
      }),
    ],
  };
}

const count = (head: string): DataColumn => ({ head, kind: "count" });

/** Which pairs enter, and why the others do not. */
export function countsData(counts: readonly KeptCounts[]): DataTable {
  const { reasons, lines } = pairCounts(counts);
  return {
    columns: [
      { head: "Method", kind: "text" },
      count("Pairs"),
      ...reasons.map(({ label }) => count(label)),
      count("Not rated"),
      count("Compared"),
    ],
    rows: lines.map(({ name, pairs, leftOut, unrated, rated }) => [name, pairs, ...leftOut, unrated, rated]),
  };
}
