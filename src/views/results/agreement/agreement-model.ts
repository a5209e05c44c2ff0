import type { Cell, CellStatistic } from "../../../evaluation/cells.ts";
import { agreementTable, type AgreementRow, type AgreementTable } from "../../../evaluation/agreement-table.ts";
import type { KeptCounts, LeftOut } from "../../../evaluation/kept-pairs.ts";
import { CONCEPT, PROMPT, type Study } from "../../../evaluation/study.ts";
import { rememberEach } from "../../../lib/remember.ts";
import { isAblation } from "../ablation-names.ts";

/** What the section of agreement shows of its tables. */

/** Respects in which people rated and a metric measures: CP, PF, then others as they come. */
export function ratedDimensions({ raters, metrics }: Study): readonly string[] {
  const measured = new Set(metrics.map(({ dimension }) => dimension));
  const rated = new Set(raters.map(({ dimension }) => dimension));
  const others = [...rated].filter((dimension) => dimension !== CONCEPT && dimension !== PROMPT);
  return [CONCEPT, PROMPT, ...others].filter((dimension) => rated.has(dimension) && measured.has(dimension));
}

/** The study as its table of agreement takes it. None of the metrics that are left out narrows the keys. */
export const withoutAblations = rememberEach((study: Study): Study => ({
  ...study,
  metrics: study.metrics.filter((metric) => !isAblation(metric)),
}));

const known = rememberEach((_study: Study) => new Map<string, AgreementTable>());

/** Of ten thousand pairs a table takes a tenth of a second: going to another section and back takes none. */
export function tableOf(study: Study, dimension: string, withSetAside: boolean): AgreementTable {
  const tables = known(study);
  const name = JSON.stringify([dimension, withSetAside]);
  const table = tables.get(name) ?? agreementTable(study, dimension, { withSetAside });
  tables.set(name, table);
  return table;
}

/** A column of the table: all methods' pairs end to end, or one method's by its place. */
export type Column = "pooled" | number;

export const cellIn = (row: AgreementRow, column: Column): Cell | undefined =>
  column === "pooled" ? row.pooled : row.cells[column];

/** The highest first; those without a value last, in the study's order. */
export const sortedRows = (
  { rows }: AgreementTable,
  column: Column = "pooled",
  statistic: CellStatistic = "alpha",
): readonly AgreementRow[] =>
  rows.toSorted(
    (a, b) => (cellIn(b, column)?.[statistic] ?? -Infinity) - (cellIn(a, column)?.[statistic] ?? -Infinity) || 0,
  );

const count = (value: number) => value.toLocaleString("en");

/** Pairs of a cell and what AUC has of them: "45 pairs: 7 rated high, 14 low". */
export function cellWords({ n, nHigh, nLow }: Cell): string {
  if (n === 0) return "no pair has both a score and ratings";
  return `${count(n)} pairs: ${count(nHigh)} rated high, ${count(nLow)} low`;
}

const REASONS: Readonly<Record<LeftOut, string>> = {
  mask_missing: "No mask",
  mask_small: "Mask too small",
  style: "Style concept",
  unscored: "No score of one's own",
};

/** What became of the pairs, a line a method and one of all: as many columns as any method has reasons. */
export interface PairCounts {
  readonly reasons: readonly { readonly id: LeftOut; readonly label: string }[];
  readonly lines: readonly {
    readonly name: string;
    readonly pairs: number;
    readonly leftOut: readonly number[];
    readonly kept: number;
    readonly unrated: number;
    readonly rated: number;
  }[];
}

const isReason = (text: string): text is LeftOut => Object.hasOwn(REASONS, text);

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

export function pairCounts(counts: readonly KeptCounts[]): PairCounts {
  const reasons = Object.keys(REASONS)
    .filter(isReason)
    .filter((id) => counts.some(({ leftOut }) => leftOut[id] > 0));
  const all = {
    name: "All",
    pairs: sum(counts.map(({ pairs }) => pairs)),
    leftOut: reasons.map((id) => sum(counts.map(({ leftOut }) => leftOut[id]))),
    kept: sum(counts.map(({ kept }) => kept)),
    unrated: sum(counts.map(({ kept, rated }) => kept - rated)),
    rated: sum(counts.map(({ rated }) => rated)),
  };
  const lines = counts.map(({ method, pairs, leftOut, kept, rated }) => ({
    name: method,
    pairs,
    leftOut: reasons.map((id) => leftOut[id]),
    kept,
    unrated: kept - rated,
    rated,
  }));
  return {
    reasons: reasons.map((id) => ({ id, label: REASONS[id] })),
    lines: lines.length > 1 ? [...lines, all] : lines,
  };
}
