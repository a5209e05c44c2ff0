import type { DataCell, DataColumn, DataTable } from "../lib/data-table.ts";
import type { Sheet } from "../project/exports/sheets.ts";
import type { AgreementIntervals, CellIntervals } from "./agreement-intervals.ts";
import type { AgreementTable } from "./agreement-table.ts";
import type { CellStatistic } from "./cells.ts";
import type { LeftOut } from "./kept-pairs.ts";
import type { SourceInterval } from "./mask-source-intervals.ts";
import type { MaskSourcesTable } from "./mask-sources-table.ts";
import { isPublishedOf, publishedAlpha, PUBLISHED_ORIDA, PUBLISHED_PEOPLE } from "./published.ts";
import type { SubjectIntervals } from "./subject-intervals.ts";
import { isOrida, type SubjectsRow } from "./subjects-table.ts";
import type { TableIntervals } from "./table-intervals.ts";
import type { Tables } from "./tables.ts";

/** All tables of a study as they leave in files of words: what the command line writes as Markdown and LaTeX. */
const ALPHA = 3;

const score = (head: string, digits?: number): DataColumn =>
  digits === undefined ? { head, kind: "score" } : { head, kind: "score", digits };
const count = (head: string): DataColumn => ({ head, kind: "count" });
const text = (head: string): DataColumn => ({ head, kind: "text" });

/** The best first; what has no alpha last, as it was come upon. */
const sorted = ({ rows }: AgreementTable) =>
  rows.toSorted((a, b) => (b.pooled.alpha ?? -Infinity) - (a.pooled.alpha ?? -Infinity) || 0);

const ends = (head: string, digits?: number): DataColumn =>
  digits === undefined ? { head, kind: "interval" } : { head, kind: "interval", digits };

/** A cell's interval pooled over methods, of a metric or of people (""); null where none was drawn. */
const pooledIn = (drawn: AgreementIntervals | null, metric: string): CellIntervals | null =>
  (metric === "" ? drawn?.ceiling : drawn?.rows.find((row) => row.metric === metric))?.pooled ?? null;

/** Where intervals were drawn, their column or cell. */
const drawnPart = <T>(drawn: unknown, part: () => T): readonly T[] => (drawn === null ? [] : [part()]);

function alphaTable(table: AgreementTable, drawn: AgreementIntervals | null): DataTable {
  const { methods, ceiling, dimension } = table;
  const paper = <T>(part: T): readonly T[] => (isPublishedOf(methods) ? [part] : []);
  return {
    columns: [
      text("Metric"),
      ...methods.map((method) => score(method, ALPHA)),
      score("Pooled", ALPHA),
      ...drawnPart(drawn, () => ends("Pooled, 95 % interval", ALPHA)),
      text("+/n"),
      count("Pairs"),
      ...paper(score("Paper", ALPHA)),
    ],
    rows: [
      ...(ceiling === null
        ? []
        : [
            [
              "People",
              ...ceiling.cells.map(({ alpha }) => alpha),
              ceiling.pooled.alpha,
              ...drawnPart(drawn, () => pooledIn(drawn, "")?.alpha ?? null),
              null,
              ceiling.pooled.n,
              ...paper(PUBLISHED_PEOPLE[dimension] ?? null),
            ],
          ]),
      ...sorted(table).map(({ metric, cells, pooled, positive, of }) => [
        metric.label,
        ...cells.map(({ alpha }) => alpha),
        pooled.alpha,
        ...drawnPart(drawn, () => pooledIn(drawn, metric.id)?.alpha ?? null),
        of === 0 ? null : `${positive}/${of}`,
        pooled.n,
        ...paper(publishedAlpha(metric.label, dimension)),
      ]),
    ],
  };
}

const STATISTICS: readonly (readonly [id: CellStatistic, head: string])[] = [
  ["alpha", "alpha"],
  ["rho", "rho"],
  ["pearson", "Pearson"],
  ["tau", "tau-b"],
  ["auc", "AUC"],
];
const digitsOf = (id: CellStatistic) => (id === "alpha" ? ALPHA : undefined);

const statisticsTable = (table: AgreementTable, drawn: AgreementIntervals | null): DataTable => ({
  columns: [
    text("Metric"),
    count("Pairs"),
    ...STATISTICS.flatMap(([id, head]) => [
      score(head, digitsOf(id)),
      ...drawnPart(drawn, () => ends(`${head}, 95 % interval`, digitsOf(id))),
    ]),
    count("Rated high"),
    count("Rated low"),
  ],
  rows: sorted(table).map(({ metric, pooled }): readonly DataCell[] => [
    metric.label,
    pooled.n,
    ...STATISTICS.flatMap(([id]) => [pooled[id], ...drawnPart(drawn, () => pooledIn(drawn, metric.id)?.[id] ?? null)]),
    pooled.nHigh,
    pooled.nLow,
  ]),
});

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  mask_missing: "Without a mask",
  mask_small: "Mask too small",
  style: "Style",
  unscored: "Not scored by all",
};
const REASONS: readonly LeftOut[] = ["mask_missing", "mask_small", "style", "unscored"];

function countsTable({ counts }: AgreementTable): DataTable {
  const reasons = REASONS.filter((reason) => counts.some(({ leftOut }) => leftOut[reason] > 0));
  return {
    columns: [
      text("Method"),
      count("Pairs"),
      ...reasons.map((reason) => count(LEFT_OUT[reason])),
      count("Kept"),
      count("Rated"),
    ],
    rows: counts.map(({ method, pairs, leftOut, kept, rated }) => [
      method,
      pairs,
      ...reasons.map((reason) => leftOut[reason]),
      kept,
      rated,
    ]),
  };
}

