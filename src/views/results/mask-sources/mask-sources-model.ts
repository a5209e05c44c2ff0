import { formatCount } from "../../../components/format.ts";
import type { SourceInterval } from "../../../evaluation/mask-source-intervals.ts";
import type { MaskSourceRow, MaskSourcesTable } from "../../../evaluation/mask-sources-table.ts";
import type { Study } from "../../../evaluation/study.ts";
import type { DataCell, DataColumn, DataTable } from "../../../lib/data-table.ts";
import { listed } from "../pairs/listed.ts";
import type { PairList } from "../pairs/pair-list.ts";
import { formatStatistic, inWords } from "../statistics.ts";

/** What the section of mask sources shows. */

export const isRated = ({ rows }: MaskSourcesTable): boolean => rows.some(({ cell }) => cell.alpha !== null);

const interval = (of: string, digits = 4): DataColumn => ({ head: `${of}, 95 % interval`, kind: "interval", digits });

/** As it leaves: the first source is what the others' differences are to. */
export function sourcesData(table: MaskSourcesTable, intervals: readonly SourceInterval[] | null = null): DataTable {
  const intervalOf = (source: string) => intervals?.find(({ name }) => name === source);
  const rated = isRated(table);
  return {
    columns: [
      { head: "Masks", kind: "text" },
      { head: "Pairs scored", kind: "count" },
      { head: "Pairs shared", kind: "count" },
      { head: "Mean CP", kind: "score" },
      interval("Mean CP"),
      { head: "Delta mean", kind: "score" },
      interval("Delta mean"),
      ...(rated
        ? ([
            { head: "n rated", kind: "count" },
            { head: "alpha", kind: "score", digits: 3 },
            interval("alpha", 3),
            { head: "Delta alpha", kind: "score", digits: 3 },
            interval("Delta alpha", 3),
            { head: "rho", kind: "score" },
            interval("rho"),
            { head: "Delta rho", kind: "score" },
            interval("Delta rho"),
          ] as const)
        : []),
    ],
    rows: table.rows.map(({ name, scored, mean, deltaMean, cell, deltaAlpha, deltaRho }): readonly DataCell[] => {
      const drawn = intervalOf(name);
      return [
        name,
        scored,
        table.shared.length,
        mean,
        drawn?.mean ?? null,
        deltaMean,
        drawn?.deltaMean ?? null,
        ...(rated
          ? [
              cell.n,
              cell.alpha,
              drawn?.alpha ?? null,
              deltaAlpha,
              drawn?.deltaAlpha ?? null,
              cell.rho,
              drawn?.rho ?? null,
              deltaRho,
              drawn?.deltaRho ?? null,
            ]
          : []),
      ];
    }),
  };
}

/** "clipseg comes 0.098 lower", "as high as it". */
function deltaText({ name }: MaskSourceRow, delta: number): string {
  if (delta === 0) return `${name} comes out the same`;
  return `${name} comes ${formatStatistic(Math.abs(delta))} ${delta < 0 ? "lower" : "higher"}`;
}

const deltas = (rows: readonly MaskSourceRow[], of: (row: MaskSourceRow) => number | null): readonly string[] =>
  rows.flatMap((row) => {
    const delta = of(row);
    return delta === null ? [] : [deltaText(row, delta)];
  });

/** A pair that moves by more would change its place among others; a tenth of the cosines' usual range. */
const FAR = 0.05;

function movesText(moves: MaskSourcesTable["moves"]): string {
  const [most] = moves;
  if (most === undefined) return "No pair's score depends on which masks are used.";
  const far = moves.filter(({ span }) => span > FAR).length;
  const first = `The pair that moves most moves by ${formatStatistic(most.span, 4)}`;
  if (far === 0) return `${first}; none by more than ${FAR}.`;
  return `${first}; ${far === moves.length ? `all ${formatCount(far, "pair")} below move` : `${formatCount(far, "pair")} ${far === 1 ? "moves" : "move"}`} by more than ${FAR}.`;
}

/** Sources whose agreement, or mean where nobody rated, the draws do not tell from the first's. */
function alikeText({ rows }: MaskSourcesTable, intervals: readonly SourceInterval[] | null): readonly string[] {
  const first = rows[0];
  if (intervals === null || first === undefined) return [];
  const isOfAlpha = first.cell.alpha !== null;
  const alike = intervals.filter(({ deltaAlpha, deltaMean }) => {
    const delta = isOfAlpha ? deltaAlpha : deltaMean;
    return delta !== null && delta[0] <= 0 && delta[1] >= 0;
  });
  if (alike.length === 0) return [];
  return [
    `By ${isOfAlpha ? "alpha" : "their means"}, ${inWords(alike.map(({ name }) => name))} cannot be told apart from ${first.name}: the interval of the difference holds 0.`,
  ];
}

export function sourceSentences(
  table: MaskSourcesTable,
  intervals: readonly SourceInterval[] | null = null,
): readonly string[] {
  const { rows, shared, moves } = table;
  const [first, ...others] = rows;
  if (first === undefined) return [];
  if (shared.length === 0)
    return [`No pair was scored under all ${rows.length} sources: score with each of them, and they can be compared.`];
  const on = `On the ${formatCount(shared.length, "pair")} that all ${rows.length} sources have`;
  const alphas = deltas(others, ({ deltaAlpha }) => deltaAlpha);
  const means = deltas(others, ({ deltaMean }) => deltaMean);
  return [
    first.cell.alpha === null
      ? `${on}, CP under ${first.name} has a mean of ${formatStatistic(first.mean, 4)}; ${inWords(means)}.`
      : `${on}, CP under ${first.name} agrees with people at alpha ${formatStatistic(first.cell.alpha)}${alphas.length === 0 ? "" : `; ${inWords(alphas)}`}.`,
    ...alikeText(table, intervals),
    movesText(moves),
  ];
}

/** Pairs whose score moves most, with their score under each source. */
export const movesList = (study: Study, { rows, moves }: MaskSourcesTable): PairList => ({
  title: "Pairs that move most",
  about: "A score's largest less its smallest under all sources; the largest first.",
  columns: [...rows.map(({ name }) => name), "Moves by"],
  pairs: moves.map(({ pair, scores, span }) => listed(study, pair, [...scores, span])),
});
