import type { RaterGroup, Study } from "./study.ts";

/** What people say in one respect, all groups on one scale. */
export interface People {
  /** Of the first group; the others are brought to it. */
  readonly scale: readonly [lowest: number, highest: number];
  readonly names: readonly string[];
  /** Float64 [pairs] a group; NaN where it says nothing. */
  readonly groups: readonly Float64Array[];
  /** Float64 [pairs]: the mean of the groups; NaN where too few of them say anything (`isRated`). */
  readonly mean: Float64Array;
}

/**
 * One group or two have to say something of a pair, each of them: that is the paper's rule. Of more, people of a study
 * of one's own who share the pairs among them, one who does is enough.
 */
const needed = (groups: number) => (groups <= 2 ? groups : 1);

function onScale({ values, scale: [low, high] }: RaterGroup, [lowest, highest]: People["scale"]): Float64Array {
  if (low === lowest && high === highest) return values;
  return values.map((value) => lowest + ((value - low) / (high - low)) * (highest - lowest));
}

/** null where nobody says anything. */
export function peopleOf(study: Study, dimension: string): People | null {
  const raters = study.raters.filter((group) => group.dimension === dimension);
  const scale = raters[0]?.scale;
  if (scale === undefined) return null;
  const groups = raters.map((group) => onScale(group, scale));
  const mean = new Float64Array(study.pairs.length);
  for (let pair = 0; pair < mean.length; pair++) {
    let [sum, n] = [0, 0];
    for (const group of groups) {
      const value = group[pair]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      n++;
    }
    mean[pair] = n >= needed(groups.length) ? sum / n : NaN;
  }
  return { scale, names: raters.map(({ name }) => name), groups, mean };
}

export const isRated = ({ mean }: People, pair: number): boolean => !Number.isNaN(mean[pair]!);
