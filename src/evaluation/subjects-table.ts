import { areaUnderCurve } from "../metric/agreement.ts";
import type { StudyMetric, SubjectStudy } from "./study.ts";

/** How well metrics tell pairs of one subject from pairs of two (ORIDa's table). */
export interface SubjectsRow extends SubjectStatistic {
  readonly metric: StudyMetric;
  /** Pairs in the wrong order, the worst first: across subjects and high, or within one and low. */
  readonly inversions: readonly Inversion[];
}

export interface SubjectStatistic {
  readonly nWithin: number;
  readonly nCross: number;
  readonly meanWithin: number | null;
  readonly meanCross: number | null;
  /** Of the population, as numpy has it. */
  readonly stdWithin: number | null;
  readonly stdCross: number | null;
  /** The means' difference, and the same after scaling to [0, 1] by the least and largest of both together. */
  readonly delta: number | null;
  readonly deltaNorm: number | null;
  /** How often a pair within a subject is above one across two, ties by half. */
  readonly auc: number | null;
}

export interface Inversion {
  /** Of the study's subject pairs. */
  readonly within: number;
  readonly cross: number;
  /** How far the one across is above the one within. */
  readonly by: number;
}

const MOST_INVERSIONS = 20;

const meanOf = (values: Float64Array): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function deviationOf(values: Float64Array): number | null {
  const mean = meanOf(values);
  return mean === null ? null : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** @param within, cross Float64 each; all finite */
export function subjectStatistic(within: Float64Array, cross: Float64Array): SubjectStatistic {
  const [meanWithin, meanCross] = [meanOf(within), meanOf(cross)];
  let [lowest, highest] = [Infinity, -Infinity];
  for (const values of [within, cross])
    for (const value of values) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
  const delta = meanWithin === null || meanCross === null ? null : meanWithin - meanCross;
  return {
    nWithin: within.length,
    nCross: cross.length,
    meanWithin,
    meanCross,
    stdWithin: deviationOf(within),
    stdCross: deviationOf(cross),
    delta,
    deltaNorm: delta === null || !(lowest < highest) ? null : delta / (highest - lowest),
    auc: areaUnderCurve(within, cross),
  };
}

/** Each pair once: the lowest within a subject beside the highest across, and so on while they are in the wrong order. */
function inversionsOf(values: Float64Array, within: readonly number[], cross: readonly number[]): readonly Inversion[] {
  const low = within.toSorted((a, b) => values[a]! - values[b]! || a - b);
  const high = cross.toSorted((a, b) => values[b]! - values[a]! || a - b);
  const inversions: Inversion[] = [];
  for (let at = 0; at < Math.min(low.length, high.length, MOST_INVERSIONS); at++) {
    const by = values[high[at]!]! - values[low[at]!]!;
    if (!(by > 0)) break;
    inversions.push({ within: low[at]!, cross: high[at]!, by });
  }
  return inversions;
}

/** A row a metric, in the study's order. */
export function subjectsTable({ pairs, metrics }: SubjectStudy): readonly SubjectsRow[] {
  return metrics.map((metric) => {
    const { values } = metric;
    const scored = [...pairs.keys()].filter((pair) => Number.isFinite(values[pair]!));
    const within = scored.filter((pair) => pairs[pair]!.same);
    const cross = scored.filter((pair) => !pairs[pair]!.same);
    const take = (list: readonly number[]) => Float64Array.from(list, (pair) => values[pair]!);
    return {
      metric,
      ...subjectStatistic(take(within), take(cross)),
      inversions: inversionsOf(values, within, cross),
    };
  });
}

/** The best first. */
export const byAuc = (rows: readonly SubjectsRow[]): readonly SubjectsRow[] =>
  rows.toSorted((a, b) => (b.auc ?? -Infinity) - (a.auc ?? -Infinity) || 0);

/** Whether the pairs are ORIDa's, which the paper's figures are of. */
export const isOrida = (rows: readonly SubjectsRow[]): boolean =>
  rows.some(({ metric: { id, source } }) => /orida/i.test(`${id} ${source}`));
