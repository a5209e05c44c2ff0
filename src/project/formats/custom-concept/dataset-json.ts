import type { IndexedFile } from "../file-index.ts";
import type { Document } from "../layout.ts";
import { fold, parsePath } from "../paths.ts";

/** One concept of CustomConcept101's `dataset.json`. */
export interface Concept {
  /** Its folder's name, folded. */
  readonly name: string;
  /** What it is: `class_prompt`. */
  readonly object: string | null;
  /** The file of its prompts, as it is written there. */
  readonly promptsPath: string | null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textAt = (entry: Readonly<Record<string, unknown>>, name: string): string | null => {
  const value = Object.hasOwn(entry, name) ? entry[name] : null;
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
};

/** `dataset.json`, and `dataset_multiconcept.json`, which has lists of several in it. */
export const isDatasetJson = ({ foldedStem, extension }: IndexedFile): boolean =>
  extension === "json" && /^dataset(?:_multiconcept)?$/.test(foldedStem);

function conceptsAt(value: unknown): Concept[] {
  if (Array.isArray(value)) return value.flatMap(conceptsAt);
  if (!isRecord(value)) return [];
  const folder = textAt(value, "instance_data_dir");
  const name = folder === null ? undefined : parsePath(folder).parts.at(-1);
  if (name === undefined) return [];
  return [{ name: fold(name), object: textAt(value, "class_prompt"), promptsPath: textAt(value, "prompt_filename") }];
}

/** The concepts that such files list, by their folded names; the first that says something of one is right. */
export function readConcepts(documents: readonly Document[]): ReadonlyMap<string, Concept> {
  const concepts = new Map<string, Concept>();
  for (const { file, value } of documents) {
    if (!isDatasetJson(file)) continue;
    for (const concept of conceptsAt(value)) if (!concepts.has(concept.name)) concepts.set(concept.name, concept);
  }
  return concepts;
}

/** Prompts of a concept, a line each, with `{}` where its class goes. */
export const promptLines = (text: string, object: string): readonly string[] =>
  text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => line.replaceAll(/\{\d*\}/g, () => object));
