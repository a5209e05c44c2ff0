import type { InputColumn } from "../../types.ts";

/** A number as people write them, a decimal comma included; null where it is none. */
export function numberOf(text: string): number | null {
  const number = Number(/^\s*-?\d+,\d+\s*$/.test(text) ? text.replace(",", ".") : text);
  return text.trim() === "" || !Number.isFinite(number) ? null : number;
}

/** A category's values: more are texts, and so are those that hardly come back. */
const MOST_CATEGORIES = 100;
const FEWEST_ROWS_EACH = 2;

const isEmpty = (cell: unknown): boolean =>
  cell === null || cell === undefined || (typeof cell === "string" && cell.trim() === "");
const isNumber = (cell: unknown): boolean =>
  typeof cell === "number" || typeof cell === "bigint" || (typeof cell === "string" && numberOf(cell) !== null);
const isBoolean = (cell: unknown): boolean =>
  typeof cell === "boolean" || (typeof cell === "string" && /^\s*(?:true|false)\s*$/i.test(cell));

/** What a column's cells are, the empty ones aside; text where nothing else holds of all of them. */
export function kindOf(cells: readonly unknown[]): InputColumn["kind"] {
  const filled = cells.filter((cell) => !isEmpty(cell));
  if (filled.length === 0) return "text";
  if (filled.every(isBoolean)) return "boolean";
  if (filled.every(isNumber)) return "number";
  const values = new Set<unknown>();
  for (const cell of filled) {
    // Lists and objects are no values that a person would choose from.
    if (typeof cell === "object") return "text";
    values.add(cell);
    if (values.size > MOST_CATEGORIES) return "text";
  }
  return values.size * FEWEST_ROWS_EACH <= filled.length ? "category" : "text";
}
