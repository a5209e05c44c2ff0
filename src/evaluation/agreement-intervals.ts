import { BOOTSTRAP_DRAWS, definedPercentiles, drawCounts, type Interval } from "../analysis/bootstrap.ts";
import { rowPairs } from "./agreement-table.ts";
import { cellPairs, type CellPairs, type CellStatistic } from "./cells.ts";
import { drawCell, lessDrawn, type DrawnCell } from "./drawn-cells.ts";
import { endToEnd, keepPairs, type KeptOptions, type KeptPairs } from "./kept-pairs.ts";
import type { Study, StudyMetric } from "./study.ts";

/**
 * How sure the cells of a table of agreement are, and the differences between its metrics: the bootstrap over concepts,
 * the same draws for all of them.
 */
export interface AgreementIntervals {
  /** In the table's order. */
  readonly methods: readonly string[];
  /** A metric each, in the table's order of rows. */
  readonly rows: readonly IntervalRow[];
  /** Of people's ceiling, alpha and rho; null where there are not two groups. */
  readonly ceiling: IntervalRow | null;
  /** Pooled: of the first metric's statistics less the second's, every two rows. */
  readonly differences: readonly DifferenceIntervals[];
}

/** null where too few draws leave a statistic defined. */
export type CellIntervals = Readonly<Record<CellStatistic, Interval | null>>;

export interface IntervalRow {
  /** The metric's id; "" for people. */
  readonly metric: string;
  /** A method each. */
  readonly cells: readonly CellIntervals[];
  readonly pooled: CellIntervals;
}

export interface DifferenceIntervals {
  readonly first: string;
  readonly second: string;
  readonly pooled: CellIntervals;
}

/** How far drawing has come. */
export interface CellsDrawn {
  readonly done: number;
  readonly total: number;
}

const intervalsOf = (drawn: DrawnCell): CellIntervals => ({
  alpha: definedPercentiles(drawn.alpha),
  rho: definedPercentiles(drawn.rho),
  pearson: definedPercentiles(drawn.pearson),
  tau: definedPercentiles(drawn.tau),
  auc: definedPercentiles(drawn.auc),
});

interface Concepts {
  /** Uint32 [pairs of the study]. */
  readonly of: Uint32Array;
  readonly n: number;
}

/** Concepts of the rated pairs as numbers; where there is one only each pair is by itself: nothing else says how another would differ. */
function conceptsOf({ pairs }: Study, { rated }: KeptPairs): Concepts {
  const known = new Map<string, number>();
  const of = new Uint32Array(pairs.length);
  const all = endToEnd(rated);
  for (const pair of all) {
    const { concept } = pairs[pair]!;
    const number = known.get(concept) ?? known.size;
    known.set(concept, number);
    of[pair] = number;
  }
  if (known.size !== 1) return { of, n: known.size };
  for (const [at, pair] of all.entries()) of[pair] = at;
  return { of, n: all.length };
}

/** People as two metrics: what the first group says against the second. */
function ceilingPairs({ people, rated }: KeptPairs): { cells: readonly CellPairs[]; pooled: CellPairs } | null {
  const [first, second, ...more] = people?.groups ?? [];
  if (people === null || first === undefined || second === undefined || more.length > 0) return null;
  const metric: StudyMetric = {
    id: "",
    label: "",
    dimension: "",
    scale: "ratings",
    isOwn: false,
    values: first,
    source: "",
  };
  const other = { ...people, groups: [second], mean: second };
  const cells = (pairs: Uint32Array) => cellPairs(metric, null, other, pairs);
  return { cells: rated.map(cells), pooled: cells(endToEnd(rated)) };
}

/**
 * Draws a table's intervals, in steps between which something else may be done; `agreementTable` of the same study has
 * the numbers themselves.
 *
 * @returns null where nobody rated anything, or fewer than two concepts are there to draw of
 */
export function* drawAgreement(
  study: Study,
  dimension: string,
  options: KeptOptions = {},
  draws: number = BOOTSTRAP_DRAWS,
): Generator<CellsDrawn, AgreementIntervals | null> {
  const kept = keepPairs(study, dimension, options);
  const { people } = kept;
  const concepts = conceptsOf(study, kept);
  if (people === null || concepts.n < 2) return null;
  const counts = drawCounts(concepts.n, draws);
  const ceiling = ceilingPairs(kept);
  const total = (kept.metrics.length + (ceiling === null ? 0 : 1)) * (kept.methods.length + 1);
  let done = 0;
  function* draw(pairs: CellPairs): Generator<CellsDrawn, DrawnCell> {
    const conceptOf = pairs.pairs.map((pair) => concepts.of[pair]!);
    const steps = drawCell(pairs, people!.scale, conceptOf, concepts.n, counts);
    for (;;) {
      const { done: isDone, value } = steps.next();
      if (isDone === true) {
        done++;
        return value;
      }
      yield { done, total };
    }
  }
  function* drawRow(metric: string, row: { cells: readonly CellPairs[]; pooled: CellPairs }) {
    const cells: CellIntervals[] = [];
    for (const cell of row.cells) cells.push(intervalsOf(yield* draw(cell)));
    const pooled = yield* draw(row.pooled);
    yield { done, total };
    return { drawn: pooled, row: { metric, cells, pooled: intervalsOf(pooled) } satisfies IntervalRow };
  }

  const rows: IntervalRow[] = [];
  const drawn: DrawnCell[] = [];
  for (const metric of kept.metrics) {
    const pairs = rowPairs(metric, kept);
    if (pairs === null) continue;
    const made = yield* drawRow(metric.id, pairs);
    rows.push(made.row);
    drawn.push(made.drawn);
  }
  const ofPeople = ceiling === null ? null : (yield* drawRow("", ceiling)).row;
  const differences: DifferenceIntervals[] = [];
  for (const [at, first] of drawn.entries())
    for (let other = at + 1; other < drawn.length; other++) {
      const pooled = intervalsOf(lessDrawn(first, drawn[other]!));
      differences.push({ first: rows[at]!.metric, second: rows[other]!.metric, pooled });
      yield { done, total };
    }
  return { methods: kept.methods, rows, ceiling: ofPeople, differences };
}
