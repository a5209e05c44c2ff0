import { numberOf } from "../project/formats/manifest/column-kind.ts";
import type { InputColumn } from "../project/types.ts";
import type { NumberColumn, TextColumn } from "./column.ts";
import type { SampleRow } from "./rows.ts";

/** The columns of the input's tables, as they can be filtered. */

function cellOf({ sample: { columns } }: SampleRow, name: string): unknown {
  return Object.hasOwn(columns, name) ? columns[name] : null;
}

function textOf(cell: unknown): string | null {
  if (cell === null || cell === undefined || cell === "") return null;
  if (typeof cell === "string") return cell;
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

function numberIn(cell: unknown): number | null {
  if (typeof cell === "number") return cell;
  const text = textOf(cell);
  return text === null ? null : numberOf(text);
}

/** Yes and no are two names that rows share. */
export function inputColumn({ name, kind }: InputColumn): NumberColumn<SampleRow> | TextColumn<SampleRow> {
  if (kind === "number") return { id: name, kind, valueOf: (row) => numberIn(cellOf(row, name)) };
  return { id: name, kind: kind === "text" ? "text" : "category", valueOf: (row) => textOf(cellOf(row, name)) };
}
