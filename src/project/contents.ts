import { LensError } from "../lib/errors.ts";
import { decodeText, type DecodedText } from "../lib/text-encoding.ts";
import { readTable } from "./formats/manifest/manifest.ts";
import { LARGEST_TABLE, tablesToRead, type Table } from "./formats/manifest/tables.ts";
import { quote } from "./quote.ts";
import type { IntakeProblem } from "./types.ts";

/** What intake reads of files: tables and small texts, each by its bytes, and each once. */

/**
 * A file as intake sees it. Its path is its key: samples name files by it. One object stands for one content: what was
 * read of it is remembered by it.
 */
export interface IntakeFile {
  /** With forward slashes, unique. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** Bytes; a prompt has a few hundred. */
const LARGEST_TEXT = 2 ** 20;
/** Tables up to this many bytes are remembered as they were read: rows take several times as much. */
const LARGEST_REMEMBERED = 16 * 2 ** 20;
const READ_AT_ONCE = 64;

/** What is to be said of a text's encoding: where it was told by its letters, a person has to look at them. */
export function encodingProblems(path: string, encoding: DecodedText["encoding"]): IntakeProblem[] {
  if (encoding !== "Windows-1252") return [];
  return [
    {
      kind: "encoding",
      path,
      message: `${quote(path)} is not in UTF-8; it was read as ${encoding}. Where letters look wrong, save it as UTF-8 and add it again.`,
    },
  ];
}

/** What one file gave: nothing where it could not be read. */
interface Read<T> {
  readonly content: T | null;
  readonly problems: readonly IntakeProblem[];
}

/** A file's text; what is odd about its encoding becomes a problem. @throws LensError where it cannot be read or told */
async function readText(file: IntakeFile): Promise<{ readonly text: string; readonly problems: IntakeProblem[] }> {
  const { text, encoding } = decodeText(await file.read(), quote(file.path));
  return { text, problems: encodingProblems(file.path, encoding) };
}

async function readTableFile(file: IntakeFile): Promise<Read<Table>> {
  const { path, size } = file;
  const problems: IntakeProblem[] = [];
  try {
    if (size > LARGEST_TABLE)
      throw new LensError("invalid_manifest", `${quote(path)} is too large for a table of pairs (${size} bytes).`);
    const read = await readText(file);
    problems.push(...read.problems);
    return { content: { path, rows: readTable(path, read.text) }, problems };
  } catch (thrown) {
    problems.push({ kind: "table", path, message: LensError.from(thrown, "invalid_manifest").message });
    return { content: null, problems };
  }
}

async function readTextFile(file: IntakeFile): Promise<Read<string>> {
  const { path } = file;
  try {
    const { text, problems } = await readText(file);
    if (!text.includes("\ufffd")) return { content: text, problems };
    const message = `Letters of ${quote(path)} were lost before it was saved, so it was left out. Write it again as UTF-8.`;
    return { content: null, problems: [...problems, { kind: "encoding", path, message }] };
  } catch (thrown) {
    const { code, message } = LensError.from(thrown, "missing_file");
    const problem: IntakeProblem =
      code === "missing_file"
        ? { kind: "unreadable", path, message: `${quote(path)} could not be read: ${message}` }
        : { kind: "encoding", path, message };
    return { content: null, problems: [problem] };
  }
}

export class Contents {
  readonly #tables = new WeakMap<IntakeFile, Read<Table>>();
  readonly #texts = new WeakMap<IntakeFile, Read<string>>();

  /** The tables among the files that can be read; what cannot becomes problems. */
  async tables(files: readonly IntakeFile[], problems: IntakeProblem[]): Promise<Table[]> {
    const { named, others } = tablesToRead(files);
    const tables: Table[] = [];
    for (const file of [...named, ...others]) {
      const read = this.#tables.get(file) ?? (await readTableFile(file));
      if (read.content !== null && file.size <= LARGEST_REMEMBERED) this.#tables.set(file, read);
      problems.push(...read.problems);
      if (read.content !== null) tables.push(read.content);
    }
    return tables;
  }

  /** Those of the text files that are small, by path; what cannot be read becomes a problem. */
  async texts(files: readonly IntakeFile[], problems: IntakeProblem[]): Promise<Map<string, string>> {
    const wanted = files.filter(({ size }) => size <= LARGEST_TEXT);
    const fresh = wanted.filter((file) => !this.#texts.has(file));
    const failed = new Map<IntakeFile, Read<string>>();
    for (let start = 0; start < fresh.length; start += READ_AT_ONCE) {
      const batch = fresh.slice(start, start + READ_AT_ONCE);
      for (const [place, read] of (await Promise.all(batch.map(readTextFile))).entries()) {
        // What could not be read may be there the next time.
        (read.content === null ? failed : this.#texts).set(batch[place]!, read);
      }
    }
    const texts = new Map<string, string>();
    for (const file of wanted) {
      const read = this.#texts.get(file) ?? failed.get(file);
      if (read === undefined) continue;
      problems.push(...read.problems);
      if (read.content !== null) texts.set(file.path, read.content);
    }
    return texts;
  }
}
