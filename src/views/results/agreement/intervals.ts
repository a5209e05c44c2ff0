import type { Interval } from "../../../analysis/bootstrap.ts";
import type { AgreementIntervals, IntervalRow } from "../../../evaluation/agreement-intervals.ts";
import type { CellStatistic } from "../../../evaluation/cells.ts";
import type { Column } from "./agreement-model.ts";
import type { AlphaIntervals } from "./sentences.ts";

/** A cell's interval, of a metric or of people (null); null where none was drawn. */
export type IntervalIn = (metric: string | null, column: Column, statistic: CellStatistic) => Interval | null;

/** Before any is drawn. */
export const noInterval: IntervalIn = () => null;

const rowIn = ({ rows, ceiling }: AgreementIntervals, metric: string | null): IntervalRow | null =>
  metric === null ? ceiling : (rows.find((row) => row.metric === metric) ?? null);

/** Intervals by the places of a table. */
export const intervalsIn =
  (drawn: AgreementIntervals): IntervalIn =>
  (metric, column, statistic) => {
    const row = rowIn(drawn, metric);
    return (column === "pooled" ? row?.pooled : row?.cells[column])?.[statistic] ?? null;
  };

const reversed = ([low, high]: Interval): Interval => [-high, -low];

/** What sentences take of them. */
export function alphaIntervals(drawn: AgreementIntervals): AlphaIntervals {
  const intervalIn = intervalsIn(drawn);
  return {
    of: (metric) => intervalIn(metric, "pooled", "alpha"),
    difference(metric, other) {
      for (const { first, second, pooled } of drawn.differences) {
        if (first === metric && second === other) return pooled.alpha;
        if (first === other && second === metric) return pooled.alpha && reversed(pooled.alpha);
      }
      return null;
    },
  };
}
