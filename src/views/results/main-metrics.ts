import type { Study, StudyMetric } from "../../evaluation/study.ts";
import { MEASURES } from "../../project/measures.ts";

/** Aggregators of MaSC's own that are told with a sample's details are another section's. */
const isDetail = ({ id, isOwn }: StudyMetric): boolean => !isOwn && MEASURES.some((measure) => measure.id === id);

/** Metrics of the first tables, as places among the study's. */
export const mainMetrics = ({ metrics }: Pick<Study, "metrics">): readonly number[] =>
  metrics.flatMap((metric, place) => (isDetail(metric) ? [] : [place]));
