import { BOOTSTRAP_DRAWS, definedPercentiles, drawCounts, type Interval } from "../analysis/bootstrap.ts";
import { byAuc, subjectsTable, type SubjectsRow } from "./subjects-table.ts";
import type { Portion } from "./mean-intervals.ts";
import type { SubjectStudy } from "./study.ts";

/**
 * How sure a metric's numbers within and across subjects are: the bootstrap over subjects, the same draws for every
 * metric. A pair counts as often as its subject was drawn, one of two subjects as often as both were together.
 */
export interface SubjectIntervals {
  /** In the study's order of metrics. */
  readonly rows: readonly SubjectInterval[];
}

export interface SubjectInterval {
  /** The metric's id. */
  readonly metric: string;
  readonly auc: Interval | null;
  readonly delta: Interval | null;
  /** Scaled by the range of all pairs, as the table is. */
  readonly deltaNorm: Interval | null;
  /** The AUC of the metric that has the highest less this one's; null for that one itself. */
  readonly below: Interval | null;
}

interface Weighed {
  readonly values: Float64Array;
  readonly isSame: Uint8Array;
  /** Uint32 [pairs]: subjects of both. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** The metric's pairs by its values, the lowest first. */
function inOrder(
  { pairs }: SubjectStudy,
  { metric: { values } }: SubjectsRow,
  numberOf: (name: string) => number,
): Weighed {
  const order = [...pairs.keys()].filter((pair) => Number.isFinite(values[pair]!));
  order.sort((x, y) => values[x]! - values[y]!);
  const take = (side: 0 | 1) => Uint32Array.from(order, (pair) => numberOf(pairs[pair]!.subjects[side]));
  return {
    values: Float64Array.from(order, (pair) => values[pair]!),
    isSame: Uint8Array.from(order, (pair) => Number(pairs[pair]!.same)),
    a: take(0),
    b: take(1),
  };
}

/** AUC, ties by half, and the means' difference of one draw; NaN where it leaves one side empty. */
function statisticsIn({ values, isSame, a, b }: Weighed, counts: Uint16Array, from: number): readonly [number, number] {
  let [within, across, sumWithin, sumAcross, above] = [0, 0, 0, 0, 0];
  for (let at = 0; at < values.length;) {
    const value = values[at]!;
    let [sameHere, otherHere] = [0, 0];
    for (; at < values.length && values[at] === value; at++) {
      const times = counts[from + a[at]!]!;
      if (isSame[at] === 1) sameHere += times;
      else otherHere += times * counts[from + b[at]!]!;
    }
    above += sameHere * (across + otherHere / 2);
    within += sameHere;
    across += otherHere;
    sumWithin += sameHere * value;
    sumAcross += otherHere * value;
  }
  return within === 0 || across === 0
    ? [NaN, NaN]
    : [above / (within * across), sumWithin / within - sumAcross / across];
}

/** In steps, a metric each. */
export function* drawSubjects(
  subjects: SubjectStudy,
  draws: number = BOOTSTRAP_DRAWS,
): Generator<Portion, SubjectIntervals> {
  const table = subjectsTable(subjects);
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  for (const { subjects: names } of subjects.pairs) names.forEach(numberOf);
  const size = numbers.size;
  const counts = drawCounts(size, draws);
  const drawn: { readonly auc: Float64Array; readonly delta: Float64Array }[] = [];
  for (const row of table) {
    const pairs = inOrder(subjects, row, numberOf);
    const [auc, delta] = [new Float64Array(draws), new Float64Array(draws)];
    for (let draw = 0; draw < draws; draw++)
      [auc[draw], delta[draw]] = size < 2 ? [NaN, NaN] : statisticsIn(pairs, counts, draw * size);
    drawn.push({ auc, delta });
    yield { done: drawn.length, total: table.length };
  }
  const best = table.indexOf(byAuc(table)[0]!);
  return {
    rows: table.map(({ metric, delta, deltaNorm }, at): SubjectInterval => {
      const own = drawn[at]!;
      const ofDelta = definedPercentiles(own.delta);
      const scale = delta === null || deltaNorm === null || delta === 0 ? null : deltaNorm / delta;
      return {
        metric: metric.id,
        auc: definedPercentiles(own.auc),
        delta: ofDelta,
        deltaNorm: ofDelta === null || scale === null ? null : [ofDelta[0] * scale, ofDelta[1] * scale],
        below: at === best ? null : definedPercentiles(drawn[best]!.auc.map((auc, draw) => auc - own.auc[draw]!)),
      };
    }),
  };
}
