import { LensError } from "../lib/errors.ts";
import { sameOr } from "../lib/remember.ts";
import { decodeText, type DecodedText } from "../lib/text-encoding.ts";
import { withRatingLists } from "./formats/manifest/long-ratings.ts";
import { readTable } from "./formats/manifest/manifest.ts";
import { parseJson } from "./formats/manifest/records.ts";
import { LARGEST_TABLE, LARGEST_TEXT, tablesToRead, type Table } from "./formats/manifest/tables.ts";
import { extensionOf } from "./formats/paths.ts";
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
  /** Bytes; 0 of one that is only named. */
  readonly size: number;
  /** Brings a file of which nothing but its name is known; null, or left out, where it is here. */
  readonly arriving?: (() => Promise<void>) | null;
  read(): Promise<Uint8Array>;
}

/** Tables up to this many bytes are remembered as they were read: rows take several times as much. */
const LARGEST_REMEMBERED = 16 * 2 ** 20;
const READ_AT_ONCE = 64;
/** Those of an archive lie beside each other: so many are a few of its pieces (platform/read-ahead.ts). */
const TEXTS_AT_ONCE = 256;

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

/** What a file of tables gave: a JSON that is none of pairs may still be what a layout reads. */
interface ReadTable extends Read<Table> {
  /** What the JSON holds; undefined where it is none, or a table. */
  readonly document?: unknown;
}

/** A JSON that is no table, and what it holds. */
export interface Document {
  readonly path: string;
  readonly value: unknown;
}

/** A file's text; what is odd about its encoding becomes a problem. @throws LensError where it cannot be read or told */
async function readText(file: IntakeFile): Promise<{ readonly text: string; readonly problems: IntakeProblem[] }> {
  const { text, encoding } = decodeText(await file.read(), quote(file.path));
  return { text, problems: encodingProblems(file.path, encoding) };
}

