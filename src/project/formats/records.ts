import Papa from "papaparse";
import { LensError } from "../../lib/errors.ts";
import { quote, quoteList } from "../quote.ts";
import type { IntakeProblem } from "../types.ts";

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
const LISTS = ["samples", "rows", "cases", "items"] as const;

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

export function readCsv(path: string, text: string, isKnown: (name: string) => boolean): Records {
  const body = text.replace(/^sep=.\r?\n/i, "").replace(/^(?:[ \t]*\r?\n)+/, "");
  const delimiter = guessDelimiter(body, isKnown);
  const { data, errors } = Papa.parse<string[]>(body, { delimiter, skipEmptyLines: false });
  const problems: IntakeProblem[] = errors
    .filter(({ type }) => type === "Quotes")
    .map(({ row, message }) => ({
      path,
      message: `A quotation mark does not pair in row ${row ?? "?"} (${message}). Double the marks inside a quoted cell, and close it.`,
    }));

  const [header = [], ...lines] = data;
  const names = nameColumns(header);
  const named = header.map((name) => name.trim() !== "");
  const rows: Record<string, unknown>[] = [];
  for (const [index, line] of lines.entries()) {
    // A line end of the other kind stays on the last cell; rows of nothing are what spreadsheets leave below a table.
    const cells = line.map((cell, column) => (column === line.length - 1 ? cell.replace(/\r$/, "") : cell));
    if (cells.every((cell) => cell.trim() === "")) continue;
    const extra = cells.slice(names.length);
    if (extra.some((cell) => cell.trim() !== "")) {
      problems.push({ path, message: `Row ${index + 1} has ${cells.length} cells, the header ${names.length}. Put cells with ${quote(delimiter)} in them in quotation marks.` });
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
    problems.push({ path, message: `Entry ${index + 1} is not an object with columns; it was left out.` });
    return false;
  });
  return { rows, columns: columnsOf(rows), problems };
}

/** @throws LensError invalid_manifest where the text is no JSON, or holds no list of rows */
export function readJson(path: string, text: string): Records {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new LensError("invalid_manifest", `${quote(path)} is not JSON. Is it JSON lines? Name it .jsonl then.`, String(error));
  }
  if (Array.isArray(value)) return keepRecords(path, value);
  if (isRecord(value)) {
    for (const name of LISTS) {
      const list = Object.hasOwn(value, name) ? value[name] : undefined;
      if (Array.isArray(list)) return keepRecords(path, list);
    }
  }
  throw new LensError("invalid_manifest", `${quote(path)} holds no list of rows. Give a list of objects, alone or under ${quoteList(LISTS, LISTS.length)}.`);
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
      else problems.push({ path, message: `Line ${index + 1} is not an object with columns; it was left out.` });
    } catch {
      problems.push({ path, message: `Line ${index + 1} is not JSON; it was left out. Mend it, or export the file again.` });
    }
  }
  return { rows, columns: columnsOf(rows), problems };
}
