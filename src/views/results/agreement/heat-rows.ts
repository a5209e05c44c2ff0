import type { HeatCell, HeatRow } from "../../../components/chart/HeatPlot.tsx";
import type { AgreementRow, AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { CellStatistic } from "../../../evaluation/cells.ts";
import { formatInterval, formatStatistic, type StatisticWords } from "../statistics.ts";
import { cellWords, sortedRows, type Column } from "./agreement-model.ts";
import type { IntervalIn } from "./intervals.ts";
import { isMasc } from "./sentences.ts";

/** The heat table of one statistic: which row and column a cell is of, and what stands in it. */
export interface HeatTable {
  readonly rows: readonly HeatRow[];
  /** A row each: of which metric; null: people themselves. */
  readonly metrics: readonly (string | null)[];
  readonly columns: readonly string[];
  readonly places: readonly Column[];
  readonly notes: readonly string[];
}

/** The paper's figure of a row, or of people (null); null where it has none, or is not to be compared with. */
export type PublishedOf = (row: AgreementRow | null) => number | null;

/** Of a set that the paper has no figures of. */
export const nothingPublished: PublishedOf = () => null;

/** From nothing to the best, in [-1, 1]: AUC's nothing is one half. */
export const shareOf = (value: number | null, statistic: CellStatistic): number | null =>
  value === null ? null : statistic === "auc" ? 2 * value - 1 : value;

const hasCeiling = (statistic: CellStatistic): statistic is "alpha" | "rho" =>
  statistic === "alpha" || statistic === "rho";

export function heatTable(
  table: AgreementTable,
  { id, digits, label }: StatisticWords,
  intervalIn: IntervalIn,
  publishedOf: PublishedOf,
): HeatTable {
  const { methods, ceiling } = table;
  const sorted = sortedRows(table);
  const columns = [...methods, "pooled"];
  const places: readonly Column[] = [...methods.keys(), "pooled"];
  const cell = (name: string, at: number, value: number | null, about: string): HeatCell => {
    const figure = formatStatistic(value, digits);
    return { figure, share: shareOf(value, id), tip: `${name}, ${columns[at] ?? ""}: ${label} ${figure}; ${about}` };
  };
  const intervals = sorted.map(({ metric }) => intervalIn(metric.id, "pooled", id));
  const published = id === "alpha" ? [null, ...sorted].map(publishedOf) : [];
  const [withIntervals, withPaper] = [intervals, published].map((list) => list.some((one) => one !== null));
  const intervalText = (metric: string | null) => {
    const interval = intervalIn(metric, "pooled", id);
    return interval === null ? "–" : formatInterval(interval, digits);
  };
  const notesOf = (interval: string, positive: string, n: number, paper: number | null | undefined) => [
    ...(withIntervals === true ? [interval] : []),
    positive,
    n.toLocaleString("en"),
    ...(withPaper === true ? [formatStatistic(paper ?? null)] : []),
  ];
  const people =
    ceiling === null || !hasCeiling(id)
      ? []
      : [
          {
            id: "people",
            name: "People",
            cells: [...ceiling.cells, ceiling.pooled].map((rater, at) =>
              cell("People", at, rater[id], `${rater.n.toLocaleString("en")} pairs that people rated`),
            ),
            notes: notesOf(intervalText(null), "–", ceiling.pooled.n, published[0]),
          },
        ];
  return {
    rows: [
      ...people,
      ...sorted.map((row, at): HeatRow => {
        const { metric, cells, pooled, positive, of } = row;
        return {
          id: `metric ${metric.id}`,
          name: metric.label,
          strong: isMasc(metric),
          cells: [...cells, pooled].map((one, place) => cell(metric.label, place, one[id], cellWords(one))),
          notes: notesOf(intervalText(metric.id), of === 0 ? "–" : `${positive}/${of}`, pooled.n, published[at + 1]),
        };
      }),
    ],
    metrics: [...people.map(() => null), ...sorted.map(({ metric }) => metric.id)],
    columns,
    places,
    notes: [
      ...(withIntervals === true ? ["95 % interval"] : []),
      "+/n",
      "pairs",
      ...(withPaper === true ? ["paper"] : []),
    ],
  };
}
