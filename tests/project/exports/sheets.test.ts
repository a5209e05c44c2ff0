import { expect, test } from "vitest";
import type { DataTable } from "../../../src/lib/data-table.ts";
import { SHEET_FORMATS, type Sheet } from "../../../src/project/exports/sheets.ts";

const table: DataTable = {
  columns: [
    { head: "Method", kind: "text" },
    { head: "CP mean", kind: "score" },
    { head: "CP 95 % interval", kind: "interval" },
    { head: "n", kind: "count" },
  ],
  rows: [
    ["=HYPERLINK(1)", 0.123456789, [-0.5, 0.25], 1200],
    ["a_b & c|d", null, null, 0],
    [null, -0.00001, [0, 1], 3],
  ],
};
const sheet: Sheet = { title: "Means by method", table, said: ["Results of cups: 3 pairs.", "100 % made up."] };
const written = (id: string) => SHEET_FORMATS.find((format) => format.id === id)!.write(sheet);

test("LaTeX has booktabs, the settings in a comment, and no name that is a command", () => {
  const text = written("latex");
  expect(text).toMatch(/^% Means by method: needs booktabs\.\n% Results of cups: 3 pairs\.\n% 100 % made up\.\n/);
  expect(text).toContain(
    String.raw`\caption{Means by method. Intervals: 95 \%, bootstrap over concepts, 2,000 draws.}`,
  );
  expect(text).toContain(String.raw`\toprule`);
  expect(text).toContain(String.raw`=HYPERLINK(1) & 0.1235 & $-$0.5000 to 0.2500 & 1,200 \\`);
  expect(text).toContain(String.raw`a\_b \& c\textbar{}d & -- & -- & 0 \\`);
  expect(text).toContain(String.raw`CP 95 \% interval`);
});

test("Markdown has the same numbers, and bars in names end no cell", () => {
  const text = written("markdown");
  expect(text).toContain("| =HYPERLINK(1) | 0.1235 | -0.5000 to 0.2500 | 1,200 |");
  expect(text).toContain(String.raw`| a\_b &amp; c\|d |  |  | 0 |`);
  expect(text).toContain("|  | 0.0000 | 0.0000 to 1.0000 | 3 |");
});

test("CSV has whole numbers, an interval in two columns, and nothing that a spreadsheet runs", () => {
  expect(written("csv").split("\r\n").slice(0, 4)).toEqual([
    "Method,CP mean,CP 95 % interval low,CP 95 % interval high,n",
    '"\'=HYPERLINK(1)",0.123456789,-0.5,0.25,1200',
    "a_b & c|d,,,,0",
    ",-0.00001,0,1,3",
  ]);
});
