import { LensError } from "../lib/errors.ts";
import { readMaskLines, type MaskRow } from "../project/mask-record.ts";
import { quote } from "../project/quote.ts";
import { openLines, readOutput, replaceFile, type OutputFile } from "./output-files.ts";

export interface MaskRecord {
  /** Rows of earlier runs, by path. */
  readonly earlier: ReadonlyMap<string, MaskRow>;
  add(row: MaskRow): void;
  /** Puts the rows in order: those of these paths, then all others. */
  finish(paths: readonly string[], isThere: (path: string) => boolean): Promise<void>;
}

/** @throws LensError invalid_settings where the file is something else, which is not ours to change */
async function readRows(file: OutputFile): Promise<{ readonly text: string; readonly rows: Map<string, MaskRow> }> {
  const text = await readOutput(file);
  const { rows, others } = readMaskLines(text);
  if (others > 0)
    throw new LensError(
      "invalid_settings",
      `${quote(file.path)} holds something else than the masks of an earlier run. Name another folder with --out.`,
    );
  return { text, rows: new Map(rows.map((row) => [row.path, row])) };
}

/** @throws LensError as readRows and output-files.ts say */
export async function openRecord(file: OutputFile): Promise<MaskRecord> {
  const { text, rows: earlier } = await readRows(file);
  const rows = new Map(earlier);
  const lines = openLines(file, true, text !== "" && !text.endsWith("\n"));
  return {
    earlier,
    add(row) {
      rows.set(row.path, row);
      lines.append(`${JSON.stringify(row)}\n`);
    },
    async finish(paths, isThere) {
      lines.close();
      const own = new Set(paths);
      const ordered = [
        ...paths.flatMap((path) => rows.get(path) ?? []),
        ...[...rows.values()].filter(({ path }) => !own.has(path)),
      ];
      await replaceFile(
        file,
        ordered.filter(({ path }) => isThere(path)).map((row) => `${JSON.stringify(row)}\n`),
      );
    },
  };
}
