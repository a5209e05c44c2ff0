import type { IndexedFile } from "./formats/file-index.ts";
import type { Hints, PartHint, PathField, PathPart } from "./hints.ts";

/** What a person said stands in paths, read out of them. */

/** Separators that names are taken apart at, those that are rarely part of a word first. */
export const SEPARATORS = ["__", "--", "_", "-", " ", ".", "@", "+", "~", "="] as const;

const nameOf = ({ folder, stem }: Pick<IndexedFile, "folder" | "stem">, up: number | null): string | undefined =>
  up === null ? stem : folder.parts.at(-1 - up);

/** The words of a name that are meant; "" where there are none such. */
export function wordsIn(name: string, words: PathPart["words"]): string {
  if (words === null) return name;
  const { separator, from, to } = words;
  return name
    .split(separator)
    .slice(from, to ?? undefined)
    .join(separator);
}

/** A part of a file's path; null where it has none such, or nothing stands in it. */
export function readPart(file: Pick<IndexedFile, "folder" | "stem">, { up, words }: PathPart): string | null {
  const name = nameOf(file, up);
  return name === undefined ? null : wordsIn(name, words) || null;
}

/** The name without the words that are meant: "001" of "001_src" without its last. */
export function withoutWords(name: string, words: PathPart["words"]): string {
  if (words === null) return "";
  const { separator, from, to } = words;
  const all = name.split(separator);
  const meant = new Set(all.map((_, place) => place).slice(from, to ?? undefined));
  return all.filter((_, place) => !meant.has(place)).join(separator);
}

export type PathFields = Readonly<Partial<Record<PathField, string>>>;

/** "a_dog_in_snow" is "a dog in snow": prompts in names have something else than blanks between their words. */
const asText = (name: string): string => name.replace(/[_+]+|(?<=\S)-(?=\S)/g, " ").trim();

const NOTHING: PathFields = {};

/** Reads what was said of the paths of references, or of generations. */
export function createPathFields(
  { parts }: Pick<Hints, "parts">,
  of: PartHint["of"],
): (file: IndexedFile) => PathFields {
  const own = parts.filter((hint) => hint.of === of);
  if (own.length === 0) return () => NOTHING;
  return (file) =>
    Object.fromEntries(
      own.flatMap(({ field, part }) => {
        const text = readPart(file, part);
        return text === null ? [] : [[field, field === "prompt" ? asText(text) : text] as const];
      }),
    );
}

/** The same for names that differ in case, Unicode's form, or what stands between their words. */
export const conceptKey = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .split(/[\s._-]+/)
    .filter((word) => word !== "")
    .join(" ");
