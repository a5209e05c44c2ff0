import { LensError } from "../lib/errors.ts";
import { decodeText } from "../lib/text-encoding.ts";
import { readBytes } from "../platform/files-node.ts";
import { mergeResults, type ResultsFile } from "../project/merge.ts";
import { counted, quote } from "../project/quote.ts";
import { EXIT, failingAs, type ExitCode } from "./exit-codes.ts";
import type { MergeOptions } from "./merge-arguments.ts";
import { checkOutput, fileIdentity, replaceFile } from "./output-files.ts";
import { keepMerged } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";

const invalid = (message: string) => new LensError("invalid_settings", message);

/** @throws LensError missing_file, invalid_settings, invalid_manifest */
async function readResults(name: string): Promise<ResultsFile> {
  const { text, encoding } = decodeText(await readBytes(name, name), quote(name));
  if (encoding !== "UTF-8") throw invalid(`${quote(name)} is in ${encoding}; results of a run are in UTF-8.`);
  return { name, text };
}

/** A file by two names would overlap with itself; that is told plainly. @throws LensError invalid_settings */
async function checkTwice(files: readonly string[]): Promise<void> {
  const names = new Map<string, string>();
  for (const file of files) {
    const identity = await fileIdentity(file);
    const other = identity === null ? undefined : names.get(identity);
    if (other !== undefined) throw invalid(`${quote(file)} is given twice, as ${quote(other)} before.`);
    if (identity !== null) names.set(identity, file);
  }
}

/** `masc-lens merge`: results of shards as one file. @throws Failure with the exit code */
export function merge({ files, out }: MergeOptions, reporter: Reporter): Promise<ExitCode> {
  return failingAs(EXIT.usage, async () => {
    const output = await checkOutput("--out", out);
    await keepMerged(output, files);
    await checkTwice(files);
    const read: ResultsFile[] = [];
    for (const file of files) read.push(await readResults(file));
    const { lines, notes } = mergeResults(read);
    await replaceFile(output, lines);
    for (const note of notes) reporter.say(`  note: ${note}`);
    reporter.say(
      `${counted(lines.length, "row")} of ${counted(files.length, "file")}. Written: ${quote(output.path)}.`,
    );
    return EXIT.answered;
  });
}
