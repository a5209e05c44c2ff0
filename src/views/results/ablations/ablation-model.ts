import {
  aggregatorTable,
  poolId,
  POOLS,
  poolTable,
  PROMPT_FORMS,
  type AblationRow,
  type AblationTable,
  type AggregatorTable,
  type Pool,
  type PromptForm,
} from "../../../evaluation/ablations.ts";
import type { Interval } from "../../../analysis/bootstrap.ts";
import type { AgreementIntervals } from "../../../evaluation/agreement-intervals.ts";
import type { KeptOptions } from "../../../evaluation/kept-pairs.ts";
import type { GroupIntervals } from "../../../evaluation/mean-intervals.ts";
import { isPublishedOf, PUBLISHED_POOLS } from "../../../evaluation/published.ts";
import type { Study } from "../../../evaluation/study.ts";
import type { DataCell, DataTable } from "../../../lib/data-table.ts";
import { aggregatorColumns, poolColumns } from "../ablation-names.ts";
import { cellPairList } from "../pairs/cell-pairs.ts";
import { listed } from "../pairs/listed.ts";
import type { PairList } from "../pairs/pair-list.ts";
import { formatInterval, formatStatistic, inWords } from "../statistics.ts";

/** What the section of ablations shows: aggregators, and what PF pools against which prompt. */

/** null with fewer than two aggregators: nothing is compared then. */
export function aggregatorsOf(study: Study, options: KeptOptions = {}): AggregatorTable | null {
  const columns = aggregatorColumns(study);
  return columns.size < 2 ? null : aggregatorTable(study, columns, options);
}

/** null with fewer than two of the six. */
export function poolsOf(study: Study, options: KeptOptions = {}): AblationTable | null {
  const columns = poolColumns(study);
  return columns.size < 2 ? null : poolTable(study, columns, options);
}

export const isRated = ({ agreement }: AblationTable): boolean =>
  agreement.rows.some(({ pooled }) => pooled.alpha !== null);

export const alphaOf = ({ agreement }: AblationTable, id: string): number | null =>
  agreement.rows.find(({ metric }) => metric.id === id)?.pooled.alpha ?? null;

const NOTHING: ReadonlyMap<string, number> = new Map();

/** Beside DreamBench++'s own methods: the paper's alpha of a pool and prompt, by `poolId`. */
const paperOf = ({ agreement }: AblationTable): ReadonlyMap<string, number> =>
  isPublishedOf(agreement.methods) ? PUBLISHED_POOLS : NOTHING;

/** A row's intervals, by its id; and those of what lies between two rows' alphas. */
export interface AblationIntervals {
  readonly of: (id: string, what: "alpha" | "rho" | "mean") => Interval | null;
  /** The first's alpha less the second's. */
  readonly between: (first: string, second: string) => Interval | null;
}

/** Before any are drawn. */
export const NO_INTERVALS: AblationIntervals = { of: () => null, between: () => null };

/** What the worker drew of a table that people rated. */
export const ratedIntervals = ({ rows, differences }: AgreementIntervals): AblationIntervals => ({
  of: (id, what) => (what === "mean" ? null : (rows.find(({ metric }) => metric === id)?.pooled[what] ?? null)),
  between(a, b) {
    for (const { first, second, pooled } of differences) {
      if (first === a && second === b) return pooled.alpha;
      if (first === b && second === a) return pooled.alpha && [-pooled.alpha[1], -pooled.alpha[0]];
    }
    return null;
  },
});

/** What it drew of one that nobody rated: means over the pairs that count. */
export const meanIntervals = ({ means }: GroupIntervals, { metrics }: AblationTable): AblationIntervals => ({
  of: (id, what) => (what === "mean" ? (means[metrics.findIndex((metric) => metric.id === id)]?.[0] ?? null) : null),
  between: () => null,
});

