import type { Engine } from "../engine/client.ts";
import type { NamedEntry } from "../engine/protocol.ts";
import { packZips } from "../engine/packed-zips.ts";
import type { OnPortion } from "../project/contents.ts";
import { LARGEST_TEXT } from "../project/formats/manifest/tables.ts";
import { extensionOf, isPicture } from "../project/formats/paths.ts";
import type { Sample } from "../project/types.ts";
import { never } from "./report.ts";
import { toEntry, type ProjectFile } from "./project-file.ts";

/**
 * How the engine is told of a folder of thousands of files. A picked file is a place on the disk: its size is a question to
 * the browser that holds the page up, and each file that is posted to a worker makes a connection of its own. What intake
 * reads goes first, texts by their bytes; pictures are named, and handed over when their pairs are on the page.
 */
export interface HandOver {
  /** Makes files known to the engine: pictures by their names alone, and texts too unless they are read at once. */
  name(added: readonly ProjectFile[], onRead: OnPortion, textsToo: boolean): Promise<void>;
  /** Hands texts over that are only named: these, or all. */
  tellTexts(onRead: OnPortion, paths?: readonly string[]): Promise<void>;
  /** Hands pictures over that somebody looks at before it is their turn. */
  bring(paths: readonly string[]): Promise<void>;
  /** Hands all pictures over that are only named. @param first those whose files are to go first @param onHanded is told how many are, of how many */
  start(first?: readonly Sample[], onHanded?: OnPortion): Promise<void>;
}

/** Texts that are read at once: what comes of them takes less than a frame. */
const READ_AT_ONCE = 64;
/** Pictures that are handed over at once: their sizes and connections hold the page up for less than a frame, of 48 for up to 60 ms on a busy machine. */
const HANDED_AT_ONCE = 16;

const isNamed = (entry: ProjectFile): boolean => "file" in entry && isPicture(entry.path);
const isText = (entry: ProjectFile): boolean => "file" in entry && extensionOf(entry.path) === "txt";

/** A text by its bytes; where it is too large for one, or cannot be read, as any file: intake says what is wrong with it. */
async function textEntry(entry: ProjectFile): Promise<NamedEntry> {
  const bytes = "file" in entry ? await entry.file.arrayBuffer().catch(() => null) : null;
  return bytes === null || bytes.byteLength > LARGEST_TEXT
    ? toEntry(entry)
    : { path: entry.path, bytes: new Uint8Array(bytes) };
}

/** Each with its text, some at once; how many are read is told where that takes several turns. */
async function* readTexts(
  texts: readonly ProjectFile[],
  onRead: OnPortion,
): AsyncGenerator<readonly (readonly [ProjectFile, NamedEntry])[]> {
  for (let start = 0; start < texts.length; start += READ_AT_ONCE) {
    const some = texts.slice(start, start + READ_AT_ONCE);
    yield await Promise.all(some.map(async (entry) => [entry, await textEntry(entry)] as const));
    if (texts.length > READ_AT_ONCE) onRead(start + some.length, texts.length);
  }
}

/** @param isThere whether a file is one of the project still, and is to be read */
export function createHandOver(engine: Engine, isThere: (entry: ProjectFile) => boolean): HandOver {
  const named = new Map<string, ProjectFile>();
  const unread = new Map<string, ProjectFile>();
  let last: Promise<void> = Promise.resolve();

  /** Those of them that are only named still. */
  const give = async (entries: readonly ProjectFile[]): Promise<void> => {
    const own = entries.filter((entry) => named.get(entry.path) === entry);
    for (const { path } of own) named.delete(path);
    const files = own.filter(isThere).map(toEntry);
    if (files.length > 0) await engine.call(never(), "addFiles", { files });
  };

  const hand = async (first: readonly Sample[], onHanded: OnPortion): Promise<void> => {
    if (named.size === 0) return;
    const shown = first.flatMap(({ reference, generation, referenceMask, generationMask }) => [
      reference,
      generation,
      referenceMask,
      generationMask,
    ]);
    const left = [...new Set([...shown.flatMap((path) => named.get(path ?? "") ?? []), ...named.values()])];
    for (let start = 0; start < left.length; start += HANDED_AT_ONCE) {
      await give(left.slice(start, start + HANDED_AT_ONCE));
      onHanded(Math.min(start + HANDED_AT_ONCE, left.length), left.length);
    }
  };

  return {
    async name(added, onRead, textsToo) {
      const texts = added.filter(isText);
      const read = new Map<ProjectFile, NamedEntry>();
      if (textsToo)
        for await (const some of readTexts(texts, onRead)) for (const [entry, text] of some) read.set(entry, text);
      else for (const entry of texts) unread.set(entry.path, entry);
      for (const entry of added) if (isNamed(entry)) named.set(entry.path, entry);
      const toNamed = (entry: ProjectFile): NamedEntry =>
        read.get(entry) ??
        (isNamed(entry) || unread.get(entry.path) === entry ? { path: entry.path, awaited: true } : toEntry(entry));
      await engine.call(never(), "addFiles", {
        files: added.filter((entry) => !("zipped" in entry)).map(toNamed),
        zips: packZips(added.filter((entry) => "zipped" in entry)),
      });
    },

    async tellTexts(onRead, paths) {
      const wanted = paths === undefined ? [...unread.values()] : paths.flatMap((path) => unread.get(path) ?? []);
      for (const { path } of wanted) unread.delete(path);
      const files: NamedEntry[] = [];
      for await (const some of readTexts(wanted, onRead))
        files.push(...some.flatMap(([entry, text]) => (isThere(entry) ? [text] : [])));
      if (files.length > 0) await engine.call(never(), "addFiles", { files });
    },

    bring: (paths) => give(paths.flatMap((path) => named.get(path) ?? [])),

    start(first = [], onHanded = () => undefined) {
      // One after the other: another folder may be added meanwhile. An engine that ends is told all anew.
      last = last.then(() => hand(first, onHanded)).catch(() => undefined);
      return last;
    },
  };
}
