import { goesRound } from "../../../components/chart/geometry.ts";
import type { PlaneRange } from "../../../components/chart/PlanePlot.tsx";
import type { Study, StudyMetric, StudyPair } from "../../../evaluation/study.ts";

/** Single pairs in a plane of two metrics. */

/** Values of both metrics, a pair each; NaN where it is set aside. */
export function countedValues(
  { pairs }: Study,
  x: StudyMetric,
  y: StudyMetric,
): { readonly x: Float64Array; readonly y: Float64Array } {
  const counted = (values: Float64Array) => values.map((value, row) => (pairs[row]?.setAside === null ? value : NaN));
  return { x: counted(x.values), y: counted(y.values) };
}

const isIn = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

/** The pairs whose values lie within, ends and all; of a free line those that it goes round. */
export const pairsIn = ({ pairs }: Study, x: StudyMetric, y: StudyMetric, range: PlaneRange): readonly StudyPair[] =>
  pairs.filter(({ setAside }, row) => {
    const place = { x: x.values[row]!, y: y.values[row]! };
    const isWithin = setAside === null && isIn(place.x, range.x) && isIn(place.y, range.y);
    return isWithin && (range.outline === undefined || goesRound(range.outline, place));
  });

/** Those of them that the project has: of scores alone there is nothing to open. */
export const samplesOfPairs = (pairs: readonly StudyPair[]): readonly string[] =>
  pairs.flatMap(({ sample }) => sample ?? []);
