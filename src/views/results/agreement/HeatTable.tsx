import type { KeyboardEvent } from "react";
import { useState } from "react";
import type { Interval } from "../../../analysis/bootstrap.ts";
import type { AgreementRow, AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { Cell } from "../../../evaluation/cells.ts";
import type { RaterCell } from "../../../evaluation/raters.ts";
import { Term, TermMark } from "../../Term.tsx";
import { formatInterval, formatStatistic, type StatisticWords } from "../statistics.ts";
import tables from "../tables.module.css";
import { cellIn, cellWords, sortedRows, type Column } from "./agreement-model.ts";
import styles from "./HeatTable.module.css";
import { heatOf } from "./heat.ts";

/** A cell: of a metric's row, or of people's own (`metric` null). */
export interface Place {
  readonly metric: string | null;
  readonly column: Column;
}

interface Published {
  readonly text: string;
  readonly tip: string;
}

interface Props {
  readonly table: AgreementTable;
  readonly statistic: StatisticWords;
  /** Of the shown statistic, pooled; null where none was drawn. */
  readonly intervalOf: (metric: string) => Interval | null;
  /** The paper's figure; null where it has none, or it is not to be compared with. */
  readonly publishedOf: (row: AgreementRow) => Published | null;
  readonly ceilingPublished: Published | null;
  readonly open: Place | null;
  readonly onOpen: (place: Place) => void;
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface CellProps {
  readonly value: number | null;
  readonly digits: number;
  readonly heat: string | null;
  /** What it is of, for who cannot see the heads: "DINO, emu2". */
  readonly name: string;
  readonly about: string;
  readonly at: string;
  readonly isOpen: boolean;
  readonly isEntry: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

function HeatCell({ value, digits, heat, name, about, at, isOpen, isEntry, onFocus, onOpen }: CellProps) {
  const full = value === null ? about : `${value}\n${about}`;
  return (
    <td className={styles.cell}>
      <button
        type="button"
        className={styles.value}
        style={heat === null ? undefined : { background: heat }}
        aria-label={`${name}: ${formatStatistic(value, digits)}, ${about}`}
        aria-pressed={isOpen}
        title={full}
        data-cell={at}
        tabIndex={isEntry ? 0 : -1}
        onFocus={onFocus}
        onClick={onOpen}
      >
        {formatStatistic(value, digits)}
      </button>
    </td>
  );
}

function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  const at = event.target instanceof HTMLElement ? event.target.dataset.cell : undefined;
  if (step === undefined || at === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const [row = 0, column = 0] = at.split(" ").map(Number);
  const to = `${row + step[0]} ${column + step[1]}`;
  event.currentTarget.querySelector<HTMLElement>(`[data-cell="${to}"]`)?.focus();
}

const peopleWords = ({ n }: RaterCell) => `${n.toLocaleString("en")} pairs that people rated`;

/**
 * One statistic of every metric, a column a method, all pooled at the end; the deeper the colour the better. Arrow keys
 * go from cell to cell, and a press opens a cell's pairs.
 */
export function HeatTable({ table, statistic, intervalOf, publishedOf, ceilingPublished, open, onOpen }: Props) {
  const { methods, ceiling } = table;
  const { id: of, label, digits, term } = statistic;
  const rows = sortedRows(table);
  const columns: readonly Column[] = [...methods.keys(), "pooled"];
  const nameOf = (column: Column) => (column === "pooled" ? "pooled" : (methods[column] ?? ""));
  const [entry, setEntry] = useState("0 0");
  const ceilingValue = (cell: RaterCell | undefined) => (of === "alpha" || of === "rho" ? (cell?.[of] ?? null) : null);
  const hasCeiling = ceiling !== null && (of === "alpha" || of === "rho");
  const hasPublished = of === "alpha" && (ceilingPublished !== null || rows.some((row) => publishedOf(row) !== null));
  const hasIntervals = rows.some(({ metric }) => intervalOf(metric.id) !== null);
  const lines = rows.length + (hasCeiling ? 1 : 0);
  const lost = !(Number(entry.split(" ")[0]) < lines && Number(entry.split(" ")[1]) < columns.length);
  const isEntry = (at: string) => at === (lost ? "0 0" : entry);

  const cell = (
    line: number,
    place: number,
    metric: string | null,
    name: string,
    value: number | null,
    about: string,
  ) => {
    const column = columns[place] ?? "pooled";
    const at = `${line} ${place}`;
    return (
      <HeatCell
        key={at}
        at={at}
        value={value}
        digits={digits}
        heat={heatOf(value, of)}
        name={`${name}, ${nameOf(column)}`}
        about={about}
        isOpen={open !== null && open.metric === metric && open.column === column}
        isEntry={isEntry(at)}
        onFocus={() => setEntry(at)}
        onOpen={() => onOpen({ metric, column })}
      />
    );
  };

  return (
    <div className={tables.scroller}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its cells are buttons, between which arrows go */}
      <table className={`${tables.table} ${styles.heat}`} onKeyDown={moveFocus}>
        <thead>
          <tr>
            <th scope="col">
              <Term id={term}>{label}</Term>
            </th>
            {methods.map((method) => (
              <th key={method} scope="col" className={styles.method}>
                {method}
              </th>
            ))}
            <th scope="col">
              <Term id="pooled">Pooled</Term>
            </th>
            {hasIntervals && (
              <th scope="col">
                <Term id="bootstrap">95 % interval</Term>
              </th>
            )}
            <th scope="col">
              <Term id="positive">+/n</Term>
            </th>
            <th scope="col">Pairs</th>
            {hasPublished && <th scope="col">Paper</th>}
          </tr>
        </thead>
        <tbody>
          {hasCeiling && (
            <tr data-people>
              <th scope="row">
                People <TermMark id="ceiling" name="People's ceiling" />
              </th>
              {columns.map((column, place) => {
                const rater = column === "pooled" ? ceiling.pooled : ceiling.cells[column];
                return cell(
                  0,
                  place,
                  null,
                  "People",
                  ceilingValue(rater),
                  rater === undefined ? "" : peopleWords(rater),
                );
              })}
              {hasIntervals && <td>–</td>}
              <td>–</td>
              <td>{ceiling.pooled.n.toLocaleString("en")}</td>
              {hasPublished && <td title={ceilingPublished?.tip}>{ceilingPublished?.text ?? "–"}</td>}
            </tr>
          )}
          {rows.map((row, index) => {
            const { metric, pooled, positive, of: defined } = row;
            const interval = intervalOf(metric.id);
            const published = publishedOf(row);
            return (
              <tr key={metric.id}>
                <th scope="row" title={metric.source}>
                  {metric.label}
                </th>
                {columns.map((column, place) => {
                  const shown: Cell | undefined = cellIn(row, column);
                  const about = shown === undefined ? "" : cellWords(shown);
                  return cell(index + (hasCeiling ? 1 : 0), place, metric.id, metric.label, shown?.[of] ?? null, about);
                })}
                {hasIntervals && (
                  <td title={interval?.join(" to ")}>{interval === null ? "–" : formatInterval(interval, digits)}</td>
                )}
                <td>{defined === 0 ? "–" : `${positive}/${defined}`}</td>
                <td>{pooled.n.toLocaleString("en")}</td>
                {hasPublished && <td title={published?.tip}>{published?.text ?? "–"}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