const DRAWN = "Intervals: bootstrap over concepts, 2,000 draws, percentile; the same draws for every metric.";
const DEFINED =
  "alpha: Krippendorff's, interval, against each group of raters, rounded to 3, the mean rounded to 3; a continuous metric is scaled by its least and largest value over all methods on the kept pairs, ratings by their scale.";

function agreementSheets(table: AgreementTable, name: string, drawn: AgreementIntervals | null): readonly Sheet[] {
  if (table.rows.length === 0) return [];
  const sure = drawnPart(drawn, () => DRAWN);
  const complete = table.rows
    .filter(({ metric, isComplete }) => metric.isOwn && isComplete)
    .map(({ metric }) => metric.label);
  const incomplete = table.rows
    .filter(({ metric, isComplete }) => metric.isOwn && !isComplete)
    .map(({ metric }) => metric.label);
  const pairs = [
    complete.length === 0
      ? "No metric of one's own has scores for every method: none narrows the pairs."
      : `Pairs are those that have ${complete.join(", ")}, then those that both groups of raters rated.`,
    ...(incomplete.length === 0 ? [] : [`${incomplete.join(", ")}: not for every method, so it narrows nothing.`]),
  ];
  const counts = { title: `${name}: which pairs are compared`, table: countsTable(table), said: pairs };
  if (table.raters === 0) return [{ ...counts, said: [...pairs, "There are no ratings of it."] }];
  return [
    {
      title: `${name}: agreement with people, alpha`,
      table: alphaTable(table, drawn),
      said: [DEFINED, ...sure, ...pairs],
    },
    {
      title: `${name}: agreement with people, all methods pooled`,
      table: statisticsTable(table, drawn),
      said: [
        "rho (Spearman), Pearson and tau-b against the groups' mean; AUC of ratings from 3.5 against up to 0.5 of 0 to 4.",
        ...sure,
        ...pairs,
      ],
    },
    counts,
  ];
}

function subjectsSheet(rows: readonly SubjectsRow[], drawn: SubjectIntervals | null): Sheet {
  const intervalsOf = (id: string) => drawn?.rows.find(({ metric }) => metric === id);
  return {
    title: "Same or other subject",
    said: [
      "AUC: how often a pair within a subject is above one across two, ties by half; deviations are the population's; delta norm. after scaling within and cross together to [0, 1].",
      ...drawnPart(drawn, () => "Intervals: bootstrap over subjects, 2,000 draws, percentile."),
    ],
    table: {
      columns: [
        text("Metric"),
        count("Within"),
        count("Cross"),
        score("Mean within"),
        score("SD within"),
        score("Mean cross"),
        score("SD cross"),
        score("delta"),
        score("delta norm."),
        score("AUC"),
        ...drawnPart(drawn, () => ends("AUC, 95 % interval")),
        ...(isOrida(rows) ? [score("Paper", ALPHA)] : []),
      ],
      rows: rows.map((row) => [
        row.metric.label,
        row.nWithin,
        row.nCross,
        row.meanWithin,
        row.stdWithin,
        row.meanCross,
        row.stdCross,
        row.delta,
        row.deltaNorm,
        row.auc,
        ...drawnPart(drawn, () => intervalsOf(row.metric.id)?.auc ?? null),
        ...(isOrida(rows) ? [PUBLISHED_ORIDA.get(row.metric.label) ?? null] : []),
      ]),
    },
  };
}

function sourcesSheet({ rows, shared }: MaskSourcesTable, drawn: readonly SourceInterval[] | null): Sheet {
  const intervalsOf = (source: string) => drawn?.find(({ name }) => name === source);
  return {
    title: "Sources of masks",
    said: [
      `${shared.length.toLocaleString("en")} pairs have a score of every source; differences are from the first. Agreement is on those that both groups rated.`,
      ...drawnPart(drawn, () => DRAWN),
    ],
    table: {
      columns: [
        text("Source"),
        count("Rated pairs"),
        score("alpha", ALPHA),
        ...drawnPart(drawn, () => ends("alpha, 95 % interval", ALPHA)),
        score("delta alpha", ALPHA),
        ...drawnPart(drawn, () => ends("delta alpha, 95 % interval", ALPHA)),
        score("rho"),
        score("delta rho"),
        score("Mean"),
        score("delta mean"),
        ...drawnPart(drawn, () => ends("delta mean, 95 % interval")),
      ],
      rows: rows.map(({ name, cell, deltaAlpha, deltaRho, mean, deltaMean }) => [
        name,
        cell.n,
        cell.alpha,
        ...drawnPart(drawn, () => intervalsOf(name)?.alpha ?? null),
        deltaAlpha,
        ...drawnPart(drawn, () => intervalsOf(name)?.deltaAlpha ?? null),
        cell.rho,
        deltaRho,
        mean,
        deltaMean,
        ...drawnPart(drawn, () => intervalsOf(name)?.deltaMean ?? null),
      ]),
    },
  };
}

/** @param drawn intervals, which stand beside their numbers; null: none */
export const tableSheets = (
  { cp, pf, subjects, maskSources }: Tables,
  drawn: TableIntervals | null = null,
): readonly Sheet[] => [
  ...agreementSheets(cp, "Concept preservation", drawn?.cp ?? null),
  ...agreementSheets(pf, "Prompt following", drawn?.pf ?? null),
  ...(subjects === null ? [] : [subjectsSheet(subjects, drawn?.subjects ?? null)]),
  ...(maskSources === null ? [] : [sourcesSheet(maskSources, drawn?.maskSources ?? null)]),
];
