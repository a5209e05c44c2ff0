import { inputColumn } from "../analysis/input-columns.ts";
import type { SampleRow } from "../analysis/rows.ts";
import { MASC_IDS } from "../project/measure-lists.ts";
import { MASC_SLOT, type Measure } from "../project/measures.ts";
import { scoreOf } from "../project/scores.ts";
import type { InputColumn } from "../project/types.ts";
import { ratingColumn } from "./rating-columns.ts";
import { CONCEPT, PROMPT, type StudyMetric } from "./study.ts";

/** A project's numbers as metrics: what was computed here, and what its tables and files brought. */

/** A cosine or a share, of which more is better or neither: no count, no width of an interval, no share that leaks. */
export const isMetric = ({ value, compares, better }: Measure): boolean =>
  value.kind === "number" && value.high <= 1 && compares !== null && better !== "lower";

/** The paper's two are named with it: "MaSC CP" beside "DINOv2 CP". */
export const metricLabel = ({ id, label }: Pick<Measure, "id" | "label">): string =>
  MASC_IDS.some((masc) => masc === id) ? `MaSC ${label}` : label;

/** What the project's rows have in a column; null where no row has anything. */
function valuesOf(
  rows: readonly SampleRow[],
  numberOf: (row: SampleRow) => number | null,
): Float64Array<ArrayBuffer> | null {
  const values = new Float64Array(rows.length).fill(NaN);
  let some = false;
  for (const [place, row] of rows.entries()) {
    const value = numberOf(row);
    if (value === null || !Number.isFinite(value)) continue;
    values[place] = value;
    some = true;
  }
  return some ? values : null;
}

/** Which model a measure was computed with, as most runs say; rows of several are told apart in the table of samples. */
function madeBy({ backbone }: Measure, rows: readonly SampleRow[]): string {
  const run = rows.find(({ scores }) => scores !== null)?.result?.run;
  const further = run?.further?.find(({ slot }) => slot === backbone?.slot)?.name;
  const name = further ?? (backbone?.slot === MASC_SLOT ? run?.model : null) ?? backbone?.name;
  return name === null || name === undefined ? "computed here" : `computed here by ${name}`;
}

/**
 * Measures of the rows as metrics, as far as any row has a number. Scores of a run that is asked for no more stand among
 * them, as they do in the table of samples.
 *
 * @param measures the register's, and those of further backbones
 */
export const measuredMetrics = (rows: readonly SampleRow[], measures: readonly Measure[]): readonly StudyMetric[] =>
  measures.filter(isMetric).flatMap((measure): StudyMetric[] => {
    const values = valuesOf(rows, ({ scores }) => scoreOf(scores, measure.id));
    if (values === null) return [];
    return [
      {
        id: measure.id,
        label: metricLabel(measure),
        dimension: measure.compares === "prompt" ? PROMPT : CONCEPT,
        scale: "continuous",
        isOwn: measure.shown?.in === "table",
        values,
        source: madeBy(measure, rows),
      },
    ];
  });

/** Numbers that say how a picture was made, and not how good it is. */
export const NO_SCORE =
  /^(?:(?:row|line|index|idx|id|no|nr|number|seed|size|width|height|steps?|num_?(?:inference_?)?steps|guidance(?:_?scale)?|cfg(?:_?scale)?|gs|strength|lora_?scale|scale|time|seconds|duration|elapsed|date|year)|n_.*|.*_(?:id|idx|index|count|seed))$/i;
/** Names of what is held against the prompt: everything else is taken to be of the concept. */
const OF_PROMPT =
  /clip[-_ ]?t|(?:^|[-_ ])(?:pf|prompt|text|vqa)|vqascore|image[-_ ]?reward|hps|pick[-_ ]?score|alignment/i;

export const dimensionIn = (name: string): string => (OF_PROMPT.test(name) ? PROMPT : CONCEPT);

function isConstant(values: Float64Array): boolean {
  const first = values.find((value) => !Number.isNaN(value));
  return values.every((value) => Number.isNaN(value) || value === first);
}

/** What a vision-language model was asked in people's place is on their scale. */
const isRated = (name: string): boolean => /^gpt(?:_|$)/i.test(name);

/** "dreambench_clipi" is DreamBench++'s own CLIP-I. */
const SHIPPED: ReadonlyMap<string, string> = new Map([
  ["dreambench_dino", "DINO, shipped"],
  ["dreambench_dinov2", "DINOv2, shipped"],
  ["dreambench_clipi", "CLIP-I, shipped"],
  ["dreambench_clipt", "CLIP-T, shipped"],
]);

/** Columns of numbers of the project's tables and files as metrics; one that is the same in every row says nothing. */
export const columnMetrics = (rows: readonly SampleRow[], columns: readonly InputColumn[]): readonly StudyMetric[] =>
  columns.flatMap((column): StudyMetric[] => {
    const { name, kind, sources } = column;
    if (kind !== "number" || NO_SCORE.test(name) || ratingColumn(name) !== null) return [];
    const { valueOf } = inputColumn(column);
    const values = valuesOf(rows, (row) => {
      const value = valueOf(row);
      return typeof value === "number" ? value : null;
    });
    if (values === null || isConstant(values)) return [];
    return [
      {
        id: name,
        label: SHIPPED.get(name) ?? name,
        dimension: dimensionIn(name),
        scale: isRated(name) ? "ratings" : "continuous",
        isOwn: false,
        values,
        source: sources.length === 1 ? (sources[0] ?? name) : name,
      },
    ];
  });
