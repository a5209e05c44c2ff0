import { readMetadata } from "../../imaging/metadata/read.ts";
import { fromBase64 } from "../../lib/base64.ts";
import { LensError } from "../../lib/errors.ts";
import { tracesIn, type TracePatterns } from "../../lib/text-traces.ts";
import { bytesSource, joinBytes, readAll } from "../../platform/bytes.ts";
import { readArchive } from "../../platform/zip/archive.ts";
import { memberSource } from "../../platform/zip/member.ts";
import { ANONYMOUS_NAME, isDateLike, NAMED_BY_PEOPLE } from "./anonymous.ts";
import { PIECE_SCRIPT } from "./folder-format.ts";
import type { Leftover } from "./leftover.ts";
import { zipTraces } from "./zip-traces.ts";

/**
 * Looks through a finished file for what names anybody, by its bytes alone: it knows nothing of how they were written. Archives are
 * opened, texts read, pictures' files asked for what they say beside their pixels, scripts of data put together again; and
 * whatever it is, names are looked for in its bytes.
 */

export interface CheckParts {
  readonly patterns: TracePatterns;
  /** What was given in so many words: looked for in all bytes. */
  readonly names: readonly string[];
  /** The program's own files, as its host has them: the same for everybody. */
  readonly program: ReadonlyMap<string, Uint8Array>;
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  bytes.length >= text.length && [...text].every((letter, i) => bytes[i] === letter.charCodeAt(0));
const isArchive = (bytes: Uint8Array): boolean =>
  startsWith(bytes, "PK\u0003\u0004") || startsWith(bytes, "PK\u0005\u0006");

/** Letters and blanks that make a text; null where the bytes are none. */
function textOf(bytes: Uint8Array): string | null {
  for (let i = 0; i < Math.min(bytes.length, 4096); i++) if (bytes[i] === 0) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null; // numbers, not letters
  }
}

/** Shorter ones stand in any bytes by chance. */
const SURE = 5;
/** Of bytes that are no text, what is too long to be chance. */
const FOLDERS = /[\\/](?:home|Users)[\\/][\w.-]{2,64}/g;

/** Names and home folders in any bytes, in one byte a letter and in two. */
function inBytes(bytes: Uint8Array, names: readonly string[], where: string): readonly Leftover[] {
  const wanted = names.filter((name) => name.length >= SURE).map((name) => name.toLowerCase());
  const found: Leftover[] = [];
  for (const encoding of ["latin1", "utf-16le"]) {
    const text = new TextDecoder(encoding).decode(bytes);
    for (const match of text.match(FOLDERS) ?? []) found.push({ where, kind: "home folder", text: match });
    const lower = text.toLowerCase();
    for (const name of wanted) if (lower.includes(name)) found.push({ where, kind: "name", text: name });
  }
  return found;
}

/** All texts of what came from JSON, and numbers that are dates. @param named whether names of fields are people's here */
function inJson(value: unknown, patterns: TracePatterns, where: string, named = false): readonly Leftover[] {
  if (typeof value === "string") return tracesIn(value, patterns).map((trace) => ({ where, ...trace }));
  if (typeof value === "number") return isDateLike(value) ? [{ where, kind: "date", text: String(value) }] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [
    ...(named && !Array.isArray(value) ? inJson(name, patterns, where) : []),
    ...inJson(one, patterns, where, named || name === NAMED_BY_PEOPLE),
  ]);
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // read as any other text
  }
}

/** As entries of a shared project and of a folder with one are called. */
const OWN_NAMES =
  /^(?:masc-lens-shared\.json|project\.json|index\.json|head|pairs\/\d+\.(?:json|bin|cos|edit)|files\/\d+|supplement\/(?:data\/(?:about|\d+)\.js|README\.txt))$/;

/** Folders in folders end somewhere. */
const DEEPEST = 4;

/** @throws LensError invalid_archive where an archive cannot be read */
export async function checkAnonymous(
  signal: AbortSignal,
  file: { readonly name: string; readonly bytes: Uint8Array },
  { patterns, names, program }: CheckParts,
  onFile: () => void = () => undefined,
): Promise<readonly Leftover[]> {
  const left: Leftover[] = [];
  const sayName = (name: string, where: string) => {
    if (OWN_NAMES.test(name)) return;
    // A name of a file is one; what else it says counts.
    for (const trace of tracesIn(name.replace(/\.\w+$/, ""), patterns)) left.push({ where, ...trace });
  };

  async function look(bytes: Uint8Array, where: string, depth: number): Promise<void> {
    signal.throwIfAborted();
    if (isArchive(bytes)) return lookInto(bytes, where, depth);
    left.push(...inBytes(bytes, names, where));
    const parts = await readMetadata(bytes);
    if (parts !== null) {
      for (const { kind, tells, texts } of parts) left.push({ where, kind, text: texts[0] ?? tells.join(", ") });
      return;
    }
    const text = textOf(bytes);
    if (text === null) return;
    const json = parsed(text);
    if (json !== undefined) left.push(...inJson(json, patterns, where));
    else left.push(...tracesIn(text, patterns).map((trace) => ({ where, ...trace })));
  }

  async function lookInto(bytes: Uint8Array, where: string, depth: number): Promise<void> {
    if (depth > DEEPEST) return void left.push({ where, kind: "not looked into", text: "an archive in an archive" });
    left.push(...zipTraces(bytes).map(({ kind, text }) => ({ where, kind, text })));
    const source = bytesSource(where, bytes);
    const { members, refused } = await readArchive(
      source,
      (_fault, problem) =>
        new LensError("invalid_archive", `${where} cannot be looked into: ${problem}. Write it again.`),
    );
    for (const { name } of refused) left.push({ where, kind: "not looked into", text: name });
    const pieces = new Map<number, Uint8Array>();
    for (const member of members) {
      const place = `${member.name} in ${where}`;
      sayName(member.name, where);
      const content = await readAll(memberSource(source, place, member));
      onFile();
      const own = program.get(member.name.slice(`${ANONYMOUS_NAME}/`.length));
      if (own?.length === content.length && own.every((byte, i) => byte === content[i])) continue;
      const script = /\/data\/\d+\.js$/.test(member.name) ? PIECE_SCRIPT.exec(textOf(content) ?? "") : null;
      const piece = script === null ? null : fromBase64(script[2] ?? "");
      if (script === null || piece === null) await look(content, place, depth + 1);
      else pieces.set(Number(script[1]), piece);
    }
    const inOrder = [...pieces].toSorted(([a], [b]) => a - b).map(([, piece]) => piece);
    if (inOrder.length > 0) await look(joinBytes(inOrder), `data of ${where}`, depth + 1);
  }

  sayName(file.name, file.name);
  await look(file.bytes, file.name, 0);
  return left;
}
