import { cellText, type DataCell, type DataColumn, type DataTable } from "../../lib/data-table.ts";
import { writeCsvTable } from "../export.ts";
import { writeLatexTable } from "./latex.ts";
import { writeMarkdownTable } from "./markdown.ts";
import type { TextTable } from "./text-table.ts";

/** Tables of results as files: an entry a format, menus are made of them. */

/** A table that leaves. */
export interface Sheet {
  readonly title: string;
  readonly table: DataTable;
  /** What it is of and how it was computed, a sentence each. */
  readonly said: readonly string[];
}

export interface SheetFormat {
  readonly id: string;
  readonly label: string;
  /** One line: for whom it is. */
  readonly hint: string;
  readonly ending: string;
  readonly mediaType: string;
  readonly write: (sheet: Sheet) => string;
}

function textTable({ columns, rows }: DataTable): TextTable {
  return {
    columns: columns.map(({ head, kind }) => ({ head, isNumber: kind !== "text" })),
    rows: rows.map((cells) => ({ cells: cells.map((cell, at) => cellText(cell, columns[at]!)), isPart: false })),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** An interval is two columns for programs. */
const heads = ({ head, kind }: DataColumn): readonly string[] =>
  kind === "interval" ? [`${head} low`, `${head} high`] : [head];

function cells(cell: DataCell, { kind }: DataColumn): readonly (string | number | null)[] {
  if (kind === "interval") return typeof cell === "object" && cell !== null ? cell.map(finite) : [null, null];
  if (typeof cell === "number") return [finite(cell)];
  return [typeof cell === "string" ? cell : null];
}

/** Short, as a paper has it: settings stand in the comment. */
const captionOf = (title: string, { columns }: DataTable): readonly string[] => [
  `${title}.`,
  ...(columns.some(({ kind }) => kind === "interval")
    ? ["Intervals: 95 %, bootstrap over concepts, 2,000 draws."]
    : []),
];

export const SHEET_FORMATS: readonly SheetFormat[] = [
  {
    id: "latex",
    label: "LaTeX",
    hint: "with booktabs, settings in a comment",
    ending: ".tex",
    mediaType: "application/x-tex",
    write: ({ title, table, said }) => writeLatexTable(title, textTable(table), said, captionOf(title, table)),
  },
  {
    id: "markdown",
    label: "Markdown",
    hint: "as GitHub reads it",
    ending: ".md",
    mediaType: "text/markdown",
    write: ({ table, said }) => writeMarkdownTable(textTable(table), said),
  },
  {
    id: "csv",
    label: "CSV",
    hint: "whole numbers, for programs",
    ending: ".csv",
    mediaType: "text/csv",
    write: ({ table: { columns, rows } }) =>
      writeCsvTable(
        columns.flatMap(heads),
        rows.map((row) => row.flatMap((cell, at) => cells(cell, columns[at]!))),
      ),
  },
];
