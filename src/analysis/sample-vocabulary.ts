import { tableMeasures } from "../project/measure-lists.ts";
import { MEASURES, type Measure } from "../project/measures.ts";
import type { InputColumn, Sample } from "../project/types.ts";
import type { FlagsColumn, TextColumn } from "./column.ts";
import { inputColumn } from "./input-columns.ts";
import { HAS } from "./query.ts";
import type { SampleRow } from "./rows.ts";
import { CONCEPT, measureColumn, METHOD, PROMPT, SEARCHED, STATE } from "./sample-columns.ts";
import { createVocabulary, type Named, type Vocabulary } from "./vocabulary.ts";

/** What the filter of the table of samples may speak of. */

const ofSample = (id: string, kind: "text" | "category", valueOf: (sample: Sample) => string | null) =>
  ({ id, kind, valueOf: ({ sample }) => valueOf(sample) }) satisfies TextColumn<SampleRow>;

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
  { column: METHOD, label: "Method", tip: "What made the generation" },
  { column: PROMPT, label: "Prompt", tip: "The prompt as given" },
];

const FURTHER: readonly Named<SampleRow>[] = [
  {
    column: ofSample("object", "category", ({ object }) => object),
    label: "Object",
    tip: "The subject's name in the prompt",
  },
  { column: ofSample("prompt_id", "category", ({ promptId }) => promptId), label: "Prompt id" },
  { column: ofSample("seed", "category", ({ seed }) => seed), label: "Seed" },
  { column: ofSample("id", "text", ({ id }) => id), label: "Id" },
  { column: HAS_COLUMN, label: "Has", tip: "What a row has: mask, prompt, cp" },
];

function ofMeasure(measure: Measure): Named<SampleRow> {
  const { id, label, tip } = measure;
  return { column: measureColumn(measure), label, tip, ...(id === "flags" ? { names: ["flag"] } : {}) };
}

const isFilterable = ({ value: { kind } }: Measure): boolean => kind === "number" || kind === "count";

/**
 * @param further measures beside the register's
 * @param inputs columns of the input's tables; those that are called like one of ours are ours
 */
export function sampleVocabulary(
  further: readonly Measure[],
  inputs: readonly InputColumn[] = [],
): Vocabulary<SampleRow> {
  const shown = tableMeasures(further);
  const rest = [...MEASURES, ...further].filter((measure) => isFilterable(measure) && !shown.includes(measure));
  const ours = [
    ...IDENTITY,
    ...shown.map(ofMeasure),
    { column: STATE, label: "State", tip: "Waiting, done, stale or failed" },
    ...FURTHER,
    ...rest.map(ofMeasure),
  ];
  const { find } = createVocabulary(ours, SEARCHED);
  const theirs = inputs.filter(({ name }) => find(name) === null && !ROLES.has(name.toLowerCase()));
  return createVocabulary(
    [
      ...ours,
      ...theirs.map((input) => ({ column: inputColumn(input), label: input.name, tip: "As your table has it" })),
    ],
    SEARCHED,
  );
}

/** Columns that hold paths: they are looked at, not filtered by. */
const ROLES: ReadonlySet<string> = new Set(["reference", "reference_mask", "generation", "generation_mask"]);
