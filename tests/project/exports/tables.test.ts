import { describe, expect, it } from "vitest";
import { toCsv } from "../../../src/project/export.ts";
import { escapeLatex } from "../../../src/project/exports/latex.ts";
import { escapeMarkdown } from "../../../src/project/exports/markdown.ts";
import { EXPORT_FORMATS, formatOf, type ExportFormatId } from "../../../src/project/exports/register.ts";
import { statementOf } from "../../../src/project/exports/statement.ts";
import type { ExportGroups, ExportTable } from "../../../src/project/exports/table.ts";
import { fc } from "../../properties/seeded.ts";
import { FAILED, rowOf, RUN, SEVERAL, tableOf } from "./rows.ts";

const textOf = (id: ExportFormatId, table: ExportTable): string => {
  const [file, ...others] = formatOf(id).write(table);
  expect(others).toEqual([]);
  return file!.text;
};

const GROUPS: ExportGroups = {
  by: "Method",
  interval: "95 % interval, bootstrap over concepts",
  groups: [
    {
      name: "emu2",
      means: new Map([
        ["cp", { n: 2, mean: 0.5, interval: [0.4, 0.6] }],
        ["pf", { n: 1, mean: -0.25, interval: null }],
      ]),
    },
    { name: null, means: new Map([["cp", { n: 1, mean: 0.25, interval: null }]]) },
  ],
};

/** Hostile and plain: markup, commands, ends of cells and rows, what hides. */
const hostile = fc.oneof(
  fc.constantFrom(
    "a | b",
    "\\|",
    "\\",
    "x\n| y |",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "`code`",
    "www.example.org",
    "\\input{/etc/passwd}",
    "\\\\[1cm]",
    "$x$ & y % z # {~^_}",
    "* star",
    "\u202eabc",
    "-- --- ,, '' `` ?`",
    "\ud800",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);

describe("what a table says of itself", () => {
  it("are model, precision, budget, threshold, date, and how many pairs were set aside, and why", () => {
    const table = tableOf([
      rowOf("0"),
      rowOf("1", {}, { flags: ["mask_small"] }),
      rowOf("2", { referenceMask: null }),
      FAILED,
      SEVERAL,
    ]);
    expect(statementOf(table)).toEqual([
      "5 pairs, 2 set aside (1 with a mask that is too small, 1 without a mask) and left out of means; 1 pair failed.",
      "Model: siglip2-so400m, fp32, 1024 patches, threshold 0.5, the object struck from prompts, processor (onnxruntime-web).",
      "Of 1 pair scores are means over 3 references.",
      "Exported on 2026-11-28 by MaSC Lens 0.1.0.",
    ]);
  });

  it("are all runs that rows are of, with their counts", () => {
    const other = { ...rowOf("3"), run: { ...RUN, precision: "int8", maxPatches: null } };
    expect(statementOf(tableOf([rowOf("0"), rowOf("1"), other])).slice(1, 3)).toEqual([
      "Model of 2 pairs: siglip2-so400m, fp32, 1024 patches, threshold 0.5, the object struck from prompts, processor (onnxruntime-web).",
      "Model of 1 pair: siglip2-so400m, int8, threshold 0.5, the object struck from prompts, processor (onnxruntime-web).",
    ]);
  });

  it.each([
    ["kernels", "processor (kernels of MaSC Lens)"],
    ["webgpu", "graphics card (WebGPU)"],
    ["of another program", "of another program"],
  ])("name the device %s in words, rows by its name", (provider, words) => {
    const table = tableOf([{ ...rowOf("0"), run: { ...RUN, provider } }]);
    expect(statementOf(table)[1]?.endsWith(`, ${words}.`)).toBe(true);
    expect(textOf("jsonl", table)).toContain(`"provider":${JSON.stringify(provider)}`);
  });

  it.each(["markdown", "latex", "markdown-groups", "latex-groups"] as const)("stands in %s", (id) => {
    const text = textOf(id, tableOf([rowOf("0", {}, { flags: ["mask_small"] })], { groups: GROUPS }));
    for (const word of ["siglip2-so400m", "fp32", "1024 patches", "threshold 0.5", "2026-11-28", "1 set aside"])
      expect(text).toContain(word);
  });
});

describe("rows", () => {
  it.each(["csv", "jsonl"] as const)("of %s say why a pair is set aside, and of which day they are", (id) => {
    const text = textOf(id, tableOf([rowOf("0", {}, { flags: ["mask_small"] }), rowOf("1")]));
    if (id === "csv") {
      const [header = "", first = "", second = ""] = text.split("\r\n");
      expect(header.endsWith(",version,set_aside,exported,error_code,error_message")).toBe(true);
      expect(first.endsWith(",0.1.0,mask_small,2026-11-28,,")).toBe(true);
      expect(second.endsWith(",0.1.0,,2026-11-28,,")).toBe(true);
    } else {
      const rows = text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as object);
      expect(rows).toMatchObject([
        { id: "0", cp: 0.5, set_aside: "mask_small", exported: "2026-11-28" },
        { id: "1", set_aside: null },
      ]);
    }
  });

  it("keep a CSV's formulas text", () => {
    const text = textOf("csv", tableOf([rowOf("0", { concept: '=HYPERLINK("http://x")' })]));
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(toCsv([])).not.toContain("set_aside");
  });
});

