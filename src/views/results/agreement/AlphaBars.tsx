import { useMemo } from "react";
import { IntervalPlot } from "../../../components/chart/IntervalPlot.tsx";
import type { AgreementTable } from "../../../evaluation/agreement-table.ts";
import { dimensionShort, formatInterval, formatStatistic } from "../statistics.ts";
import { ResultFigure } from "../take/ResultFigure.tsx";
import { opensLine } from "../take/ResultTable.tsx";
import { sortedRows } from "./agreement-model.ts";
import { statisticsData } from "./agreement-sheets.ts";
import type { Place } from "./HeatFigure.tsx";
import type { IntervalIn } from "./intervals.ts";
import { isMasc } from "./sentences.ts";

/** Pooled alpha with its interval, and the line that people's own agreement draws. */
export function AlphaBars({
  table,
  intervalIn,
  onOpen,
}: {
  readonly table: AgreementTable;
  readonly intervalIn: IntervalIn;
  readonly onOpen: (place: Place) => void;
}) {
  const people = table.ceiling?.pooled.alpha ?? null;
  const data = useMemo(() => statisticsData(table, "pooled", intervalIn), [table, intervalIn]);
  const sorted = sortedRows(table);
  // People stand above all metrics.
  const ofLines = [...(table.ceiling === null ? [] : [null]), ...sorted.map(({ metric }) => metric.id)];
  const rows = sorted.map(({ metric, pooled: { alpha } }) => {
    const interval = intervalIn(metric.id, "pooled", "alpha");
    const figure = formatStatistic(alpha);
    return {
      id: metric.id,
      name: metric.label,
      value: alpha,
      interval,
      figure,
      tip: `${metric.label}: alpha ${figure}${interval === null ? "" : `, interval ${formatInterval(interval)}`}`,
      strong: isMasc(metric),
    };
  });
  const ceiling =
    people === null
      ? ""
      : ` The line is people's ceiling, ${formatStatistic(people)}: how well they agree with each other.`;
  return (
    <ResultFigure
      title={`Alpha of ${dimensionShort(table.dimension)}, pooled over methods`}
      about={`How well each metric agrees with people, with its 95 % interval where it is drawn. Press a line for its pairs.${ceiling}`}
      table={data}
      opens={opensLine((line) => onOpen({ metric: ofLines[line] ?? null, column: "pooled" }))}
    >
      {(width) => (
        <IntervalPlot
          rows={rows}
          width={width}
          label="alpha"
          name="Pooled alpha by metric"
          onOpen={({ id }) => onOpen({ metric: id, column: "pooled" })}
          {...(people === null ? {} : { against: people })}
        />
      )}
    </ResultFigure>
  );
}
