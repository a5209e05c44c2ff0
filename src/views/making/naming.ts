import { parsePath } from "../../project/formats/paths.ts";
import { conceptKey, type Unmasked } from "../../project/made-masks.ts";
import type { Sample } from "../../project/types.ts";

/** What subjects are called: asked once a concept, of what the pairs do not say. */

/** A concept whose pictures are to be masked. */
export interface NamedConcept {
  readonly key: string;
  /** As a person knows it: the concept, else its reference's file. */
  readonly label: string;
  /** A picture of it: its first that lacks a mask. */
  readonly picture: string;
  /** How many of its pictures lack one. */
  readonly pictures: number;
  /** What its pairs call it; null where none does. */
  readonly name: string | null;
  /** What it is likely called, by the name of its folder or file; null where that is no word. */
  readonly suggestion: string | null;
  /** Where the suggestion is from. */
  readonly suggestedBy: "folder" | "file" | "concept";
  /** Its pairs that do not say it. */
  readonly unnamed: readonly string[];
}

/** "red_backpack" and "dog6" as a person would say them; null where no word is left. */
export function asWords(name: string): string | null {
  const words = name
    .replaceAll(/[_\-.]+/g, " ")
    .replaceAll(/\d+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return /\p{L}{3}/u.test(words) ? words : null;
}

/** A file's own name without its ending. */
const stemOf = (path: string): string => (parsePath(path).parts.at(-1) ?? path).replace(/(?<=.)\.[^.]+$/s, "");

/** The concepts of pictures without a mask, in the pictures' order. */
export function namedConcepts(samples: readonly Sample[], unmasked: readonly Unmasked[]): NamedConcept[] {
  const pairs = new Map<string, { name: string | null; unnamed: string[]; told: boolean }>();
  for (const sample of samples) {
    const key = conceptKey(sample);
    const entry = pairs.get(key) ?? { name: null, unnamed: [], told: false };
    pairs.set(key, entry);
    if ("concept" in sample.columns) entry.told = true;
    const name = sample.object?.trim() || null;
    if (name === null) entry.unnamed.push(sample.id);
    else entry.name ??= name;
  }
  const found = new Map<string, NamedConcept>();
  for (const { concept: key, image } of unmasked) {
    const known = found.get(key);
    if (known !== undefined) found.set(key, { ...known, pictures: known.pictures + 1 });
    else {
      const isFile = /[/\\.]/.test(key);
      const label = isFile ? stemOf(key) : key;
      const { name = null, unnamed = [], told = false } = pairs.get(key) ?? {};
      found.set(key, {
        key,
        label,
        picture: image,
        pictures: 1,
        name,
        suggestion: asWords(label),
        suggestedBy: isFile ? "file" : told ? "concept" : "folder",
        unnamed,
      });
    }
  }
  return [...found.values()];
}

/** Lines of a pasted text, without the empty ones at its end. */
export const linesOf = (text: string): string[] =>
  text
    .replaceAll(/\r\n?/g, "\n")
    .replace(/\n+$/, "")
    .split("\n")
    .map((line) => line.trim());
