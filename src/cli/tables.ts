import { join } from "node:path";
import { studyOfFiles } from "../evaluation/files-study.ts";
import { tableIntervals } from "../evaluation/table-intervals.ts";
import { tableSheets } from "../evaluation/table-sheets.ts";
import { tablesJson, tablesOf } from "../evaluation/tables.ts";
import { LensError } from "../lib/errors.ts";
import { SHEET_FORMATS, type Sheet } from "../project/exports/sheets.ts";
import { escapeMarkdown } from "../project/exports/markdown.ts";
import { counted, quote } from "../project/quote.ts";
import { EXIT, failingAs, type ExitCode } from "./exit-codes.ts";
import { checkOutput, replaceFile, type OutputFile } from "./output-files.ts";
import { keepMerged } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";
import type { TablesOptions } from "./tables-arguments.ts";
import { readTablesInput } from "./tables-input.ts";

/** `masc-lens tables`: the tables of a study from files of scores and ratings alone. No picture is read. */

const NAMES = ["tables.json", "tables.md", "tables.tex"] as const;

const formatOf = (id: string) => {
  const format = SHEET_FORMATS.find((one) => one.id === id);
  if (format === undefined) throw new Error(`There is no format ${id}`);
  return format;
};

function asMarkdown(sheets: readonly Sheet[]): string {
  const { write } = formatOf("markdown");
  return sheets.map((sheet) => `## ${escapeMarkdown(sheet.title)}\n\n${write(sheet)}`).join("\n");
}

const asLatex = (sheets: readonly Sheet[]): string => sheets.map(formatOf("latex").write).join("\n");

/** @throws Failure with the exit code, LensError cancelled */
export function tables(signal: AbortSignal, options: TablesOptions, reporter: Reporter): Promise<ExitCode> {
  return failingAs(EXIT.usage, async () => {
    const { inputs, ratings, out, intervals } = options;
    const outputs: OutputFile[] = [];
    if (out !== null) for (const name of NAMES) outputs.push(await checkOutput("--out", join(out, name)));
    const input = await readTablesInput(signal, inputs, ratings, new Set(outputs.map(({ path }) => path)));
    for (const output of outputs) await keepMerged(output, input.read);
    const { study, problems, used } = studyOfFiles(input.files);
    for (const { message } of [...input.problems, ...problems]) reporter.say(`  note: ${message}`);
    if (study.metrics.length === 0 && study.subjects === null)
      throw new LensError(
        "invalid_manifest",
        `${inputs.map((name) => quote(name)).join(", ")}: no scores were found in ${counted(input.files.length, "file")}. Give folders or files of rows of scores (the authors' JSONL, DreamBench++'s JSON, or a CSV with the columns concept, prompt_id, method and a score).`,
      );
    const made = tablesOf(study);
    if (intervals) reporter.say("  drawing intervals …");
    const drawn = intervals ? tableIntervals(study, () => signal.throwIfAborted()) : null;
    const json = `${JSON.stringify(tablesJson(made, drawn), null, 1)}\n`;
    const { subjects } = study;
    const ofWhat =
      subjects !== null && study.metrics.length === 0
        ? `${counted(subjects.metrics.length, "metric")} of ${counted(subjects.pairs.length, "pair")} of photographs`
        : `${counted(study.metrics.length, "metric")} of ${counted(study.methods.length, "method")}, ${counted(study.raters.length, "column")} of ratings`;
    const what = `${ofWhat}, from ${counted(used.length, "file")}`;
    signal.throwIfAborted();
    if (study.raters.length === 0 && study.metrics.length > 0)
      reporter.say("  note: no ratings were found, so there is no agreement with people; --ratings DIR adds them.");
    if (out === null) {
      process.stdout.write(json);
      reporter.say(`${what}. --out DIR writes ${NAMES.join(", ")}.`);
      return EXIT.answered;
    }
    const sheets = tableSheets(made, drawn);
    const texts = [json, asMarkdown(sheets), asLatex(sheets)];
    for (const [at, output] of outputs.entries()) await replaceFile(output, [texts[at] ?? ""]);
    reporter.say(`${what}. Written: ${outputs.map(({ path }) => quote(path)).join(", ")}.`);
    return EXIT.answered;
  });
}
