import { LensError } from "../lib/errors.ts";
import { parseResults, toCsv, toJsonLine } from "../project/export.ts";
import { quote } from "../project/quote.ts";
import type { ResultRow } from "../project/result.ts";
import type { Sample } from "../project/types.ts";
import { openLines, readOutput, replaceFile, type LineFile, type OutputFile } from "./output-files.ts";

/**
 * The rows of a run. Each goes out as soon as it is done; where a run goes on from an earlier one, new rows are put
 * behind the earlier ones, and only in the end, when all are safe, the file is put into order. An end at any time
 * leaves a file that --resume reads.
 */
export interface Rows {
  /** Rows of an earlier run by id. */
  readonly earlier: ReadonlyMap<string, ResultRow>;
  /** Ids of earlier rows that are none of the samples'. */
  readonly strangers: readonly string[];
  add(row: ResultRow): void;
  /** Puts the files in their final form; also after an interruption. */
  finish(): Promise<void>;
}

export interface Destinations {
  readonly out: OutputFile | null;
  readonly csv: OutputFile | null;
  readonly resume: boolean;
  /** Takes the lines where there is no file. */
  readonly print: (line: string) => void;
}

/** What the run so far gives, in the samples' order: a new row before an earlier one. */
function inOrder(
  samples: readonly Sample[],
  fresh: ReadonlyMap<string, ResultRow>,
  earlier: ReadonlyMap<string, ResultRow>,
): ResultRow[] {
  return samples.flatMap(({ id }) => fresh.get(id) ?? earlier.get(id) ?? []);
}

/** A line that a run left half written: the beginning of an object. */
function isHalf(line: string): boolean {
  try {
    JSON.parse(line);
    return false;
  } catch {
    return line.startsWith("{");
  }
}

/** The rows to go on from. @throws LensError invalid_settings where the file is something else, which is not ours to change */
async function readEarlier(out: OutputFile): Promise<{ text: string; earlier: ReadonlyMap<string, ResultRow> }> {
  const text = await readOutput(out);
  const earlier = parseResults(text);
  const isOther = earlier.size === 0 && text.split("\n").some((line) => line.trim() !== "" && !isHalf(line));
  if (isOther)
    throw new LensError(
      "invalid_settings",
      `--resume: ${quote(out.path)} holds no results of an earlier run. Leave out --resume to overwrite it.`,
    );
  return { text, earlier };
}

/** @throws LensError invalid_settings, Error of the system where a file cannot be read or opened */
export async function openRows(samples: readonly Sample[], { out, csv, resume, print }: Destinations): Promise<Rows> {
  const { text, earlier } =
    resume && out !== null ? await readEarlier(out) : { text: "", earlier: new Map<string, ResultRow>() };
  const ids = new Set(samples.map(({ id }) => id));
  const strangers = [...earlier.keys()].filter((id) => !ids.has(id));
  const fresh = new Map<string, ResultRow>();
  const lines: LineFile | null = out === null ? null : openLines(out, resume, text !== "" && !text.endsWith("\n"));

  function* ordered(): Generator<string> {
    for (const row of inOrder(samples, fresh, earlier)) yield toJsonLine(row);
    for (const id of strangers) yield toJsonLine(earlier.get(id)!);
  }

  return {
    earlier,
    strangers,
    add(row) {
      fresh.set(String(row.id), row);
      const line = toJsonLine(row);
      if (lines === null) print(line);
      else lines.append(line);
    },
    async finish() {
      lines?.close();
      if (resume && out !== null) await replaceFile(out, ordered());
      if (csv !== null) await replaceFile(csv, [toCsv(inOrder(samples, fresh, earlier))]);
    },
  };
}
