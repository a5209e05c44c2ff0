/** A table of numbers, as a chart is drawn of it and as it leaves in a file: whole values, not what is shown of them. */

export type Ends = readonly [low: number, high: number];

export type DataCell = string | number | Ends | null;

export interface DataColumn {
  readonly head: string;
  /** Words; whole numbers; scores to so many places; both ends of an interval. */
  readonly kind: "text" | "count" | "score" | "interval";
  /** Behind the point; left out for 4. */
  readonly digits?: number;
}

export interface DataTable {
  readonly columns: readonly DataColumn[];
  /** As many cells as there are columns; null: none. */
  readonly rows: readonly (readonly DataCell[])[];
}

const DIGITS = 4;

const score = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  // No "-0.0000".
  return Number(text) === 0 ? text.replace("-", "") : text;
};

/** A cell in plain text, with a hyphen for a minus; null where there is none. */
export function cellText(cell: DataCell, { kind, digits = DIGITS }: DataColumn): string | null {
  if (cell === null || typeof cell === "string") return cell;
  if (typeof cell !== "number") return cell.map((end) => score(end, digits)).join(" to ");
  if (!Number.isFinite(cell)) return null;
  return kind === "count" ? cell.toLocaleString("en") : score(cell, digits);
}

/** The same as it is read on the page: a minus, and a dash for none. */
export const shownCell = (cell: DataCell, column: DataColumn): string => {
  const text = cellText(cell, column);
  if (text === null) return "–";
  return typeof cell === "string" ? text : text.replaceAll("-", "\u2212");
};
