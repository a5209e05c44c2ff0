import { tableMeasures } from "../project/measure-lists.ts";
import type { Measure } from "../project/measures.ts";
import { scoreOf } from "../project/scores.ts";
import type { Sample } from "../project/types.ts";
import type { Column, FlagsColumn, NamedColumn, NumberColumn, StateColumn, TextColumn } from "./column.ts";
import type { RowState, SampleRow } from "./rows.ts";

/** What the table of samples can be filtered, grouped and ordered by. */

/** The subject's name; of a sample that names none, the next best thing it is known by. */
export const conceptOf = ({ concept, object, id }: Sample): string => concept ?? object ?? id;

const text = (id: string, kind: "text" | "category", valueOf: (sample: Sample) => string | null) =>
  ({ id, kind, valueOf: ({ sample }) => valueOf(sample) }) satisfies TextColumn<SampleRow>;

const NO_FLAGS: readonly string[] = [];

/** What needs a person comes first. Numbers of another run stand among those of this one. */
const RANKS: Readonly<Record<RowState, number>> = { failed: 0, waiting: 1, stale: 2, done: 2 };
const isState = (name: string): name is RowState => Object.hasOwn(RANKS, name);

export const STATE: StateColumn<SampleRow> = {
  id: "state",
  kind: "state",
  valueOf: ({ state }) => state,
  rankOf: (name) => (isState(name) ? RANKS[name] : NaN),
};

export const CONCEPT = text("concept", "category", conceptOf);
/** What kind of subject. Of DreamBench++'s styles people rated no prompt following. */
export const CATEGORY = text("category", "category", ({ category }) => category);
export const METHOD = text("method", "category", ({ method }) => method);
export const PROMPT = text("prompt", "text", ({ prompt }) => prompt);
export const FLAGS: FlagsColumn<SampleRow> = {
  id: "flags",
  kind: "flags",
  valueOf: ({ scores }) => scores?.flags ?? NO_FLAGS,
};

/** A measure's values. A measure that is a text or yes and no is none of the table's: its column has no numbers. */
export function measureColumn({ id, value }: Measure): NumberColumn<SampleRow> | FlagsColumn<SampleRow> {
  return value.kind === "flags" ? FLAGS : { id, kind: "number", valueOf: ({ scores }) => scoreOf(scores, id) };
}

/** All columns, in the order of the table. @param further measures beside the register's */
export const sampleColumns = (further: readonly Measure[]): readonly Column<SampleRow>[] => [
  CONCEPT,
  METHOD,
  PROMPT,
  ...tableMeasures(further).map(measureColumn),
  STATE,
];

/** Where the table's filter looks for a word. */
export const SEARCHED: readonly NamedColumn<SampleRow>[] = [
  text("id", "text", ({ id }) => id),
  text("concept", "category", ({ concept }) => concept),
  text("object", "category", ({ object }) => object),
  CATEGORY,
  METHOD,
  PROMPT,
  FLAGS,
];
