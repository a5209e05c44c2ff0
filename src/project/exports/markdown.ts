import { statementOf } from "./statement.ts";
import type { ExportedFile, ExportTable } from "./table.ts";
import { visibleLine } from "./visible.ts";
import { groupTable, sampleTable, type TextTable } from "./text-table.ts";

/** Tables as GitHub's Markdown. Names, prompts and paths are anybody's: nothing in them may end a cell or be markup. */

/** Text as a cell shows it, letter by letter. Colons and dots end what would become a link, an emoji or a name of somebody. */
export const escapeMarkdown = (text: string): string =>
  visibleLine(text)
    .replace(/[\\`*_[\]|~$:@#]|(?<=www)\./gi, String.raw`\$&`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;

function write({ columns, rows }: TextTable): string {
  return [
    line(columns.map(({ head }) => escapeMarkdown(head))),
    line(columns.map(({ isNumber }) => (isNumber ? "---:" : "---"))),
    ...rows.map(({ cells, isPart }) =>
      line(
        cells.map((cell, index) => {
          // Numbers are ours: escaped they would be hard to read as text.
          const shown = cell === null ? "" : columns[index]!.isNumber ? cell : escapeMarkdown(cell);
          return isPart && index === 0 ? `↳ ${shown}` : shown;
        }),
      ),
    ),
  ].join("");
}

/** @param sentences stand below it */
export const writeMarkdownTable = (written: TextTable, sentences: readonly string[]): string =>
  write(written) + said(sentences);

const said = (sentences: readonly string[]): string => `\n${sentences.map(escapeMarkdown).join("  \n")}\n`;

export const writeMarkdown = (table: ExportTable): readonly ExportedFile[] => [
  { path: "scores.md", text: writeMarkdownTable(sampleTable(table), statementOf(table)) },
];

export const writeMarkdownGroups = (table: ExportTable): readonly ExportedFile[] => [
  { path: "groups.md", text: writeMarkdownTable(groupTable(table), [...intervalText(table), ...statementOf(table)]) },
];

/** What stands in brackets. */
export const intervalText = ({ groups }: ExportTable): readonly string[] =>
  groups === null || groups.interval === null ? ["Means."] : [`Means [${groups.interval}]; n pairs each.`];