/** @returns what a JSON text holds; undefined where it is none: what is wrong with it is the table's to say */
function readDocument(path: string, text: string | undefined): unknown {
  if (text === undefined || extensionOf(path) !== "json") return undefined;
  try {
    return parseJson(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** @param asDocument whether its contents are wanted even if they are no table */
async function readTableFile(file: IntakeFile, asDocument: boolean): Promise<ReadTable> {
  const { path, size } = file;
  const problems: IntakeProblem[] = [];
  let text: string | undefined;
  try {
    if (size > LARGEST_TABLE)
      throw new LensError("invalid_manifest", `${quote(path)} is too large for a table of pairs (${size} bytes).`);
    const read = await readText(file);
    ({ text } = read);
    problems.push(...read.problems);
    return { content: { path, rows: withRatingLists(readTable(path, text)) }, problems };
  } catch (thrown) {
    problems.push({ kind: "table", path, message: LensError.from(thrown, "invalid_manifest").message });
    return { content: null, problems, document: asDocument ? readDocument(path, text) : undefined };
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

/** By path. */
type Texts = ReadonlyMap<string, string>;

/** Is told how many are done, of all that are to be. */
export type OnPortion = (done: number, total: number) => void;

export class Contents {
  readonly #tables = new WeakMap<IntakeFile, ReadTable>();
  readonly #texts = new WeakMap<IntakeFile, Read<string>>();
  /** What the last question was answered with, where every file could be read. */
  #last: {
    /** All of the files, where none was left out: thousands need not be looked at to see that they are the same. */
    readonly given: readonly IntakeFile[] | null;
    readonly files: readonly IntakeFile[];
    readonly texts: Texts;
    readonly problems: IntakeProblem[];
  } | null = null;

  /**
   * The tables among the files that can be read; what cannot becomes problems.
   *
   * @param asDocument of which files a layout wants what is in them, though they be no tables
   */
  async tables(
    files: readonly IntakeFile[],
    asDocument: (path: string) => boolean,
    problems: IntakeProblem[],
  ): Promise<{ readonly tables: Table[]; readonly documents: readonly Document[] }> {
    const wanted = files.filter(({ path }) => asDocument(path));
    const { named, others } = tablesToRead(wanted.length === 0 ? files : files.filter(({ path }) => !asDocument(path)));
    const tables: Table[] = [];
    const documents: Document[] = [];
    const take = (file: IntakeFile, { content, problems: told, document }: ReadTable) => {
      problems.push(...told);
      if (content !== null) tables.push(content);
      else if (document !== undefined) documents.push({ path: file.path, value: document });
    };
    const read = async (file: IntakeFile, isWanted: boolean): Promise<ReadTable> => {
      const known = this.#tables.get(file);
      if (known !== undefined) return known;
      const fresh = await readTableFile(file, isWanted);
      const gaveSomething = fresh.content !== null || fresh.document !== undefined;
      if (gaveSomething && file.size <= LARGEST_REMEMBERED) this.#tables.set(file, fresh);
      return fresh;
    };
    for (const file of [...named, ...others]) take(file, await read(file, false));
    for (let start = 0; start < wanted.length; start += READ_AT_ONCE) {
      const batch = wanted.slice(start, start + READ_AT_ONCE);
      const all = await Promise.all(batch.map((file) => read(file, true)));
      for (const [place, one] of all.entries()) take(batch[place]!, one);
    }
    return { tables, documents };
  }

  /**
   * Those of the text files that are small, by path; what cannot be read becomes a problem. The same object for the same
   * files, so that nothing that follows from thousands of texts is made again.
   *
   * @param canWait texts that are left out where they were not read before
   * @param inOrder the order in which to read what was not read before: of an archive's files, as they lie in it
   * @param onRead is told how many are read, where they are many
   */
  async texts(
    files: readonly IntakeFile[],
    problems: IntakeProblem[],
    canWait: (path: string) => boolean,
    inOrder: (files: readonly IntakeFile[]) => readonly IntakeFile[],
    onRead: OnPortion,
  ): Promise<Texts> {
    const last = this.#last;
    const again = ({ problems: told, texts }: NonNullable<typeof last>): Texts => {
      problems.push(...told);
      return texts;
    };
    if (last?.given === files) return again(last);
    const now = files.filter((file) => !canWait(file.path) || this.#texts.has(file));
    // Asked for together, and before their sizes are.
    const arriving = now.flatMap((file) => file.arriving ?? []);
    if (arriving.length > 0) await Promise.all(arriving.map((arrive) => arrive()));
    const wanted = now.filter(({ size }) => size <= LARGEST_TEXT);
    if (last !== null && sameOr(last.files, wanted) === last.files) return again(last);
    const unread = wanted.filter((file) => !this.#texts.has(file));
    const fresh = unread.length > READ_AT_ONCE ? inOrder(unread) : unread;
    const failed = new Map<IntakeFile, Read<string>>();
    for (let start = 0; start < fresh.length; start += TEXTS_AT_ONCE) {
      const batch = fresh.slice(start, start + TEXTS_AT_ONCE);
      for (const [place, read] of (await Promise.all(batch.map(readTextFile))).entries()) {
        // What could not be read may be there the next time.
        (read.content === null ? failed : this.#texts).set(batch[place]!, read);
      }
      if (fresh.length > TEXTS_AT_ONCE) onRead(start + batch.length, fresh.length);
    }
    const texts = new Map<string, string>();
    const told: IntakeProblem[] = [];
    for (const file of wanted) {
      const read = this.#texts.get(file) ?? failed.get(file);
      if (read === undefined) continue;
      told.push(...read.problems);
      if (read.content !== null) texts.set(file.path, read.content);
    }
    problems.push(...told);
    const given = now.length === files.length ? files : null;
    this.#last = failed.size > 0 ? null : { given, files: wanted, texts, problems: told };
    return texts;
  }
}
