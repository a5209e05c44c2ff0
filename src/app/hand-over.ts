import type { Engine } from "../engine/client.ts";
import type { NamedEntry } from "../engine/protocol.ts";
import { packZips } from "../engine/packed-zips.ts";
import type { TextsRead } from "../project/contents.ts";
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
  /** Makes files known to the engine: pictures by their names alone. */
  name(added: readonly ProjectFile[], onRead: TextsRead): Promise<void>;
  /** Hands over what is only named. @param first those whose files are to go first */
  start(first?: readonly Sample[]): Promise<void>;
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

/** @param isThere whether a file is one of the project still, and is to be read */
export function createHandOver(engine: Engine, isThere: (entry: ProjectFile) => boolean): HandOver {
  let named: readonly ProjectFile[] = [];
  let last: Promise<void> = Promise.resolve();

  const hand = async (first: readonly Sample[]): Promise<void> => {
    if (named.length === 0) return;
    const byPath = new Map(named.map((entry) => [entry.path, entry]));
    const shown = first.flatMap(({ reference, generation, referenceMask, generationMask }) => [
      reference,
      generation,
      referenceMask,
      generationMask,
    ]);
    const order = new Set([...shown.flatMap((path) => byPath.get(path ?? "") ?? []), ...named]);
    named = [];
    const left = [...order];
    for (let start = 0; start < left.length; start += HANDED_AT_ONCE) {
      const files = left
        .slice(start, start + HANDED_AT_ONCE)
        .filter(isThere)
        .map(toEntry);
      await engine.call(never(), "addFiles", { files });
    }
  };

  return {
    async name(added, onRead) {
      const texts = added.filter(isText);
      const read = new Map<ProjectFile, NamedEntry>();
      for (let start = 0; start < texts.length; start += READ_AT_ONCE) {
        const some = texts.slice(start, start + READ_AT_ONCE);
        const entries = await Promise.all(some.map(textEntry));
        for (const [at, entry] of some.entries()) read.set(entry, entries[at]!);
        onRead(start + some.length, texts.length);
      }
      named = [...named, ...added.filter(isNamed)];
      await engine.call(never(), "addFiles", {
        files: added
          .filter((entry) => !("zipped" in entry))
          .map((entry) => read.get(entry) ?? (isNamed(entry) ? { path: entry.path, awaited: true } : toEntry(entry))),
        zips: packZips(added.filter((entry) => "zipped" in entry)),
      });
    },

    start(first = []) {
      // One after the other: another folder may be added meanwhile. An engine that ends is told all anew.
      last = last.then(() => hand(first)).catch(() => undefined);
      return last;
    },
  };
}
