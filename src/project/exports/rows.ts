import { toCsv, toJsonl } from "../export.ts";
import { originRow } from "../mask-origin.ts";
import { resultRowOf, type ResultRow } from "../result.ts";
import type { Sample } from "../types.ts";
import { setAsideIn, type ExportedFile, type ExportTable } from "./table.ts";

/** Whole rows, the command line's, and behind them why a pair is set aside, of which day they are, and where masks made here come from. */

const FIELDS = ["set_aside", "exported"] as const;

const originFields = ({ origins }: ExportTable): readonly string[] =>
  origins === undefined
    ? []
    : [...originRow("reference_mask", null), ...originRow("generation_mask", null)].map(([name]) => name);

const originsOf = ({ referenceMask, generationMask }: Sample, { origins }: ExportTable) =>
  origins === undefined
    ? {}
    : Object.fromEntries([
        ...originRow("reference_mask", origins.get(referenceMask ?? "") ?? null),
        ...originRow("generation_mask", origins.get(generationMask ?? "") ?? null),
      ]);

const rowsOf = (table: ExportTable): readonly ResultRow[] =>
  table.rows.map((row) => ({
    ...resultRowOf(row.sample, row.outcome, row.run),
    set_aside: setAsideIn(row),
    exported: table.date,
    ...originsOf(row.sample, table),
  }));

export const writeJsonl = (table: ExportTable): readonly ExportedFile[] => [
  { path: "scores.jsonl", text: toJsonl(rowsOf(table)) },
];

export const writeCsv = (table: ExportTable): readonly ExportedFile[] => [
  { path: "scores.csv", text: toCsv(rowsOf(table), [...FIELDS, ...originFields(table)]) },
];
