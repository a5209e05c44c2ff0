import { LensError } from "../lib/errors.ts";
import { quote } from "../project/quote.ts";
import type { ScoreOptions } from "./arguments.ts";
import type { Input } from "./manifest-input.ts";
import { checkOutput, isSameFile, type OutputFile } from "./output-files.ts";

/** Where a run's rows go; null where no file was asked for. */
export interface Outputs {
  readonly out: OutputFile | null;
  readonly csv: OutputFile | null;
}

const invalid = (message: string) => new LensError("invalid_settings", message);

/** Looks at the outputs before anything is computed. @throws LensError invalid_settings */
export async function checkOutputs({ out, csv, resume }: ScoreOptions): Promise<Outputs> {
  const outputs = {
    out: out === null ? null : await checkOutput("--out", out),
    csv: csv === null ? null : await checkOutput("--csv", csv),
  };
  if (outputs.out?.regular && outputs.out.path === outputs.csv?.path) throw invalid("--out and --csv name the same file.");
  if (resume && outputs.out?.regular === false) throw invalid("--resume needs --out to be a file, and it is a device or a pipe.");
  return outputs;
}

/** A results file is a manifest too, so the two are easily confused; it would cost the manifest. @throws LensError invalid_settings */
export async function keepManifest({ manifest }: Input, { out, csv }: Outputs): Promise<void> {
  for (const output of [out, csv]) {
    if (manifest === null || output === null || !(await isSameFile(manifest, output.path))) continue;
    throw invalid(`${quote(output.path)} is INPUT's manifest; --out or --csv would overwrite it. Name another file.`);
  }
}
