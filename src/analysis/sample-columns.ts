import { failureKindOf } from "../project/failures.ts";
import { tableMeasures } from "../project/measure-lists.ts";
import { MEASURES, type Measure } from "../project/measures.ts";
import { scoreOf, valueOf as scoreValueOf } from "../project/scores.ts";
import type { InputColumn, Sample } from "../project/types.ts";
import type { Column, FlagsColumn, NamedColumn, StateColumn, TextColumn } from "./column.ts";
import { inputColumn } from "./input-columns.ts";
import type { RankColumn } from "./rank-columns.ts";
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

/** Why it failed (project/failures.ts); null where it did not. */
export const FAILURE: TextColumn<SampleRow> = {
  id: "failure",
  kind: "category",
  valueOf: ({ result }) => (result !== null && "error" in result.outcome ? failureKindOf(result.outcome.error) : null),
};

export const ID = text("id", "text", ({ id }) => id);
export const CONCEPT = text("concept", "category", conceptOf);
/** What kind of subject. Of DreamBench++'s styles people rated no prompt following. */
export const CATEGORY = text("category", "category", ({ category }) => category);
export const METHOD = text("method", "category", ({ method }) => method);
export const PROMPT = text("prompt", "text", ({ prompt }) => prompt);
export const PROMPT_ID = text("prompt_id", "category", ({ promptId }) => promptId);
export const SEED = text("seed", "category", ({ seed }) => seed);
export const OBJECT = text("object", "category", ({ object }) => object);
export const FLAGS: FlagsColumn<SampleRow> = {
  id: "flags",
  kind: "flags",
  valueOf: ({ scores }) => scores?.flags ?? NO_FLAGS,
};

function wordOf(value: unknown): string | null {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : null;
}

/** What a person wrote of it here, and marked it with. */
export const NOTE = text("note", "text", ({ note }) => note ?? null);
export const TAGS: FlagsColumn<SampleRow> = {
  id: "tags",
  kind: "flags",
  valueOf: ({ sample: { tags } }) => tags ?? NO_FLAGS,
};

/** A measure's values; of one that is yes or no, these words. */
export function measureColumn({ id, value }: Measure): Column<SampleRow> {
  switch (value.kind) {
    case "flags":
      return FLAGS;
    case "text":
      return { id, kind: "text", valueOf: ({ scores }) => wordOf(scoreValueOf(scores, id)) };
    case "boolean":
      return { id, kind: "category", valueOf: ({ scores }) => wordOf(scoreValueOf(scores, id)) };
    default:
      return { id, kind: "number", valueOf: ({ scores }) => scoreOf(scores, id) };
  }
}

/** Measures that the table has only where a person asks for them, in the contract's order. */
export const furtherTableMeasures = (further: readonly Measure[]): readonly Measure[] =>
  [...MEASURES, ...further].filter(({ shown }) => shown?.in !== "table");

/**
 * All columns: first those that are shown unasked, in the order of the table, then what a person can add.
 *
 * @param further measures beside the register's
 * @param input columns of the input's tables, none of them called as one of ours (sample-vocabulary.ts)
 * @param ranks where MaSC and baselines disagree
 */
export const sampleColumns = (
  further: readonly Measure[],
  input: readonly InputColumn[] = [],
  ranks: readonly RankColumn[] = [],
): readonly Column<SampleRow>[] => [
  CONCEPT,
  METHOD,
  PROMPT,
  ...tableMeasures(further).map(measureColumn),
  STATE,
  ...ranks,
  TAGS,
  NOTE,
  CATEGORY,
  ID,
  PROMPT_ID,
  SEED,
  OBJECT,
  ...furtherTableMeasures(further).map(measureColumn),
  ...input.map(inputColumn),
];

/** Where the table's filter looks for a word. */
export const SEARCHED: readonly NamedColumn<SampleRow>[] = [
  ID,
  text("concept", "category", ({ concept }) => concept),
  CATEGORY,
  text("object", "category", ({ object }) => object),
  METHOD,
  PROMPT,
  FLAGS,
  TAGS,
  NOTE,
];
