import type { IndexedFile } from "../file-index.ts";
import { fold } from "../paths.ts";

/**
 * Benchmarks that keep several references of a subject in a folder of its own, and generations in folders that name
 * method and subject: DreamBooth and CustomConcept101. Every generation is compared with every reference of its subject.
 */
export interface Subject {
  /** Its folder's name; "" where that says nothing. */
  readonly name: string;
  /** What it is, to be struck from the prompt; null where nothing says it. */
  readonly object: string | null;
  /** By name; one at least. */
  readonly references: readonly IndexedFile[];
  /** In their order; empty where none are at hand. */
  readonly prompts: readonly string[];
}

/** Subjects by their folders' names, folded. */
export type Subjects = ReadonlyMap<string, Subject>;

/** A text as names of files have it: "A dog, in the snow." is "a dog in the snow". */
export const slug = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
