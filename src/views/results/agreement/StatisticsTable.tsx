import { useState } from "react";
import type { AgreementTable } from "../../../evaluation/agreement-table.ts";
import { Term } from "../../Term.tsx";
import { formatInterval, formatStatistic, STATISTICS } from "../statistics.ts";
import tables from "../tables.module.css";
import { cellIn, sortedRows, type Column } from "./agreement-model.ts";
import type { IntervalIn } from "./intervals.ts";

/** A count of one of AUC's sides, of the pairs that it is computed of. */
const count = (value: number) => value.toLocaleString("en");

/** Every statistic of every metric with its interval, of all methods or one. */
export function StatisticsTable({
  table,
  intervalIn,
}: {
  readonly table: AgreementTable;
  readonly intervalIn: IntervalIn;
}) {
  const { methods } = table;
  const [chosen, setChosen] = useState<string | null>(null);
  const place = chosen === null ? -1 : methods.indexOf(chosen);
  const column: Column = place === -1 ? "pooled" : place;
  const people = column === "pooled" ? table.ceiling?.pooled : table.ceiling?.cells[column];
  return (
    <>
      <label className="field">
        Of
        <select
          className="input"
          value={place === -1 ? "" : (chosen ?? "")}
          onChange={({ currentTarget: { value } }) => setChosen(value === "" ? null : value)}
        >
          <option value="">all methods, pooled</option>
          {methods.map((method) => (
            <option key={method}>{method}</option>
          ))}
        </select>
      </label>
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
                <th scope="row">People</th>
                <td>{count(people.n)}</td>
                {STATISTICS.map(({ id, digits }) => {
                  const value = id === "alpha" || id === "rho" ? people[id] : null;
                  return (
                    <td key={id} title={value === null ? undefined : String(value)}>
                      {formatStatistic(value, digits)}
                    </td>
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
                    {row.metric.label}
                  </th>
                  <td>{count(cell?.n ?? 0)}</td>
                  {STATISTICS.map(({ id, digits }) => {
                    const value = cell?.[id] ?? null;
                    const interval = intervalIn(row.metric.id, column, id);
                    return (
                      <td key={id} title={value === null ? undefined : String(value)}>
                        {formatStatistic(value, digits)}
                        {interval !== null && (
                          <span className={tables.under} title={interval.join(" to ")}>
                            {formatInterval(interval, 3)}
                          </span>
                        )}
                      </td>
                    );
                  })}
                  <td>{cell === undefined ? "–" : `${count(cell.nHigh)}, ${count(cell.nLow)}`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
