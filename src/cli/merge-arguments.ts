import { LensError } from "../lib/errors.ts";
import { quote } from "../project/quote.ts";

export interface MergeOptions {
  readonly files: readonly string[];
  readonly out: string;
}

const wrong = (message: string) => new LensError("invalid_settings", message);

/**
 * Reads what stands behind `masc-lens merge`.
 *
 * @param options names of those that were given
 * @throws LensError invalid_settings
 */
export function readMerge(files: readonly string[], out: string | null, options: readonly string[]): MergeOptions {
  const other = options.find((option) => option !== "out");
  if (other !== undefined) throw wrong(`--${other} is no option of merge, which takes rows as they are.`);
  if (files.length === 0) throw wrong("FILES are missing: the results of shards, shards/*.jsonl say.");
  if (files.includes("")) throw wrong(`One of FILES is ${quote("")}; a path is needed.`);
  if (out === null) throw wrong("merge needs --out FILE: where the rows go.");
  return { files, out };
}
