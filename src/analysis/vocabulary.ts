import type { Column, NamedColumn } from "./column.ts";

/** What a filter's text may speak of: columns by the names that a person would write. */

/** A column that a filter may name. */
export interface Named<R> {
  readonly column: Column<R>;
  /** As heads and lists have it. */
  readonly label: string;
  /** Beside the id and the label. */
  readonly names?: readonly string[];
  /** One line: what it is. */
  readonly tip?: string;
}

export interface Vocabulary<R> {
  /** In the order in which they are told. */
  readonly entries: readonly Named<R>[];
  /** Where a word alone is looked for. */
  readonly searched: readonly NamedColumn<R>[];
  /** By id, label or another name: as it is written, else whatever its case, blanks and marks. null where none is called so. */
  readonly find: (name: string) => Named<R> | null;
  /** What it is called in a text: its id where that is a plain word, else its label where that is its alone. */
  readonly nameOf: (entry: Named<R>) => string;
}

/** Letters and digits alone: "CLIP-I", "clip_i" and "clip i" are one name. */
const lettersOf = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

const PLAIN = /^\w+$/;

/** Where two are called the same, the first is meant. */
export function createVocabulary<R>(entries: readonly Named<R>[], searched: readonly NamedColumn<R>[]): Vocabulary<R> {
  const exact = new Map<string, Named<R>>();
  const tolerant = new Map<string, Named<R>>();
  const put = (names: Map<string, Named<R>>, name: string, entry: Named<R>) => {
    if (name !== "" && !names.has(name)) names.set(name, entry);
  };
  for (const entry of entries) put(exact, entry.column.id, entry);
  for (const entry of entries)
    for (const name of [entry.column.id, entry.label, ...(entry.names ?? [])]) put(tolerant, lettersOf(name), entry);
  const find = (name: string) => exact.get(name) ?? tolerant.get(lettersOf(name)) ?? null;
  const nameOf = (entry: Named<R>): string => {
    const { column, label } = entry;
    return PLAIN.test(column.id) || find(label) !== entry ? column.id : label;
  };
  return { entries, searched, find, nameOf };
}
