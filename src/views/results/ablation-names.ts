import {
  AGGREGATORS,
  poolId,
  POOLS,
  PROMPT_FORMS,
  type Aggregator,
  type Pool,
  type PromptForm,
} from "../../evaluation/ablations.ts";
import { CONCEPT, PROMPT, type Study, type StudyMetric } from "../../evaluation/study.ts";

/** Which of a study's metrics are columns of the ablations. */

/** Aggregators and pools by their ids: they have a section of their own. */
const ABLATION =
  /(?:^|_)(?:weighted_maxcos|global_maxcos|recall_fg)$|^pf_(?:background|foreground)_|^pf_full_stripped$/;

/** As files of scores name them (`evaluation/metric-names.ts`). */
const ABLATION_LABEL = /^MaSC CP, (?:weighted|global|recall)|^MaSC PF, \w+ \+/;

export const isAblation = ({ id, label }: Pick<StudyMetric, "id" | "label">): boolean =>
  ABLATION.test(id) || ABLATION_LABEL.test(label);

/** What a study's metrics call a column: an open project by its id, files of scores by a label. The first that is there. */
interface Named {
  readonly ids: readonly string[];
  readonly label: string;
}

const AGGREGATOR_NAMES: Readonly<Record<Aggregator, Named>> = {
  masked_maxcos: { ids: ["cp"], label: "MaSC CP" },
  weighted_maxcos: { ids: ["weighted_maxcos"], label: "MaSC CP, weighted" },
  global_maxcos: { ids: ["global_maxcos"], label: "MaSC CP, global" },
  recall_fg: { ids: ["recall_fg"], label: "MaSC CP, recall" },
};

const FORM_IDS: Readonly<Record<PromptForm, string>> = { stripped: "stripped", given: "prompt" };

function poolNames(pool: Pool, prompt: PromptForm): Named {
  const form = FORM_IDS[prompt];
  const id = `pf_${pool}_${form}`;
  if (pool === "background" && prompt === "stripped") return { ids: [id, "pf"], label: "MaSC PF" };
  if (pool === "full" && prompt === "given") return { ids: [id], label: "SigLIP2 global" };
  return { ids: [id], label: `MaSC PF, ${pool} + ${form}` };
}

function valuesOf({ metrics }: Study, dimension: string, { ids, label }: Named): Float64Array | null {
  const of = metrics.filter((metric) => metric.dimension === dimension);
  const byId = ids.flatMap((id) => of.find((metric) => metric.id === id) ?? [])[0];
  return (byId ?? of.find((metric) => metric.label === label))?.values ?? null;
}

export function aggregatorColumns(study: Study): ReadonlyMap<Aggregator, Float64Array> {
  const columns = new Map<Aggregator, Float64Array>();
  for (const id of AGGREGATORS) {
    const values = valuesOf(study, CONCEPT, AGGREGATOR_NAMES[id]);
    if (values !== null) columns.set(id, values);
  }
  return columns;
}

/** By `poolId`. */
export function poolColumns(study: Study): ReadonlyMap<string, Float64Array> {
  const columns = new Map<string, Float64Array>();
  for (const pool of POOLS)
    for (const prompt of PROMPT_FORMS) {
      const values = valuesOf(study, PROMPT, poolNames(pool, prompt));
      if (values !== null) columns.set(poolId(pool, prompt), values);
    }
  return columns;
}
