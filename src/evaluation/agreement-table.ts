import { cellOf, cellPairs, EMPTY_CELL, rangeOf, type Cell, type CellPairs, type Range } from "./cells.ts";
import { endToEnd, keepPairs, type KeptCounts, type KeptOptions, type KeptPairs } from "./kept-pairs.ts";
import { partOrders, rankPairs } from "./ranked-pairs.ts";
import { raterCeiling, type RaterCeiling } from "./raters.ts";
import type { Study, StudyMetric } from "./study.ts";

/** The table of agreement with people in one respect: a row a metric, a column a method, and all methods pooled. */
export interface AgreementTable {
  readonly dimension: string;
  readonly methods: readonly string[];
  /** In the study's order of metrics. */
  readonly rows: readonly AgreementRow[];
  /** How well people agree with each other on the same pairs; null with fewer than two groups. */
  readonly ceiling: RaterCeiling | null;
  /** Uint32: the pairs that enter, rated or not, in the methods' order. */
  readonly kept: Uint32Array;
  /** A method each. */
  readonly counts: readonly KeptCounts[];
  /** How many groups of raters there are; without any the cells are empty. */
  readonly raters: number;
}

export interface AgreementRow {
  readonly metric: StudyMetric;
  /** Whether it has scores for every method; one of one's own narrows the keys of all then. */
  readonly isComplete: boolean;
  /** Over all methods, on the kept pairs; null where there are none, or all are alike. */
  readonly range: Range | null;
  /** A method each. */
  readonly cells: readonly Cell[];
  readonly pooled: Cell;
  /** "+/n": in how many methods alpha is above 0, of how many that have one. */
  readonly positive: number;
  readonly of: number;
}

/** What a row is computed from, which a bootstrap draws of. */
export interface RowPairs {
  readonly metric: StudyMetric;
  readonly range: Range | null;
  readonly cells: readonly CellPairs[];
  readonly pooled: CellPairs;
}

const hasScore =
  ({ values }: StudyMetric) =>
  (pair: number) =>
    Number.isFinite(values[pair]!);

/** null where nobody rated anything in this respect. */
export function rowPairs(metric: StudyMetric, { kept, rated, people }: KeptPairs): RowPairs | null {
  if (people === null) return null;
  const range = rangeOf(metric.values, ...kept);
  const lists = rated.map((pairs) => pairs.filter(hasScore(metric)));
  return {
    metric,
    range,
    cells: lists.map((pairs) => cellPairs(metric, range, people, pairs)),
    pooled: cellPairs(metric, range, people, endToEnd(lists)),
  };
}

function rowOf(metric: StudyMetric, kept: KeptPairs): AgreementRow {
  const row = rowPairs(metric, kept);
  const { people } = kept;
  const isComplete = kept.kept.every((pairs) => pairs.some(hasScore(metric)));
  if (row === null || people === null)
    return {
      metric,
      isComplete,
      range: rangeOf(metric.values, ...kept.kept),
      cells: kept.methods.map(() => EMPTY_CELL),
      pooled: EMPTY_CELL,
      positive: 0,
      of: 0,
    };
  const { scale } = people;
  const ranked = rankPairs(row.pooled.scores, row.pooled.people, scale);
  const orders = partOrders(
    ranked.order,
    row.cells.map(({ scores }) => scores.length),
  );
  const cells = row.cells.map((pairs, at) =>
    cellOf(pairs, scale, rankPairs(pairs.scores, pairs.people, scale, orders[at])),
  );
  return {
    metric,
    isComplete,
    range: row.range,
    cells,
    pooled: cellOf(row.pooled, scale, ranked),
    positive: cells.filter(({ alpha }) => alpha !== null && alpha > 0).length,
    of: cells.filter(({ alpha }) => alpha !== null).length,
  };
}

/** @param dimension `CONCEPT` for CP, `PROMPT` for PF, or another that ratings have */
export function agreementTable(study: Study, dimension: string, options: KeptOptions = {}): AgreementTable {
  const kept = keepPairs(study, dimension, options);
  return {
    dimension,
    methods: kept.methods,
    rows: kept.metrics.map((metric) => rowOf(metric, kept)),
    ceiling: raterCeiling(kept),
    kept: endToEnd(kept.kept),
    counts: kept.counts,
    raters: kept.people?.groups.length ?? 0,
  };
}
