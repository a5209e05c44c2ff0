import { toCsv, toJsonl } from "../export.ts";
import { resultRowOf, type ResultRow } from "../result.ts";
import { setAsideIn, type ExportedFile, type ExportTable } from "./table.ts";

/** Whole rows, the command line's, and behind them why a pair is set aside, and of which day they are. */

const FIELDS = ["set_aside", "exported"] as const;

const rowsOf = ({ rows, date }: ExportTable): readonly ResultRow[] =>
  rows.map((row) => ({
    ...resultRowOf(row.sample, row.outcome, row.run),
    set_aside: setAsideIn(row),
    exported: date,
  }));

export const writeJsonl = (table: ExportTable): readonly ExportedFile[] => [
  { path: "scores.jsonl", text: toJsonl(rowsOf(table)) },
];

export const writeCsv = (table: ExportTable): readonly ExportedFile[] => [
  { path: "scores.csv", text: toCsv(rowsOf(table), FIELDS) },
];