describe("Markdown", () => {
  it("has a row a pair, each reference below its mean, and columns that somebody has", () => {
    expect(textOf("markdown", tableOf([rowOf("0", { prompt: "a cat | in *snow*" }), SEVERAL])).split("\n\n")[0]).toBe(
      [
        String.raw`| Concept | Method | Prompt | Seed | CP | PF | DINO | Flags |`,
        "| --- | --- | --- | --- | ---: | ---: | ---: | --- |",
        String.raw`| live\_subject\_animal\_00\_kitten | emu2 | a cat \| in \*snow\* | 0 | 0.5000 | -0.2500 |  |  |`,
        String.raw`| live\_subject\_animal\_00\_kitten | emu2 |  | 0 | 0.5000 | 0.1000 | 0.3750 | reference\_failed |`,
        "| ↳ a.png |  |  |  | 0.7500 |  | 0.2500 |  |",
        "| ↳ b.png |  |  |  | 0.2500 |  | 0.5000 |  |",
        String.raw`| ↳ c.png |  |  |  |  |  |  | missing\_file |`,
      ].join("\n"),
    );
  });

  it("has means of groups with n and interval", () => {
    expect(
      textOf("markdown-groups", tableOf([rowOf("0")], { groups: GROUPS }))
        .split("\n")
        .slice(0, 4),
    ).toEqual([
      "| Method | CP | n | PF | n |",
      "| --- | ---: | ---: | ---: | ---: |",
      "| emu2 | 0.5000 [0.4000, 0.6000] | 2 | -0.2500 | 1 |",
      "|  | 0.2500 | 1 |  | 0 |",
    ]);
  });

  it("stays a table of as many cells, without markup, whatever texts hold", () => {
    fc.assert(
      fc.property(hostile, hostile, (concept, method) => {
        const table = textOf("markdown", tableOf([rowOf("0", { concept, method, prompt: concept })]));
        const lines = table.split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/);
        // Cells end at bars that no backslash stands before.
        const cells = lines.slice(0, 3).map((line) => line.replace(/\\[\s\S]/g, "").split("|").length);
        expect(new Set(cells).size).toBe(1);
        expect(lines[3]).toBe("");
        expect(table).not.toMatch(/[<\u202a-\u202e]/);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(hostile, (text) => {
        // Nothing that Markdown reads is left once what is escaped is taken out.
        expect(escapeMarkdown(text).replace(/\\[\s\S]|&(?:amp|lt|gt);/g, "")).not.toMatch(
          /[\\`*_[\]|~$<>&:@#\n]|www\./i,
        );
      }),
    );
  });
});

/** What TeX would read out of an escaped text: braces that pair, and only commands that stand for a letter. */
function readLatex(text: string): void {
  const rest = text
    .replace(/\\text(?:backslash|asciicircum|asciitilde|less|greater|bar)\{\}|\\symbol\{34\}/g, "")
    .replace(/\\[{}$&#%_]/g, "")
    .replace(/\{[[\]*]?\}/g, "");
  expect(rest).not.toMatch(/[\\{}$&#%_^~<>|"[\]*\n]/);
}

/**
 * A table as TeX takes it apart: environments that pair, rows of as many cells as there are columns, every cell of
 * letters alone. The same tables, hostile texts in them, were set by pdfTeX without a complaint.
 */
function readLatexTable(text: string): readonly (readonly string[])[] {
  const open: string[] = [];
  const rows: string[][] = [];
  let columns = NaN;
  for (const line of text.trimEnd().split("\n")) {
    const begun = /^ *\\begin\{(\w+)\}(?:\{([lr]+)\})?$/.exec(line);
    if (line.startsWith("%") || /^ {2}\\(?:centering|(?:top|mid|bottom)rule|end(?:head|foot))$/.test(line)) continue;
    if (begun !== null) {
      open.push(begun[1]!);
      columns = begun[2]?.length ?? columns;
    } else if (/^ *\\end\{/.test(line)) expect(line.trim()).toBe(`\\end{${open.pop()}}`);
    else if (line.startsWith(String.raw`  \caption{`)) readLatex(/^ {2}\\caption\{(.*)\}(?: \\\\)?$/.exec(line)![1]!);
    else {
      const cells = /^ {2}(.*) \\\\$/.exec(line)![1]!.split(/(?<!\\) & /);
      expect(cells).toHaveLength(columns);
      for (const cell of cells)
        readLatex(
          cell
            .replace(/^\\quad /, "")
            .replaceAll("$-$", "")
            .replace(/\]$/, ""),
        );
      rows.push(cells);
    }
  }
  expect(open).toEqual([]);
  return rows;
}

describe("LaTeX", () => {
  it("is booktabs, with settings in a comment and in the caption", () => {
    const text = textOf("latex", tableOf([rowOf("0", { prompt: "50% of $5 & more_" })]));
    expect(text).toMatch(
      /^% dreambench plus: needs booktabs\.\n% 1 pair, 0 set aside\.\n% Model: siglip2-so400m, fp32/,
    );
    expect(text).toContain(
      String.raw`  live\_subject\_animal\_00\_kitten & emu2 & 50\% of \$5 \& more\_ & 0 & 0.5000 & $-$0.2500 & -- \\`,
    );
    expect(text.match(/\\(?:begin|end)\{\w+\}|\\(?:top|mid|bottom)rule/g)).toEqual([
      String.raw`\begin{table}`,
      String.raw`\begin{tabular}`,
      String.raw`\toprule`,
      String.raw`\midrule`,
      String.raw`\bottomrule`,
      String.raw`\end{tabular}`,
      String.raw`\end{table}`,
    ]);
  });

  it("goes over pages where it is long", () => {
    const text = textOf("latex", tableOf(Array.from({ length: 41 }, (_, i) => rowOf(String(i)))));
    expect(text).toContain(String.raw`\begin{longtable}{lllrrl}`);
    expect(text).toContain("needs booktabs, longtable");
  });

  it("has means of groups with n and interval", () => {
    const text = textOf("latex-groups", tableOf([rowOf("0")], { groups: GROUPS }));
    expect(text).toContain(String.raw`  emu2 & 0.5000 {[}0.4000, 0.6000] & 2 & $-$0.2500 & 1 \\`);
    expect(text).toContain(String.raw`bootstrap over concepts`);
  });

  it("is a table to TeX: short, over pages, and of groups, whatever texts hold", () => {
    fc.assert(
      fc.property(hostile, hostile, (concept, name) => {
        const row = rowOf("0", { concept, method: name, prompt: name });
        expect(readLatexTable(textOf("latex", tableOf([row, SEVERAL, FAILED], { name })))).toHaveLength(7);
        const long = tableOf(
          Array.from({ length: 41 }, () => row),
          { name },
        );
        expect(readLatexTable(textOf("latex", long))).toHaveLength(42);
        const groups = { ...GROUPS, by: name, groups: GROUPS.groups.map((group) => ({ ...group, name: concept })) };
        expect(readLatexTable(textOf("latex-groups", tableOf([row], { name, groups })))).toHaveLength(3);
      }),
      { numRuns: 60 },
    );
  });

  it("says what letters need, and composes them", () => {
    const needs = (concept: string) =>
      textOf("latex", tableOf([rowOf("0", { concept })]))
        .split("\n")[0]!
        .replace("% dreambench plus: ", "");
    expect(needs("cat")).toBe("needs booktabs.");
    expect(needs("cafe\u0301")).toBe("needs booktabs, fontenc with T1.");
    expect(needs("a 犬 and 🐱")).toBe(
      'needs booktabs, fontenc with T1, and XeLaTeX or LuaLaTeX with a font that has "犬".',
    );
    expect(needs("🐱")).toContain('"🐱"');
    expect(textOf("latex", tableOf([rowOf("0", { concept: "cafe\u0301" })]))).toContain("caf\u00e9");
  });

  it("lets no text be a command, end a cell, a row or the comment", () => {
    fc.assert(
      fc.property(hostile, (text) => readLatex(escapeLatex(text))),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(hostile, hostile, (concept, name) => {
        const text = textOf("latex", tableOf([rowOf("0", { concept, method: name, prompt: name })], { name }));
        const lines = text.split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/);
        expect(lines.filter((line) => line.startsWith("%"))).toHaveLength(4);
        const body = lines.slice(lines.findIndex((line) => line.includes("midrule")) + 1);
        expect(body[0]!.replace(/\\&/g, "").split(" & ")).toHaveLength(7);
        expect(body.slice(1)).toEqual([
          String.raw`  \bottomrule`,
          String.raw`  \end{tabular}`,
          String.raw`\end{table}`,
          "",
        ]);
      }),
      { numRuns: 300 },
    );
  });
});

it("formats have ids and endings of their own", () => {
  for (const key of ["id", "ending"] as const)
    expect(new Set(EXPORT_FORMATS.map((format) => format[key])).size).toBe(EXPORT_FORMATS.length);
});
