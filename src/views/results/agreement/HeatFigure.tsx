import { useMemo } from "react";
import { HeatPlot } from "../../../components/chart/HeatPlot.tsx";
import type { AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { CellStatistic } from "../../../evaluation/cells.ts";
import { Term } from "../../Term.tsx";
import { Choice } from "../Choice.tsx";
import { dimensionShort, STATISTICS } from "../statistics.ts";
import tables from "../tables.module.css";
import { ResultFigure } from "../take/ResultFigure.tsx";
import type { Column } from "./agreement-model.ts";
import { heatData } from "./agreement-sheets.ts";
import { heatTable, type PublishedOf } from "./heat-rows.ts";
import type { IntervalIn } from "./intervals.ts";

/** A cell: of a metric, or of people themselves (null). */
export interface Place {
  readonly metric: string | null;
  readonly column: Column;
}

interface Props {
  readonly table: AgreementTable;
  readonly statistic: CellStatistic;
  readonly onStatistic: (statistic: CellStatistic) => void;
  readonly intervalIn: IntervalIn;
  readonly publishedOf: PublishedOf;
  readonly onOpen: (place: Place) => void;
}

/** One statistic of every metric, a column a method and all pooled; the best stand first, and every cell opens its pairs. */
export function HeatFigure({ table, statistic, onStatistic, intervalIn, publishedOf, onOpen }: Props) {
  const words = STATISTICS.find(({ id }) => id === statistic) ?? STATISTICS[0]!;
  const heat = useMemo(() => heatTable(table, words, intervalIn, publishedOf), [table, words, intervalIn, publishedOf]);
  const data = useMemo(() => heatData(table, words, intervalIn, publishedOf), [table, words, intervalIn, publishedOf]);
  const title = `${words.label} of ${dimensionShort(table.dimension)} by metric and method`;
  return (
    <>
      <Choice label="Shown" value={statistic} choices={STATISTICS} onChoose={onStatistic} />
      <ResultFigure
        title={title}
        about="The deeper the blue the better; amber is below what chance would give. Press a cell for its pairs."
        table={data}
        opens={(line, at) => {
          const column = at === 0 ? "pooled" : heat.places[at - 1];
          return column === undefined ? null : () => onOpen({ metric: heat.metrics[line] ?? null, column });
        }}
      >
        {(width) => (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its cells take the focus, and bring it into sight
          <div className={tables.scroller}>
            <HeatPlot
              rows={heat.rows}
              columns={heat.columns}
              notes={heat.notes}
              width={width}
              name={title}
              onOpen={(row, column) =>
                onOpen({ metric: heat.metrics[row] ?? null, column: heat.places[column] ?? "pooled" })
              }
            />
          </div>
        )}
      </ResultFigure>
      <p className={tables.words}>
        What it means: <Term id={words.term}>{words.label}</Term>, <Term id="pooled">pooled</Term>,{" "}
        <Term id="bootstrap">95 % interval</Term>, <Term id="positive">+/n</Term>,{" "}
        <Term id="ceiling">people&rsquo;s ceiling</Term>
      </p>
    </>
  );
}
