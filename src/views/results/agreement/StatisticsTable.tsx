import { useMemo, useState } from "react";
import type { Interval } from "../../../analysis/bootstrap.ts";
import type { AgreementTable } from "../../../evaluation/agreement-table.ts";
import { Choice } from "../Choice.tsx";
import { Part } from "../Part.tsx";
import { TakeTable } from "../take/TakenTable.tsx";
import { Term } from "../../Term.tsx";
import { dimensionShort, formatInterval, formatStatistic, STATISTICS } from "../statistics.ts";
import tables from "../tables.module.css";
import { statisticsData } from "./agreement-sheets.ts";
import { cellIn, sortedRows, type Column } from "./agreement-model.ts";
import type { Place } from "./HeatFigure.tsx";
import type { IntervalIn } from "./intervals.ts";

/** A count of one of AUC's sides, of the pairs that it is computed of. */
const count = (value: number) => value.toLocaleString("en");

interface ValueProps {
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly digits: number;
}

function Value({ value, interval, digits }: ValueProps) {
  return (
    <td title={value === null ? undefined : String(value)}>
      {formatStatistic(value, digits)}
      {interval !== null && (
        <span className={tables.under} title={interval.join(" to ")}>
          {formatInterval(interval, 3)}
        </span>
      )}
    </td>
  );
}

/** Every statistic of every metric with its interval, of all methods or one. */
export function StatisticsTable({
  table,
  intervalIn,
  onOpen,
}: {
  readonly table: AgreementTable;
  readonly intervalIn: IntervalIn;
  readonly onOpen: (place: Place) => void;
}) {
  const { methods } = table;
  const [chosen, setChosen] = useState("");
  const place = methods.indexOf(chosen);
  const column: Column = place === -1 ? "pooled" : place;
  const people = column === "pooled" ? table.ceiling?.pooled : table.ceiling?.cells[column];
  const data = useMemo(() => statisticsData(table, column, intervalIn), [table, column, intervalIn]);
  const choices = [
    { id: "", label: "all methods, pooled" },
    ...methods.map((method) => ({ id: method, label: method })),
  ];
  return (
    <Part
      title="All statistics"
      tools={
        <>
          <Choice label="Of" value={place === -1 ? "" : chosen} choices={choices} onChoose={setChosen} />
          <TakeTable
            title={`Agreement of ${dimensionShort(table.dimension)}, ${place === -1 ? "pooled" : chosen}`}
            table={data}
          />
        </>
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is to be reached by keys */}
      <div className={tables.scroller} role="group" aria-label="All statistics" tabIndex={0}>
        <table className={tables.table}>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">Pairs</th>
              {STATISTICS.map(({ id, label, term }) => (
                <th key={id} scope="col">
                  <Term id={term}>{label}</Term>
                </th>
              ))}
              <th scope="col">High, low</th>
            </tr>
          </thead>
          <tbody>
            {people !== undefined && (
              <tr data-people>
                <th scope="row">
                  <button type="button" className="link" onClick={() => onOpen({ metric: null, column })}>
                    People
                  </button>
                </th>
                <td>{count(people.n)}</td>
                {STATISTICS.map(({ id, digits }) => {
                  const isKnown = id === "alpha" || id === "rho";
                  return (
                    <Value
                      key={id}
                      value={isKnown ? people[id] : null}
                      interval={isKnown ? intervalIn(null, column, id) : null}
                      digits={digits}
                    />
                  );
                })}
                <td>–</td>
              </tr>
            )}
            {sortedRows(table, column).map((row) => {
              const cell = cellIn(row, column);
              return (
                <tr key={row.metric.id}>
                  <th scope="row" title={row.metric.source}>
                    <button type="button" className="link" onClick={() => onOpen({ metric: row.metric.id, column })}>
                      {row.metric.label}
                    </button>
                  </th>
                  <td>{count(cell?.n ?? 0)}</td>
                  {STATISTICS.map(({ id, digits }) => (
                    <Value
                      key={id}
                      value={cell?.[id] ?? null}
                      interval={intervalIn(row.metric.id, column, id)}
                      digits={digits}
                    />
                  ))}
                  <td>{cell === undefined ? "–" : `${count(cell.nHigh)}, ${count(cell.nLow)}`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Part>
  );
}
