import type { IndexedFile } from "./formats/file-index.ts";
import type { PathPart } from "./hints.ts";
import { readPart, SEPARATORS, wordsIn } from "./path-parts.ts";

/** The paths of pictures taken apart, so that a person can say what the parts are. */

/** One part, as it stands in all of the paths. */
export interface NamePart {
  readonly part: PathPart;
  /** What stands there in the example; null where the example has none. */
  readonly example: string | null;
  /** How many different texts stand there. */
  readonly values: number;
  /** The first few of them. */
  readonly some: readonly string[];
}

export interface NameParts {
  /** A picture's path. */
  readonly example: string;
  /** How many pictures' paths these are. */
  readonly pictures: number;
  /** Folders, the outermost first; then the words of the name, or the name where it has one word only. */
  readonly parts: readonly NamePart[];
}

/** Values that are shown of a part. */
const SHOWN = 6;
/** Folders above these say where somebody keeps things. */
const MOST_FOLDERS = 6;
/** A name of more words is a sentence: those in its middle stay together. */
const MOST_WORDS = 8;
/** Words that are told apart where names have different numbers of them, and the rest. */
const MOST_APART = 4;

/** What most of the names are taken apart at, the rarest separator first; null where they are of one word. */
export function separatorOf(stems: readonly string[]): string | null {
  const half = stems.length / 2;
  return SEPARATORS.find((mark) => stems.filter((stem) => stem.includes(mark)).length > half) ?? null;
}

/** Words of the names, as parts that together are the whole name. */
function wordParts(stems: readonly string[]): readonly PathPart[] {
  const whole: PathPart = { up: null, words: null };
  const separator = separatorOf(stems);
  if (separator === null) return [whole];
  const counts = stems.map((stem) => stem.split(separator).length).filter((count) => count > 1);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const part = (from: number, to: number | null): PathPart => ({ up: null, words: { separator, from, to } });
  if (fewest === most && most <= MOST_WORDS) return Array.from({ length: most }, (_, place) => part(place, place + 1));
  // Names of more words and fewer have a text of any length at one end; the other end's words have few values.
  const apart = Math.min(fewest, MOST_APART) - 1;
  const fromEnd = Array.from({ length: apart }, (_, place) => part(place - apart, place + 1 - apart || null));
  const fromStart = Array.from({ length: apart }, (_, place) => part(place, place + 1));
  const valuesOf = (parts: readonly PathPart[]) =>
    parts.reduce((sum, { words }) => sum + new Set(stems.map((stem) => wordsIn(stem, words))).size, 0);
  return valuesOf(fromStart) < valuesOf(fromEnd) ? [...fromStart, part(apart, null)] : [part(0, -apart), ...fromEnd];
}

/** @param files by name */
export function nameParts(files: readonly IndexedFile[]): NameParts | null {
  const [example] = files;
  if (example === undefined) return null;
  const depth = Math.min(MOST_FOLDERS, Math.max(...files.map(({ folder }) => folder.parts.length)));
  const folders = Array.from({ length: depth }, (_, place): PathPart => ({ up: depth - 1 - place, words: null }));
  const parts = [...folders, ...wordParts(files.map(({ stem }) => stem))];
  return {
    example: example.path,
    pictures: files.length,
    parts: parts.map((part): NamePart => {
      const values = new Set<string>();
      for (const file of files) {
        const text = readPart(file, part);
        if (text !== null) values.add(text);
      }
      return { part, example: readPart(example, part), values: values.size, some: [...values].slice(0, SHOWN) };
    }),
  };
}
