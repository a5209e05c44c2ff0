import type { AgreementIntervals } from "./agreement-intervals.ts";
import { agreementTable, type AgreementTable } from "./agreement-table.ts";
import type { Cell } from "./cells.ts";
import type { KeptOptions } from "./kept-pairs.ts";
import { maskSourcesTable, type MaskSourcesTable } from "./mask-sources-table.ts";
import { LEAST_PAIRS } from "./ranked-pairs.ts";
import { CONCEPT, PROMPT, type Study } from "./study.ts";
import type { TableIntervals } from "./table-intervals.ts";
import { subjectsTable, type SubjectsRow } from "./subjects-table.ts";

/** All tables of a study, and as the JSON that the command line writes: metrics by label, methods by name. */
export interface Tables {
  readonly cp: AgreementTable;
  readonly pf: AgreementTable;
  /** null without any. */
  readonly subjects: readonly SubjectsRow[] | null;
  readonly maskSources: MaskSourcesTable | null;
}

export const tablesOf = (study: Study, options: KeptOptions = {}): Tables => ({
  cp: agreementTable(study, CONCEPT, options),
  pf: agreementTable(study, PROMPT, options),
  subjects: study.subjects === null ? null : subjectsTable(study.subjects),
  maskSources: maskSourcesTable(study, options),
});

type Json = number | string | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** Names are people's: none of them is an object's own. */
const named = (entries: readonly (readonly [name: string, value: Json])[]): JsonObject => Object.fromEntries(entries);

function cellJson({ n, alpha, rho, pearson, tau, auc, nHigh, nLow }: Cell): JsonObject {
  if (n < LEAST_PAIRS) return { n };
  return { n, alpha, rho, pearson, tau, auc, n_pos: nHigh, n_neg: nLow };
}

const agreementJson = ({ rows, methods }: AgreementTable): JsonObject =>
  named(
    rows.map(({ metric, range, cells, pooled, positive, of, isComplete }) => [
      metric.label,
      {
        ordinal: metric.scale === "ratings",
        own: metric.isOwn,
        complete: isComplete,
        range,
        methods: named(cells.map((cell, at) => [methods[at]!, cellJson(cell)])),
        pooled: cellJson(pooled),
        positive: `${positive}/${of}`,
        source: metric.source,
      },
    ]),
  );

function ratersJson({ ceiling, methods }: AgreementTable): JsonObject {
  if (ceiling === null) return {};
  return named([
    ...ceiling.cells.map(({ n, alpha, rho }, at) => [methods[at]!, { n, alpha, rho }] as const),
    ["pooled", { ...ceiling.pooled }],
  ]);
}

const subjectJson = (row: SubjectsRow): JsonObject => ({
  n_within: row.nWithin,
  n_cross: row.nCross,
  mean_within: row.meanWithin,
  std_within: row.stdWithin,
  mean_cross: row.meanCross,
  std_cross: row.stdCross,
  delta: row.delta,
  delta_norm: row.deltaNorm,
  auc: row.auc,
});

const completeOf = ({ rows }: AgreementTable): readonly string[] =>
  rows.filter(({ metric, isComplete }) => metric.isOwn && isComplete).map(({ metric }) => metric.label);

const countsJson = ({ counts }: AgreementTable): JsonObject =>
  named(
    counts.map(({ method, pairs, kept, rated, leftOut }) => [method, { pairs, kept, rated, left_out: { ...leftOut } }]),
  );

const keptJson = ({ counts }: AgreementTable): JsonObject => named(counts.map(({ method, kept }) => [method, kept]));

/** `orida` is the first metric's, MaSC's where it is there; `orida_metrics` has all. */
export function tablesJson({ cp, pf, subjects, maskSources }: Tables, drawn: TableIntervals | null = null): JsonObject {
  const first = subjects?.find(({ metric }) => metric.label === "MaSC CP") ?? subjects?.[0];
  return {
    methods: cp.methods,
    complete: completeOf(cp),
    keys_kept: keptJson(cp),
    counts: countsJson(cp),
    cp: agreementJson(cp),
    raters: ratersJson(cp),
    methods_pf: pf.methods,
    complete_pf: completeOf(pf),
    keys_kept_pf: keptJson(pf),
    counts_pf: countsJson(pf),
    pf: agreementJson(pf),
    raters_pf: ratersJson(pf),
    orida: first === undefined ? null : subjectJson(first),
    orida_metrics: named((subjects ?? []).map((row) => [row.metric.label, subjectJson(row)])),
    mask_sources: named(
      (maskSources?.rows ?? []).map(({ name, cell, mean, deltaAlpha, deltaRho, deltaMean }) => [
        name,
        {
          n: cell.n,
          alpha: cell.alpha,
          rho: cell.rho,
          mean,
          delta_alpha: deltaAlpha,
          delta_rho: deltaRho,
          delta_mean: deltaMean,
        },
      ]),
    ),
    ...(drawn === null ? {} : { intervals: intervalsJson(drawn) }),
  };
}

/** [low, high] of each number, by the same names; null where there is none. */
function intervalsJson({ cp, pf, subjects, maskSources }: TableIntervals): JsonObject {
  const agreement = (of: AgreementIntervals | null) =>
    named((of?.rows ?? []).map(({ metric, pooled }) => [metric, { ...pooled }]));
  return {
    cp: agreement(cp),
    pf: agreement(pf),
    orida_metrics: named(
      (subjects?.rows ?? []).map(({ metric, auc, delta, deltaNorm }) => [
        metric,
        { auc, delta, delta_norm: deltaNorm },
      ]),
    ),
    mask_sources: named(
      (maskSources ?? []).map(({ name, alpha, rho, mean, deltaAlpha, deltaRho, deltaMean }) => [
        name,
        { alpha, rho, mean, delta_alpha: deltaAlpha, delta_rho: deltaRho, delta_mean: deltaMean },
      ]),
    ),
  };
}
