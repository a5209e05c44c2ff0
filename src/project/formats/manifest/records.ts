import Papa from "papaparse";
import { LensError } from "../../../lib/errors.ts";
import { addTo } from "../../../lib/lists.ts";
import { quote, quoteList } from "../../quote.ts";
import type { IntakeProblem } from "../../types.ts";

/**
 * Tables as text (CSV, JSON, JSON lines) to records: what a cell means is manifest.ts's business.
 */
export interface Records {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Names of all columns, in the order they first occur. */
  readonly columns: readonly string[];
  readonly problems: readonly IntakeProblem[];
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Under one of these an object may hold its rows. */
const LISTS = ["samples", "rows", "cases", "items", "data", "records", "pairs", "entries"] as const;
type IsKnown = (name: string) => boolean;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Python's json module writes NaN and Infinity bare; they are no JSON. Strings are stepped over. */
const BARE_NUMBERS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/gs;

/** JSON, with Python's bare NaN and Infinity read as null. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mended = text.replace(BARE_NUMBERS, (match) => (match.startsWith('"') ? match : "null"));
    if (mended === text) throw error;
    return JSON.parse(mended);
  }
}

/** Own keys only, `__proto__` among them, as plain data properties. */
function columnsOf(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  const columns = new Set<string>();
  for (const row of rows) for (const key of Object.keys(row)) columns.add(key);
  return [...columns];
}

/** Header names as they will be used: trimmed, unnamed ones `column_3`, repeated ones `name_2`. */
function nameColumns(header: readonly string[]): string[] {
  const taken = new Set(header.map((name) => name.trim()));
  const seen = new Set<string>();
  return header.map((written, index) => {
    const trimmed = written.trim();
    if (trimmed !== "" && !seen.has(trimmed)) {
      seen.add(trimmed);
      return trimmed;
    }
    const base = trimmed === "" ? "column" : trimmed;
    let count = trimmed === "" ? index + 1 : 2;
    while (taken.has(`${base}_${count}`)) count++;
    taken.add(`${base}_${count}`);
    return `${base}_${count}`;
  });
}

/** The delimiter under which the header has most names that `isKnown` knows: prompts are full of commas, headers are not. */
function guessDelimiter(text: string, isKnown: (name: string) => boolean): string {
  const known = DELIMITERS.map((delimiter) => {
    const [header] = Papa.parse<string[]>(text, { delimiter, preview: 1 }).data;
    return (header ?? []).filter(isKnown).length;
  });
  return DELIMITERS[known.indexOf(Math.max(...known))] ?? ",";
}

/** Whether one line of a cell looks like a row of its own: what an open quotation mark swallows does. */
const looksLikeRow = (cell: string, delimiter: string, columns: number) =>
  columns > 2 &&
  cell
    .split(/\r\n|\n|\r/)
    .slice(1)
    .some((line) => line.split(delimiter).length >= columns);

export function readCsv(path: string, text: string, isKnown: IsKnown): Records {
  const body = text.replace(/^sep=.\r?\n/i, "").replace(/^(?:[ \t]*\r?\n)+/, "");
  const linesAbove = text.slice(0, text.length - body.length).split("\n").length - 1;
  const delimiter = guessDelimiter(body, isKnown);
  const { data, errors } = Papa.parse<string[]>(body, { delimiter, skipEmptyLines: false });
  const problems: IntakeProblem[] = [];
  // Where a mark does not pair, the row is not what was meant, and may hold those after it: it is no row to score.
  const swallowed = new Set<number>();
  for (const { type, code, row = 0, index = 0 } of errors) {
    if (type !== "Quotes" || swallowed.has(row)) continue;
    swallowed.add(row);
    const line = linesAbove + body.slice(0, index).split("\n").length;
    const what = code === "MissingQuotes" ? "is never closed, and everything after it was swallowed" : "does not pair";
    problems.push({
      kind: "quotes",
      path,
      message: `${quote(path)}, line ${line}: a quotation mark ${what}. The row was left out. Double the marks inside a quoted cell, and close it.`,
    });
  }

  const [header = [], ...lines] = data;
  const names = nameColumns(header);
  const named = header.map((name) => name.trim() !== "");
  const rows: Record<string, unknown>[] = [];
  for (const [index, line] of lines.entries()) {
    if (swallowed.has(index + 1)) continue;
    // A line end of the other kind stays on the last cell; rows of nothing are what spreadsheets leave below a table.
    const cells = line.map((cell, column) => (column === line.length - 1 ? cell.replace(/\r$/, "") : cell));
    if (cells.every((cell) => cell.trim() === "")) continue;
    const extra = cells.slice(names.length);
    if (extra.some((cell) => cell.trim() !== "")) {
      problems.push({
        kind: "cells",
        path,
        message: `Row ${index + 1} has ${cells.length} cells, the header ${names.length}. Put cells with ${quote(delimiter)} in them in quotation marks.`,
      });
    }
    if (cells.some((cell) => looksLikeRow(cell, delimiter, names.length))) {
      problems.push({
        kind: "cells",
        path,
        message: `A cell of row ${index + 1} has several lines, and one looks like a row of the table. Is a quotation mark missing there?`,
      });
    }
    const entries = cells.map((cell, column) => [names[column] ?? `column_${column + 1}`, cell] as const);
    rows.push(Object.fromEntries(entries.filter(([, cell], column) => named[column] === true || cell !== "")));
  }
  return { rows, columns: names.filter((_, column) => named[column]), problems };
}

function keepRecords(path: string, items: readonly unknown[]): Records {
  const problems: IntakeProblem[] = [];
  const rows = items.filter((item, index): item is Record<string, unknown> => {
    if (isRecord(item)) return true;
    problems.push({
      kind: "cells",
      path,
      message: `Entry ${index + 1} is not an object with columns; it was left out.`,
    });
    return false;
  });
  return { rows, columns: columnsOf(rows), problems };
}

/** Rows as lists under the names of their columns. */
const named = (columns: readonly string[], rows: readonly unknown[]): unknown[] =>
  rows.map((row) =>
    Array.isArray(row)
      ? Object.fromEntries(columns.flatMap((name, index) => (index < row.length ? [[name, row[index]]] : [])))
      : row,
  );

const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");

/** A column's cells one below the other: a list, or an object by the row's name. */
function columnwise(columns: Readonly<Record<string, unknown>>): unknown[] {
  const rows = new Map<string, [string, unknown][]>();
  for (const [name, cells] of Object.entries(columns)) {
    if (typeof cells !== "object" || cells === null) continue;
    for (const [row, cell] of Object.entries(cells)) addTo(rows, row, [name, cell]);
  }
  return Array.from(rows.values(), (entries) => Object.fromEntries(entries));
}

/** Rows by a name, which is their id where they have none; mere numbers from 0, as pandas writes them, are none. */
function keyed(rows: Readonly<Record<string, unknown>>): unknown[] {
  const names = Object.keys(rows);
  const counted = names.every((name, index) => name === String(index));
  const hasIds = names.some(
    (name) => isRecord(rows[name]) && Object.keys(rows[name]).some((column) => column.toLowerCase() === "id"),
  );
  if (counted || hasIds) return Object.values(rows);
  return Object.entries(rows).map(([id, row]) => (isRecord(row) ? { id, ...row } : row));
}

/** How many of an object's own names are columns. */
const knownIn = (value: unknown, isKnown: IsKnown): number =>
  isRecord(value) ? Object.keys(value).filter(isKnown).length : 0;

/**
 * The rows of what a JSON file holds, in the shapes that programs write: a list; a list under a usual name; rows by
 * their ids; pandas' `records`, `index`, `columns` and `split`; a list a column; one row alone. null for anything else.
 */
function rowsOf(value: unknown, isKnown: IsKnown): readonly unknown[] | null {
  if (Array.isArray(value)) {
    const [header, ...rows] = value;
    return isNames(header) && header.some(isKnown) && rows.every(Array.isArray) ? named(header, rows) : value;
  }
  if (!isRecord(value)) return null;
  // Of a pair's number by its name there are thousands, and no name has to be asked whether it is a column's.
  if (Object.values(value).every((one) => typeof one === "number")) return null;
  const { columns, data } = value;
  if (isNames(columns) && Array.isArray(data)) return named(columns, data);
  const cells = Object.entries(value).filter(([name]) => isKnown(name));
  if (cells.length > 0) {
    if (cells.every(([, cell]) => Array.isArray(cell) || isRecord(cell))) return columnwise(value);
    return cells.some(([, cell]) => typeof cell === "string") ? [value] : null;
  }
  const inner = Object.values(value);
  if (inner.length > 0 && inner.every((row) => knownIn(row, isKnown) > 0)) return keyed(value);
  for (const name of LISTS) {
    const rows = Object.hasOwn(value, name) ? rowsOf(value[name], isKnown) : null;
    if (rows !== null) return rows;
  }
  return null;
}

const isLine = (line: string): boolean => {
  try {
    return isRecord(parseJson(line));
  } catch {
    return false;
  }
};

/** One JSON text over several lines, whatever the file is called. */
export function spansLines(text: string): boolean {
  const [first = ""] = text.trimStart().split(/\r\n|\n|\r/, 1);
  if (first === "" || isLine(first)) return false;
  try {
    return isRecord(parseJson(text));
  } catch {
    return false;
  }
}

/** @throws LensError invalid_manifest where the text is no JSON, or holds no rows in a shape that is known */
export function readJson(path: string, text: string, isKnown: IsKnown): Records {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    // Lines of JSON go by this name too.
    if (text.split(/\r\n|\n|\r/).some(isLine)) return readJsonLines(path, text);
    throw new LensError(
      "invalid_manifest",
      `${quote(path)} is not JSON: it is damaged or cut off. Export it again.`,
      String(error),
    );
  }
  const rows = rowsOf(value, isKnown);
  if (rows !== null) return keepRecords(path, rows);
  throw new LensError(
    "invalid_manifest",
    `${quote(path)} holds no list of rows. Give a list of objects, alone or under ${quoteList(LISTS, LISTS.length)}.`,
  );
}

/** A line an object; blank lines are nothing, a line that does not parse is a problem and the others go on. */
export function readJsonLines(path: string, text: string): Records {
  const problems: IntakeProblem[] = [];
  const rows: Record<string, unknown>[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === "") continue;
    try {
      const value = parseJson(line);
      if (isRecord(value)) rows.push(value);
      else
        problems.push({
          kind: "cells",
          path,
          message: `Line ${index + 1} is not an object with columns; it was left out.`,
        });
    } catch {
      problems.push({
        kind: "cells",
        path,
        message: `Line ${index + 1} is not JSON; it was left out. Mend it, or export the file again.`,
      });
    }
  }
  return { rows, columns: columnsOf(rows), problems };
}
