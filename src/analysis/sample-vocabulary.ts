import { tableMeasures } from "../project/measure-lists.ts";
import { MEASURES, type Measure } from "../project/measures.ts";
import type { InputColumn } from "../project/types.ts";
import type { FlagsColumn } from "./column.ts";
import { inputColumn } from "./input-columns.ts";
import { HAS } from "./query.ts";
import type { RankColumn } from "./rank-columns.ts";
import type { SampleRow } from "./rows.ts";
import {
  CATEGORY,
  CONCEPT,
  FAILURE,
  ID,
  measureColumn,
  METHOD,
  NOTE,
  OBJECT,
  PROMPT,
  PROMPT_ID,
  SEARCHED,
  SEED,
  STATE,
  TAGS,
} from "./sample-columns.ts";
import { createVocabulary, type Named, type Vocabulary } from "./vocabulary.ts";

/** What the filter of the table of samples may speak of. */

/** What a row may have beside values of columns. */
const PARTS: readonly (readonly [name: string, has: (row: SampleRow) => boolean])[] = [
  ["mask", ({ sample }) => sample.referenceMask !== null && sample.generationMask !== null],
  ["reference_mask", ({ sample }) => sample.referenceMask !== null],
  ["generation_mask", ({ sample }) => sample.generationMask !== null],
  ["reference", ({ sample }) => sample.reference !== null],
  ["generation", ({ sample }) => sample.generation !== null],
  ["rating", ({ sample }) => sample.ratings.length > 0],
  ["scores", ({ scores }) => scores !== null],
];

const HAS_COLUMN: FlagsColumn<SampleRow> = {
  id: HAS,
  kind: "flags",
  valueOf: (row) => PARTS.flatMap(([name, has]) => (has(row) ? [name] : [])),
};

const IDENTITY: readonly Named<SampleRow>[] = [
  { column: CONCEPT, label: "Concept", names: ["subject"], tip: "The subject that is to be kept" },
  { column: CATEGORY, label: "Category", tip: "What kind of subject it is of" },
  { column: METHOD, label: "Method", tip: "What made the generation" },
  { column: PROMPT, label: "Prompt", tip: "The prompt as given" },
];

const FURTHER: readonly Named<SampleRow>[] = [
  { column: TAGS, label: "Tags", names: ["tag"], tip: "What pairs were marked with here" },
  { column: NOTE, label: "Note", names: ["notes"], tip: "What was written of the pair here" },
  { column: OBJECT, label: "Object", tip: "The subject's name in the prompt" },
  { column: PROMPT_ID, label: "Prompt id" },
  { column: SEED, label: "Seed" },
  { column: ID, label: "Id" },
  { column: FAILURE, label: "Failure", tip: "Why a row failed: missing, unreadable, prompt, engine, other" },
  { column: HAS_COLUMN, label: "Has", tip: "What a row has: mask, prompt, cp" },
];

function ofMeasure(measure: Measure): Named<SampleRow> {
  const { id, label, tip } = measure;
  return { column: measureColumn(measure), label, tip, ...(id === "flags" ? { names: ["flag"] } : {}) };
}

const isFilterable = ({ value: { kind } }: Measure): boolean => kind === "number" || kind === "count";

function ourVocabulary(further: readonly Measure[], ranks: readonly RankColumn[]): Vocabulary<SampleRow> {
  const shown = tableMeasures(further);
  const rest = [...MEASURES, ...further].filter((measure) => isFilterable(measure) && !shown.includes(measure));
  return createVocabulary(
    [
      ...IDENTITY,
      ...shown.map(ofMeasure),
      { column: STATE, label: "State", tip: "Waiting, done, stale or failed" },
      ...ranks.map((column) => ({ column, label: column.label, names: column.names, tip: column.tip })),
      ...FURTHER,
      ...rest.map(ofMeasure),
    ],
    SEARCHED,
  );
}

/** Columns of the input's tables that are not called as one of ours: those that are, are ours. */
export function freeInputs(
  further: readonly Measure[],
  inputs: readonly InputColumn[],
  ranks: readonly RankColumn[] = [],
): readonly InputColumn[] {
  const { find } = ourVocabulary(further, ranks);
  return inputs.filter(({ name }) => find(name) === null && !ROLES.has(name.toLowerCase()));
}

/**
 * @param further measures beside the register's
 * @param inputs columns of the input's tables
 * @param ranks where MaSC and baselines disagree
 */
export function sampleVocabulary(
  further: readonly Measure[],
  inputs: readonly InputColumn[] = [],
  ranks: readonly RankColumn[] = [],
): Vocabulary<SampleRow> {
  const theirs = freeInputs(further, inputs, ranks).map((input) => ({
    column: inputColumn(input),
    label: input.name,
    tip: "As your table has it",
  }));
  return createVocabulary([...ourVocabulary(further, ranks).entries, ...theirs], SEARCHED);
}

/** Columns that hold paths: they are looked at, not filtered by. And a name that no object has to itself. */
const ROLES: ReadonlySet<string> = new Set([
  "reference",
  "reference_mask",
  "generation",
  "generation_mask",
  "__proto__",
]);
