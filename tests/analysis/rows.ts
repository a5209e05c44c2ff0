import type { Column, FlagsColumn, NumberColumn, StateColumn, TextColumn } from "../../src/analysis/column.ts";

/** Rows as tests write them: a value of every kind. */
export interface Row {
  readonly id: string;
  readonly score: number | null;
  readonly method: string | null;
  readonly text: string | null;
  readonly flags: readonly string[];
  readonly state: string;
}

export const row = (id: string, part: Partial<Row> = {}): Row => ({
  id,
  score: null,
  method: null,
  text: null,
  flags: [],
  state: "waiting",
  ...part,
});

export const ID: TextColumn<Row> = { kind: "text", id: "id", valueOf: ({ id }) => id };
export const SCORE: NumberColumn<Row> = { kind: "number", id: "score", valueOf: ({ score }) => score };
export const METHOD: TextColumn<Row> = { kind: "category", id: "method", valueOf: ({ method }) => method };
export const TEXT: TextColumn<Row> = { kind: "text", id: "text", valueOf: ({ text }) => text };
export const FLAGS: FlagsColumn<Row> = { kind: "flags", id: "flags", valueOf: ({ flags }) => flags };
export const STATE: StateColumn<Row> = {
  kind: "state",
  id: "state",
  valueOf: ({ state }) => state,
  rankOf: (state) => ["failed", "waiting", "done"].indexOf(state),
};

export const COLUMNS: readonly Column<Row>[] = [ID, SCORE, METHOD, TEXT, FLAGS, STATE];

export const ids = (rows: readonly Row[]): string => rows.map(({ id }) => id).join(" ");

/** Texts that are more than letters: markup, names of objects' own parts, control characters, halves of pairs. */
export const HOSTILE = [
  "",
  " ",
  "__proto__",
  "constructor",
  "<img src=x onerror=alert(1)>",
  "null",
  "NaN",
  "\u0000",
  "\ud800",
  "\u202egnp.exe",
  "é",
  "e\u0301",
  "Ä",
  "ß",
  "١٢",
  "9".repeat(400),
] as const;