/** As it leaves: alpha, rho and AUC where people rated; means and the likeness to the first row everywhere. */
export function ablationData(
  table: AblationTable,
  first: string,
  intervals: AblationIntervals = NO_INTERVALS,
): DataTable {
  const rated = isRated(table);
  const paper = paperOf(table);
  const hasPaper = rated && table.rows.some(({ id }) => paper.has(id));
  return {
    columns: [
      { head: first, kind: "text" },
      ...(rated
        ? ([
            { head: "n rated", kind: "count" },
            { head: "alpha", kind: "score", digits: 3 },
            { head: "alpha, 95 % interval", kind: "interval", digits: 3 },
            ...(hasPaper ? [{ head: "alpha, paper", kind: "score", digits: 3 } as const] : []),
            { head: "rho", kind: "score" },
            { head: "rho, 95 % interval", kind: "interval" },
            { head: "Pearson", kind: "score" },
            { head: "AUC", kind: "score" },
          ] as const)
        : []),
      { head: "Mean", kind: "score" },
      ...(rated ? [] : [{ head: "Mean, 95 % interval", kind: "interval" } as const]),
      { head: "rho with the first", kind: "score" },
    ],
    rows: table.rows.map(({ id, label, mean, rhoWithFirst }): readonly DataCell[] => {
      const cell = table.agreement.rows.find(({ metric }) => metric.id === id)?.pooled;
      return [
        label,
        ...(rated
          ? [
              cell?.n ?? 0,
              cell?.alpha ?? null,
              intervals.of(id, "alpha"),
              ...(hasPaper ? [paper.get(id) ?? null] : []),
              cell?.rho ?? null,
              intervals.of(id, "rho"),
              cell?.pearson ?? null,
              cell?.auc ?? null,
            ]
          : []),
        mean,
        ...(rated ? [] : [intervals.of(id, "mean")]),
        rhoWithFirst,
      ];
    }),
  };
}

/** The pairs behind a row: where it differs most from people first, or the highest first where nobody rated. */
export function ablationPairs(study: Study, table: AblationTable, id: string): PairList | null {
  const metric = table.metrics.find((one) => one.id === id);
  if (metric === undefined) return null;
  const { metrics, agreement } = table;
  if (isRated(table)) return cellPairList({ ...study, metrics }, agreement.dimension, metric, "pooled", {});
  const { values, label } = metric;
  return {
    title: label,
    about: "The highest stand first.",
    columns: [label],
    pairs: [...agreement.kept]
      .filter((pair) => Number.isFinite(values[pair]!))
      .toSorted((a, b) => values[b]! - values[a]!)
      .map((pair) => listed(study, pair, [values[pair]!])),
  };
}

/** A line a pool, a column a form of the prompt: alpha where people rated, else the mean. */
export function poolGrid(table: AblationTable): DataTable {
  const rated = isRated(table);
  const valueOf = (pool: Pool, prompt: PromptForm) => {
    const id = poolId(pool, prompt);
    return rated ? alphaOf(table, id) : (table.rows.find((row) => row.id === id)?.mean ?? null);
  };
  const digits = rated ? 3 : 4;
  const what = rated ? "alpha" : "mean";
  return {
    columns: [
      { head: "Pool", kind: "text" },
      { head: `Prompt stripped, ${what}`, kind: "score", digits },
      { head: `Prompt as given, ${what}`, kind: "score", digits },
    ],
    rows: POOLS.map((pool) => [pool, ...PROMPT_FORMS.map((prompt) => valueOf(pool, prompt))]),
  };
}

/** Which row a cell of it is of; null of a pool's name. @param at place in the line */
export function gridCell(line: number, at: number): string | null {
  const [pool, prompt] = [POOLS[line], PROMPT_FORMS[at - 1]];
  return pool === undefined || prompt === undefined ? null : poolId(pool, prompt);
}

