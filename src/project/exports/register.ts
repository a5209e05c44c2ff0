import { writeAuthors } from "./authors.ts";
import { writeLatex, writeLatexGroups } from "./latex.ts";
import { writeMarkdown, writeMarkdownGroups } from "./markdown.ts";
import { writeCsv, writeJsonl } from "./rows.ts";
import type { ExportedFile, ExportTable } from "./table.ts";

/** The formats in which rows leave: an entry is all that one takes, menu and commands are made of it. */
export interface ExportFormat {
  readonly id: string;
  readonly label: string;
  /** One line: for whom it is. */
  readonly hint: string;
  /** What it is of: samples, or what groups of them are together. */
  readonly of: "samples" | "groups";
  /** Behind the project's name. */
  readonly ending: string;
  readonly mediaType: string;
  /** Several files, which leave in one ZIP. */
  readonly packed: boolean;
  readonly write: (table: ExportTable) => readonly ExportedFile[];
}

export const EXPORT_FORMATS = [
  {
    id: "jsonl",
    label: "JSONL",
    hint: "Whole rows, as the command line writes them",
    of: "samples",
    ending: "-scores.jsonl",
    mediaType: "application/x-ndjson",
    packed: false,
    write: writeJsonl,
  },
  {
    id: "csv",
    label: "CSV",
    hint: "The same for spreadsheets",
    of: "samples",
    ending: "-scores.csv",
    mediaType: "text/csv",
    packed: false,
    write: writeCsv,
  },
  {
    id: "authors",
    label: "Authors' files",
    hint: "For their scripts: a file a signal and method, zipped",
    of: "samples",
    ending: "-results.zip",
    mediaType: "application/zip",
    packed: true,
    write: writeAuthors,
  },
  {
    id: "markdown",
    label: "Markdown",
    hint: "A row a pair",
    of: "samples",
    ending: "-scores.md",
    mediaType: "text/markdown",
    packed: false,
    write: writeMarkdown,
  },
  {
    id: "latex",
    label: "LaTeX",
    hint: "A row a pair, with booktabs",
    of: "samples",
    ending: "-scores.tex",
    mediaType: "application/x-tex",
    packed: false,
    write: writeLatex,
  },
  {
    id: "markdown-groups",
    label: "Markdown, means",
    hint: "Of groups, or else methods: mean, interval, n",
    of: "groups",
    ending: "-groups.md",
    mediaType: "text/markdown",
    packed: false,
    write: writeMarkdownGroups,
  },
  {
    id: "latex-groups",
    label: "LaTeX, means",
    hint: "The same with booktabs",
    of: "groups",
    ending: "-groups.tex",
    mediaType: "application/x-tex",
    packed: false,
    write: writeLatexGroups,
  },
] as const satisfies readonly ExportFormat[];

export type ExportFormatId = (typeof EXPORT_FORMATS)[number]["id"];

export const formatOf = (id: ExportFormatId): ExportFormat => EXPORT_FORMATS.find((format) => format.id === id)!;
