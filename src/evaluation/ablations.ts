import { agreementTable, type AgreementTable } from "./agreement-table.ts";
import type { KeptOptions } from "./kept-pairs.ts";
import { CONCEPT, PROMPT, type Study, type StudyMetric } from "./study.ts";
import { meanOfPairs, spearmanOfPairs } from "./summaries.ts";

/**
 * The paper's ablations, of columns that are computed already from the same tokens: how patches' best matches become CP
 * (the aggregators), and what PF pools, against which prompt.
 */

export type Aggregator = "masked_maxcos" | "weighted_maxcos" | "global_maxcos" | "recall_fg";
export type Pool = "background" | "full" | "foreground";
export type PromptForm = "stripped" | "given";

/** In the order of the table. */
export const AGGREGATORS: readonly Aggregator[] = ["masked_maxcos", "weighted_maxcos", "global_maxcos", "recall_fg"];
export const POOLS: readonly Pool[] = ["background", "full", "foreground"];
export const PROMPT_FORMS: readonly PromptForm[] = ["stripped", "given"];

const AGGREGATOR_LABELS: Readonly<Record<Aggregator, string>> = {
  masked_maxcos: "masked (MaSC CP)",
  weighted_maxcos: "weighted",
  global_maxcos: "global",
  recall_fg: "recall",
};

/** One column of an ablation: Float64 [pairs]; NaN where there is none. */
export type AblationColumn = Float64Array;

export interface AblationRow {
  /** The aggregator, or "pool/prompt". */
  readonly id: string;
  readonly label: string;
  /** Over the pairs that all rows have; null without any. */
  readonly mean: number | null;
  /** Spearman with the first row, on these pairs: what stands where nobody rated anything. */
  readonly rhoWithFirst: number | null;
}

export interface AblationTable {
  readonly rows: readonly AblationRow[];
  /** Rows' agreement with people on the same pairs, in the rows' order; its cells are empty without ratings. */
  readonly agreement: AgreementTable;
  /** Pairs that all rows have. */
  readonly n: number;
  /** The rows as metrics, of which intervals are drawn. */
  readonly metrics: readonly StudyMetric[];
}

export interface AggregatorTable extends AblationTable {
  /** "Aggregator dominates": alpha of masked_maxcos less alpha of recall_fg, pooled; null where one has none. */
  readonly dominates: number | null;
}

interface Part {
  readonly id: string;
  readonly label: string;
  readonly values: AblationColumn;
}

/** Every column is one's own and narrows the keys: unlike sets would make unlike numbers. */
function ablationOf(study: Study, dimension: string, parts: readonly Part[], options: KeptOptions): AblationTable {
  const metrics = parts.map(({ id, label, values }): StudyMetric => ({
    id,
    label,
    dimension,
    scale: "continuous",
    isOwn: true,
    values,
    source: "computed from the same tokens",
  }));
  const agreement = agreementTable({ ...study, metrics }, dimension, options);
  const pairs = agreement.kept;
  const first = parts[0];
  return {
    metrics,
    n: pairs.filter((pair) => parts.every(({ values }) => Number.isFinite(values[pair]!))).length,
    rows: parts.map(({ id, label, values }) => ({
      id,
      label,
      mean: meanOfPairs(values, pairs),
      rhoWithFirst: first === undefined ? null : spearmanOfPairs(first.values, values, pairs),
    })),
    agreement,
  };
}

const alphaIn = ({ rows }: AgreementTable, id: Aggregator): number | null =>
  rows.find(({ metric }) => metric.id === id)?.pooled.alpha ?? null;

/** @param columns those that are known */
export function aggregatorTable(
  study: Study,
  columns: ReadonlyMap<Aggregator, AblationColumn>,
  options: KeptOptions = {},
): AggregatorTable {
  const parts = AGGREGATORS.flatMap((id) => {
    const values = columns.get(id);
    return values === undefined ? [] : [{ id, label: AGGREGATOR_LABELS[id], values }];
  });
  const table = ablationOf(study, CONCEPT, parts, options);
  const [masked, recall] = [alphaIn(table.agreement, "masked_maxcos"), alphaIn(table.agreement, "recall_fg")];
  return { ...table, dominates: masked === null || recall === null ? null : masked - recall };
}

export const poolId = (pool: Pool, prompt: PromptForm): string => `${pool}/${prompt}`;

/** @param columns by `poolId`, those that are known */
export function poolTable(
  study: Study,
  columns: ReadonlyMap<string, AblationColumn>,
  options: KeptOptions = {},
): AblationTable {
  const parts = POOLS.flatMap((pool) =>
    PROMPT_FORMS.flatMap((prompt) => {
      const id = poolId(pool, prompt);
      const values = columns.get(id);
      const label = `${pool} pool, prompt ${prompt === "given" ? "as given" : "stripped"}`;
      return values === undefined ? [] : [{ id, label, values }];
    }),
  );
  return ablationOf(study, PROMPT, parts, options);
}