const best = (table: AblationTable): readonly (AblationRow & { readonly alpha: number })[] =>
  table.rows
    .flatMap((row) => {
      const alpha = alphaOf(table, row.id);
      return alpha === null ? [] : [{ ...row, alpha }];
    })
    .toSorted((a, b) => b.alpha - a.alpha);

/** Which of the rows orders the pairs least as the first does. */
function alikeText({ rows, n }: AblationTable): readonly string[] {
  const [first, ...others] = rows;
  const known = others.flatMap(({ label, rhoWithFirst }) =>
    rhoWithFirst === null ? [] : [{ label, rho: rhoWithFirst }],
  );
  if (first === undefined || known.length === 0) return [];
  const order = known
    .toSorted((a, b) => a.rho - b.rho)
    .map(({ label, rho }) => `${label} (rho ${formatStatistic(rho)})`);
  const least = order[0] ?? "";
  return [
    order.length === 1
      ? `Over ${n.toLocaleString("en")} pairs this orders them as ${first.label} does to: ${least}.`
      : `Over ${n.toLocaleString("en")} pairs the order is least that of ${first.label} with ${least}, and most with ${order.at(-1) ?? ""}.`,
  ];
}

const UNRATED = "Nobody rated these pairs, so what is compared is how the rows order them, and not which is right.";

/** ", 95 % interval 0.010 to 0.042"; ", which may be chance: …" where it holds 0; "" before it is drawn. */
function sureText(interval: Interval | null): string {
  if (interval === null) return "";
  const text = `95 % interval ${formatInterval(interval)}`;
  return interval[0] <= 0 && interval[1] >= 0 ? ` (${text}, which holds 0)` : ` (${text})`;
}

export function aggregatorSentences(
  table: AggregatorTable,
  intervals: AblationIntervals = NO_INTERVALS,
): readonly string[] {
  const [top, ...rest] = best(table);
  if (top === undefined) return [UNRATED, ...alikeText(table)];
  const { dominates } = table;
  const others = rest.map(({ label, alpha }) => `${label} ${formatStatistic(alpha)}`);
  const [masked, recall] = [alphaOf(table, "masked_maxcos"), alphaOf(table, "recall_fg")];
  return [
    `From the same features, ${top.label} agrees with people most: alpha ${formatStatistic(top.alpha)}${others.length === 0 ? "" : `, against ${inWords(others)}`}.`,
    ...(dominates === null
      ? []
      : [
          dominates > 0
            ? `How matches are put together matters by itself: ${formatStatistic(dominates)}${sureText(intervals.between("masked_maxcos", "recall_fg"))} lies between masked (${formatStatistic(masked)}) and recall (${formatStatistic(recall)}), with the same backbone.`
            : `Recall is not below masked here (${formatStatistic(recall)} against ${formatStatistic(masked)}): the paper's set says otherwise.`,
        ]),
  ];
}

/** How far two rows' alphas are apart: "0.010 more", "0.004 less". */
const apart = (a: number, b: number): string => `${formatStatistic(Math.abs(a - b))} ${a >= b ? "more" : "less"}`;

export function poolSentences(table: AblationTable): readonly string[] {
  const [top] = best(table);
  if (top === undefined) return [UNRATED, ...alikeText(table)];
  const alpha = (pool: Pool, prompt: PromptForm) => alphaOf(table, poolId(pool, prompt));
  const own = alpha("background", "stripped");
  const [full, given] = [alpha("full", "stripped"), alpha("background", "given")];
  const parts =
    own === null
      ? []
      : [
          ...(full === null ? [] : [`${apart(own, full)} than with the whole picture pooled`]),
          ...(given === null ? [] : [`${apart(own, given)} than with the prompt as given`]),
        ];
  return [
    `The ${top.label} agrees with people most: alpha ${formatStatistic(top.alpha)}.`,
    ...(own === null || parts.length === 0 ? [] : [`PF itself reaches ${formatStatistic(own)}: ${inWords(parts)}.`]),
  ];
}
