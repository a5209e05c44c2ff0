import type { DataColumn, DataTable } from "../lib/data-table.ts";
import type { Sheet } from "../project/exports/sheets.ts";
import type { AgreementTable } from "./agreement-table.ts";
import type { LeftOut } from "./kept-pairs.ts";
import type { MaskSourcesTable } from "./mask-sources-table.ts";
import { publishedAlpha, PUBLISHED_ORIDA, PUBLISHED_PEOPLE } from "./published.ts";
import { isOrida, type SubjectsRow } from "./subjects-table.ts";
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

function alphaTable(table: AgreementTable): DataTable {
  const { methods, ceiling, dimension } = table;
  return {
    columns: [
      text("Metric"),
      ...methods.map((method) => score(method, ALPHA)),
      score("Pooled", ALPHA),
      text("+/n"),
      count("Pairs"),
      score("Paper", ALPHA),
    ],
    rows: [
      ...(ceiling === null
        ? []
        : [
            [
              "People",
              ...ceiling.cells.map(({ alpha }) => alpha),
              ceiling.pooled.alpha,
              null,
              ceiling.pooled.n,
              PUBLISHED_PEOPLE[dimension] ?? null,
            ],
          ]),
      ...sorted(table).map(({ metric, cells, pooled, positive, of }) => [
        metric.label,
        ...cells.map(({ alpha }) => alpha),
        pooled.alpha,
        of === 0 ? null : `${positive}/${of}`,
        pooled.n,
        publishedAlpha(metric.label, dimension),
      ]),
    ],
  };
}

const statisticsTable = (table: AgreementTable): DataTable => ({
  columns: [
    text("Metric"),
    count("Pairs"),
    score("alpha", ALPHA),
    score("rho"),
    score("Pearson"),
    score("tau-b"),
    score("AUC"),
    count("Rated high"),
    count("Rated low"),
  ],
  rows: sorted(table).map(({ metric, pooled: { n, alpha, rho, pearson, tau, auc, nHigh, nLow } }) => [
    metric.label,
    n,
    alpha,
    rho,
    pearson,
    tau,
    auc,
    nHigh,
    nLow,
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

const DEFINED =
  "alpha: Krippendorff's, interval, against each group of raters, rounded to 3, the mean rounded to 3; a continuous metric is scaled by its least and largest value over all methods on the kept pairs, ratings by their scale.";

function agreementSheets(table: AgreementTable, name: string): readonly Sheet[] {
  if (table.rows.length === 0) return [];
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
    { title: `${name}: agreement with people, alpha`, table: alphaTable(table), said: [DEFINED, ...pairs] },
    {
      title: `${name}: agreement with people, all methods pooled`,
      table: statisticsTable(table),
      said: [
        "rho (Spearman), Pearson and tau-b against the groups' mean; AUC of ratings from 3.5 against up to 0.5 of 0 to 4.",
        ...pairs,
      ],
    },
    counts,
  ];
}

function subjectsSheet(rows: readonly SubjectsRow[]): Sheet {
  return {
    title: "Same or other subject",
    said: [
      "AUC: how often a pair within a subject is above one across two, ties by half; deviations are the population's; delta norm. after scaling within and cross together to [0, 1].",
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
        ...(isOrida(rows) ? [PUBLISHED_ORIDA.get(row.metric.label) ?? null] : []),
      ]),
    },
  };
}

function sourcesSheet({ rows, shared }: MaskSourcesTable): Sheet {
  return {
    title: "Sources of masks",
    said: [
      `${shared.length.toLocaleString("en")} pairs have a score of every source; differences are from the first. Agreement is on those that both groups rated.`,
    ],
    table: {
      columns: [
        text("Source"),
        count("Rated pairs"),
        score("alpha", ALPHA),
        score("delta alpha", ALPHA),
        score("rho"),
        score("delta rho"),
        score("Mean"),
        score("delta mean"),
      ],
      rows: rows.map(({ name, cell, deltaAlpha, deltaRho, mean, deltaMean }) => [
        name,
        cell.n,
        cell.alpha,
        deltaAlpha,
        cell.rho,
        deltaRho,
        mean,
        deltaMean,
      ]),
    },
  };
}

export const tableSheets = ({ cp, pf, subjects, maskSources }: Tables): readonly Sheet[] => [
  ...agreementSheets(cp, "Concept preservation"),
  ...agreementSheets(pf, "Prompt following"),
  ...(subjects === null ? [] : [subjectsSheet(subjects)]),
  ...(maskSources === null ? [] : [sourcesSheet(maskSources)]),
];
