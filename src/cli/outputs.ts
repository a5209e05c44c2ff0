import { join } from "node:path";
import { LensError } from "../lib/errors.ts";
import { quote } from "../project/quote.ts";
import type { ScoreOptions } from "./arguments.ts";
import type { CheckpointFile } from "./engine-calls.ts";
import { checkOutput, fileIdentity, printedFile, type OutputFile } from "./output-files.ts";

/** Where a run's rows go; null where no file was asked for. */
export interface Outputs {
  readonly out: OutputFile | null;
  readonly csv: OutputFile | null;
}

/** Files looked at at a time. */
const AT_ONCE = 64;

const invalid = (message: string) => new LensError("invalid_settings", message);

/** Whether two outputs are one file: by its path, which need not be there yet, or by another name of it. */
function isSame(a: OutputFile | null, b: OutputFile | null): boolean {
  if (a === null || b === null || !a.regular) return false;
  return a.path === b.path || (a.identity !== null && a.identity === b.identity);
}

/** Looks at the outputs before anything is computed. @throws LensError invalid_settings, missing_room, failed_storage */
export async function checkOutputs({
  out,
  csv,
  resume,
}: Pick<ScoreOptions, "out" | "csv" | "resume">): Promise<Outputs> {
  const outputs = {
    out: out === null ? null : await checkOutput("--out", out),
    csv: csv === null ? null : await checkOutput("--csv", csv),
  };
  if (isSame(outputs.out, outputs.csv)) throw invalid("--out and --csv name the same file.");
  if (resume && outputs.out?.regular === false)
    throw invalid("--resume needs --out to be a file, and it is a device or a pipe.");
  return outputs;
}

/**
 * What is read is not written over, by whatever name: a results file is a manifest too, and a link is easily forgotten.
 *
 * @param inputs absolute paths
 * @throws LensError invalid_settings
 */
async function keepFiles({ out, csv }: Outputs, inputs: readonly string[], what: string): Promise<void> {
  const printed = out === null ? printedFile() : null;
  const written = [out, csv, printed].filter((output) => output !== null && output.regular && output.identity !== null);
  if (written.length === 0) return;
  const unique = [...new Set(inputs)];
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    const batch = unique.slice(start, start + AT_ONCE);
    const identities = await Promise.all(batch.map(fileIdentity));
    for (const [index, identity] of identities.entries()) {
      const output = written.find((one) => one !== null && one.identity === identity);
      if (output)
        throw invalid(
          `${output.option} ${quote(output.path)} is ${quote(batch[index] ?? "")}, ${what}, and would overwrite it. Name another file.`,
        );
    }
  }
}

/**
 * Of a folder of masks: where one is to lie no file of INPUT may be.
 *
 * @param places absolute paths by which file is there now (`fileIdentity`)
 * @param inputs absolute paths
 * @throws LensError invalid_settings
 */
export async function keepPlaces(places: ReadonlyMap<string, string>, inputs: readonly string[]): Promise<void> {
  if (places.size === 0) return;
  const unique = [...new Set(inputs)];
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    const identities = await Promise.all(unique.slice(start, start + AT_ONCE).map(fileIdentity));
    const taken = identities.find((identity) => identity !== null && places.has(identity));
    if (taken != null)
      throw invalid(
        `--out: a mask would lie at ${quote(places.get(taken) ?? "")}, where a file of INPUT is. Name another folder.`,
      );
  }
}

/** Of INPUT: its manifest, pictures, masks and texts. @throws LensError invalid_settings */
export const keepInput = (outputs: Outputs, { files }: { readonly files: readonly string[] }): Promise<void> =>
  keepFiles(outputs, files, "a file of INPUT");

const pathsOf = (file: CheckpointFile): string[] =>
  "installed" in file
    ? file.installed.pieces.map(({ name }) => join(file.store, file.installed.folder, name))
    : [file.file];

/** Of the checkpoints. @throws LensError invalid_settings */
export const keepCheckpoints = (outputs: Outputs, files: readonly CheckpointFile[]): Promise<void> =>
  keepFiles(outputs, files.flatMap(pathsOf), "a checkpoint's file");

/** Of what is merged. @throws LensError invalid_settings */
export const keepMerged = (out: OutputFile, files: readonly string[]): Promise<void> =>
  keepFiles({ out, csv: null }, files, "a file to be merged");
