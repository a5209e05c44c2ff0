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

/** The pairs whose values lie within, ends and all. */
export const pairsIn = ({ pairs }: Study, x: StudyMetric, y: StudyMetric, range: PlaneRange): readonly StudyPair[] =>
  pairs.filter(
    ({ setAside }, row) => setAside === null && isIn(x.values[row]!, range.x) && isIn(y.values[row]!, range.y),
  );

/** Those of them that the project has: of scores alone there is nothing to open. */
export const samplesOfPairs = (pairs: readonly StudyPair[]): readonly string[] =>
  pairs.flatMap(({ sample }) => sample ?? []);
