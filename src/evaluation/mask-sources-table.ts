import { roundHalfEven } from "../lib/round.ts";
import { cellOf, cellPairs, EMPTY_CELL, rangeOf, type Cell, type CellPairs } from "./cells.ts";
import { endToEnd, keepPairs, type KeptOptions } from "./kept-pairs.ts";
import { isRated, type People } from "./people.ts";
import { meanOfPairs } from "./summaries.ts";
import { CONCEPT, type SourceScores, type Study, type StudyMetric } from "./study.ts";

/** CP under several sources of masks, on the pairs that every source has. */
export interface MaskSourcesTable {
  /** Uint32 [n]: pairs that every source has a score of, in the methods' order. */
  readonly shared: Uint32Array;
  /** In the study's order; the first is what the others are compared with. */
  readonly rows: readonly MaskSourceRow[];
  /** Pairs whose score moves most between sources, the most first. */
  readonly moves: readonly SourceMove[];
}

export interface MaskSourceRow {
  readonly name: string;
  /** How many pairs this source has a score of, shared or not. */
  readonly scored: number;
  /** Mean over the shared pairs; null without any. */
  readonly mean: number | null;
  /** On those of the shared pairs that people rated. */
  readonly cell: Cell;
  /** Less the first source's; null for the first, and where one of both is. */
  readonly deltaMean: number | null;
  readonly deltaAlpha: number | null;
  readonly deltaRho: number | null;
}

export interface SourceMove {
  readonly pair: number;
  /** A source each, in the rows' order. */
  readonly scores: readonly number[];
  /** Largest less smallest. */
  readonly span: number;
}

const MOST_MOVES = 50;

const asMetric = ({ name, values }: SourceScores): StudyMetric => ({
  id: name,
  label: name,
  dimension: CONCEPT,
  scale: "continuous",
  isOwn: false,
  values,
  source: name,
});

const difference = (a: number | null, b: number | null | undefined): number | null =>
  a === null || b === null || b === undefined ? null : a - b;

/** Of two numbers of three digits. */
function alphaDifference(a: number | null, b: number | null | undefined): number | null {
  const exact = difference(a, b);
  return exact === null ? null : roundHalfEven(exact, 3);
}

function movesOf(sources: readonly SourceScores[], shared: Uint32Array): readonly SourceMove[] {
  return Array.from(shared, (pair) => {
    const scores = sources.map(({ values }) => values[pair]!);
    return { pair, scores, span: Math.max(...scores) - Math.min(...scores) };
  })
    .filter(({ span }) => span > 0)
    .toSorted((a, b) => b.span - a.span || a.pair - b.pair)
    .slice(0, MOST_MOVES);
}

/** The pairs that every source has a score of, and those of them that people rated. */
export function sharedBySources(study: Study, options: KeptOptions) {
  const sources = study.maskSources;
  // Of the sources alone: no other metric narrows what they have in common.
  const { kept, people } = keepPairs({ ...study, metrics: sources.map(asMetric) }, CONCEPT, options);
  const has = (pair: number) => sources.every(({ values }) => Number.isFinite(values[pair]!));
  const shared = endToEnd(kept.map((pairs) => pairs.filter(has)));
  return {
    shared,
    people,
    rated: people === null ? new Uint32Array(0) : shared.filter((pair) => isRated(people, pair)),
  };
}

/** A source's scores beside what people say, each scaled by its own range over the pairs compared. */
export const sourcePairs = (source: SourceScores, people: People, rated: Uint32Array): CellPairs =>
  cellPairs(asMetric(source), rangeOf(source.values, rated), people, rated);

/** null with fewer than two sources. Each is scaled by its own range over the pairs compared, as the authors do. */
export function maskSourcesTable(study: Study, options: KeptOptions = {}): MaskSourcesTable | null {
  const sources = study.maskSources;
  if (sources.length < 2) return null;
  const { shared, rated, people } = sharedBySources(study, options);
  const rows: MaskSourceRow[] = [];
  for (const source of sources) {
    const { values, name } = source;
    const cell = people === null ? EMPTY_CELL : cellOf(sourcePairs(source, people, rated), people.scale);
    const mean = meanOfPairs(values, shared);
    const first = rows[0];
    rows.push({
      name,
      scored: values.filter((value) => Number.isFinite(value)).length,
      mean,
      cell,
      deltaMean: difference(mean, first?.mean),
      deltaAlpha: alphaDifference(cell.alpha, first?.cell.alpha),
      deltaRho: difference(cell.rho, first?.cell.rho),
    });
  }
  return { shared, rows, moves: movesOf(sources, shared) };
}
