import Papa from "papaparse";
import { z } from "../lib/schema.ts";
import { parseJson } from "./formats/manifest/records.ts";
import { isFurtherScores, orderFurther } from "./further-measures.ts";
import { MASC_MEASURES } from "./measure-lists.ts";
import { REFERENCE_FIELDS, referencesIn } from "./result-references.ts";
import { ERROR_FIELDS, furtherFields, furtherIn, RESULT_FIELDS, type ResultRow } from "./result.ts";

/** Results as files: JSON lines (the whole row), CSV (for spreadsheets), and back again to go on with a run. */

/** One line with its end, for files that are written row by row. Numbers that are none become null. */
export function toJsonLine(row: ResultRow): string {
  // The two separators are line ends to some readers of lines.
  return `${JSON.stringify(row)
    .replace(/\u2028/g, String.raw`\u2028`)
    .replace(/\u2029/g, String.raw`\u2029`)}\n`;
}

export function toJsonl(rows: readonly ResultRow[]): string {
  return rows.map(toJsonLine).join("");
}

/**
 * What spreadsheets run as a formula, with what they skip before it: OWASP's list (= + - @, tab, line ends) and the
 * full-width forms. The apostrophe that goes before it makes it text.
 */
const FORMULA = /^(?:[\t\r\n＝＋－＠]|[\s\p{Cc}\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])/u;

type Cell = string | number | boolean | null;

function toCell(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  return JSON.stringify(value);
}

function cellOf(row: ResultRow, column: string): Cell {
  if (column === "flags") return row.flags.join(" ");
  if (column === "error_code") return row.error?.code ?? null;
  if (column === "error_message") return row.error?.message ?? null;
  return toCell(Object.hasOwn(row, column) ? row[column] : null);
}

/** Every column of any row: the inputs' as they first occur, ours in the contract's order, further backbones', the error. */
function columnsOf(rows: readonly ResultRow[], last: readonly string[]): string[] {
  const further = furtherFields(orderFurther(rows.flatMap(furtherIn)));
  const references = rows.some((row) => referencesIn(row).length > 0) ? REFERENCE_FIELDS : [];
  const ours = new Set<string>([...RESULT_FIELDS, ...further, ...references, ...last, ...ERROR_FIELDS, "error"]);
  const inputs = new Set(["id"].filter((name) => rows.some((row) => Object.keys(row)[0] === name)));
  for (const row of rows) for (const name of Object.keys(row)) if (!ours.has(name)) inputs.add(name);
  return [...inputs, ...RESULT_FIELDS, ...further, ...references, ...last, ...ERROR_FIELDS];
}

/**
 * RFC 4180 in UTF-8 without a byte order mark; flags in one cell, joined by blanks.
 *
 * @param last columns that rows have beside the contract's, which stand behind them
 */
export function toCsv(rows: readonly ResultRow[], last: readonly string[] = []): string {
  const fields = columnsOf(rows, last);
  const data = rows.map((row) => fields.map((column) => cellOf(row, column)));
  return writeCsvTable(fields, data);
}

/** RFC 4180; nothing in it is a formula to a spreadsheet. */
export const writeCsvTable = (fields: readonly string[], data: readonly (readonly Cell[])[]): string =>
  `${Papa.unparse({ fields: [...fields], data: data.map((cells) => [...cells]) }, { newline: "\r\n", escapeFormulae: FORMULA })}\r\n`;

const number = z.number().nullable();
const stored = z.looseObject({
  id: z.union([z.string(), z.number()]),
  ...Object.fromEntries(RESULT_FIELDS.map((name) => [name, z.unknown()])),
  ...Object.fromEntries(MASC_MEASURES.map(({ id }) => [id, number])),
  flags: z.array(z.string()),
  model: z.string().nullable(),
  max_patches: number,
  threshold: z.number(),
  stripper: z.enum(["regex", "none"]),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

function isResultRow(value: unknown): value is ResultRow {
  const row = stored.safeParse(value).data;
  return row !== undefined && isFurtherScores(Object.fromEntries(furtherIn(row).map((id) => [id, row[id]])));
}

/** The row that a line of JSON is; null where it is no result row, such as one that was half written. */
export function resultIn(line: string): ResultRow | null {
  try {
    const value = parseJson(line);
    return isResultRow(value) ? value : null;
  } catch {
    return null; // documented above: no JSON
  }
}

/**
 * Rows of an earlier run by id (as text), to go on from; where an id stands twice, its later row. Lines that are no
 * result row, such as a last one that was half written when the run was ended, are left out: those are scored again.
 */
export function parseResults(text: string): ReadonlyMap<string, ResultRow> {
  const rows = new Map<string, ResultRow>();
  for (const line of text.replace(/^\ufeff/, "").split("\n")) {
    if (line.trim() === "") continue;
    const row = resultIn(line);
    if (row !== null) rows.set(String(row.id), row);
  }
  return rows;
}
