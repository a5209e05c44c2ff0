import { intervalText } from "./markdown.ts";
import { statementOf } from "./statement.ts";
import type { ExportedFile, ExportTable } from "./table.ts";
import { visibleLine } from "./visible.ts";
import { groupTable, sampleTable, type TextTable } from "./text-table.ts";

/**
 * Tables for LaTeX with booktabs. Names, prompts and paths are anybody's: nothing in them may be a command, end a cell
 * or a row, or be swallowed by one.
 */

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": String.raw`\textbackslash{}`,
  "{": String.raw`\{`,
  "}": String.raw`\}`,
  $: String.raw`\$`,
  "&": String.raw`\&`,
  "#": String.raw`\#`,
  "%": String.raw`\%`,
  _: String.raw`\_`,
  "^": String.raw`\textasciicircum{}`,
  "~": String.raw`\textasciitilde{}`,
  "<": String.raw`\textless{}`,
  ">": String.raw`\textgreater{}`,
  "|": String.raw`\textbar{}`,
  '"': String.raw`\symbol{34}`,
  // Two of these in a row, or one behind a mark, would become another letter.
  "`": "{}`{}",
  "'": "'{}",
  // Behind the end of a row these would be its argument.
  "[": "{[}",
  "]": "{]}",
  "*": "{*}",
};

/** Text as it is set, letter by letter. Composed, since TeX has no accents that stand behind their letters. */
export const escapeLatex = (text: string): string =>
  visibleLine(text.normalize("NFC"))
    .replace(/[\\{}$&#%_^~<>|"`'[\]*]/g, (letter) => ESCAPES[letter]!)
    .replace(/([-,])(?=\1)/g, "$1{}");

/** Longer ones go over pages. */
const ROWS_OF_A_PAGE = 40;

const cellText = (cell: string | null, isNumber: boolean): string => {
  if (cell === null) return "--";
  return isNumber
    ? cell
        .replace(/-/g, "$-$")
        .replaceAll("%", String.raw`\%`)
        .replace(/\[/g, "{[}")
    : escapeLatex(cell);
};

const row = (cells: readonly string[]): string => `  ${cells.join(" & ")} \\\\\n`;

function writeTable({ columns, rows }: TextTable, caption: string): string {
  const isLong = rows.length > ROWS_OF_A_PAGE;
  const shape = columns.map(({ isNumber }) => (isNumber ? "r" : "l")).join("");
  const head = `  \\toprule\n${row(columns.map((column) => escapeLatex(column.head)))}  \\midrule\n`;
  const body = rows
    .map(({ cells, isPart }) => {
      const [first = "", ...others] = cells.map((cell, index) =>
        // A part says nothing of its own where its row did.
        cell === null && isPart ? "" : cellText(cell, columns[index]!.isNumber),
      );
      return row([isPart ? `\\quad ${first}` : first, ...others]);
    })
    .join("");
  return isLong
    ? `\\begin{longtable}{${shape}}\n  \\caption{${caption}} \\\\\n${head}  \\endhead\n  \\bottomrule\n  \\endfoot\n${body}\\end{longtable}\n`
    : `\\begin{table}\n  \\centering\n  \\caption{${caption}}\n  \\begin{tabular}{${shape}}\n${head}${body}  \\bottomrule\n  \\end{tabular}\n\\end{table}\n`;
}

/** Letters and marks that pdfLaTeX has by its encodings; of all others it says that they are not set up. */
const LATIN =
  /[\x20-\x7e\u00a0-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u2010-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u20ac\u2122\u2190\u2192\ufb00-\ufb04\n]/gu;

/** What a document has to have for the table to be set. */
function needs(table: string, isLong: boolean): string {
  const [other] = Array.from(table.replace(LATIN, ""));
  const parts = [
    isLong ? "booktabs, longtable" : "booktabs",
    ...(/[^\x20-\x7e\n]/.test(table) ? ["fontenc with T1"] : []),
  ].join(", ");
  return other === undefined
    ? `needs ${parts}.`
    : `needs ${parts}, and XeLaTeX or LuaLaTeX with a font that has "${other}".`;
}

/**
 * @param said stands in a comment above it
 * @param caption sentences below its name
 */
export function writeLatexTable(
  name: string,
  written: TextTable,
  said: readonly string[],
  caption: readonly string[],
): string {
  const table = writeTable(written, caption.map(escapeLatex).join(" "));
  const comment = [`${name}: ${needs(table, written.rows.length > ROWS_OF_A_PAGE)}`, ...said]
    .map((sentence) => `% ${visibleLine(sentence)}\n`)
    .join("");
  return comment + table;
}

const write = (table: ExportTable, written: TextTable, sentences: readonly string[]): string =>
  writeLatexTable(table.name, written, statementOf(table), [...sentences, ...statementOf(table)]);

export const writeLatex = (table: ExportTable): readonly ExportedFile[] => [
  { path: "scores.tex", text: write(table, sampleTable(table), []) },
];

export const writeLatexGroups = (table: ExportTable): readonly ExportedFile[] => [
  { path: "groups.tex", text: write(table, groupTable(table), intervalText(table)) },
];
