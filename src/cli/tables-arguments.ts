import { wrong } from "./option-values.ts";
import { quote } from "../project/quote.ts";

export interface TablesOptions {
  readonly inputs: readonly string[];
  readonly ratings: readonly string[];
  /** The folder that tables are written into; null: the JSON goes to stdout. */
  readonly out: string | null;
  /** Bootstrap intervals stand beside the numbers. */
  readonly intervals: boolean;
}

const OF_TABLES: ReadonlySet<string> = new Set(["ratings", "out", "intervals"]);

/**
 * Reads what stands behind `masc-lens tables`.
 *
 * @param options names of those that were given
 * @throws LensError invalid_settings
 */
export function readTables(
  inputs: readonly string[],
  ratings: readonly string[],
  out: string | null,
  options: readonly string[],
): TablesOptions {
  const other = options.find((option) => !OF_TABLES.has(option));
  if (other !== undefined) throw wrong(`--${other} is no option of tables, which reads scores and ratings alone.`);
  if (inputs.length === 0) throw wrong("INPUT is missing: folders, files or ZIPs of scores.");
  if (inputs.includes("")) throw wrong(`One INPUT is ${quote("")}; a path is needed.`);
  return { inputs, ratings, out, intervals: options.includes("intervals") };
}
