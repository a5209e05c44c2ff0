import type { FurtherScores } from "./further-measures.ts";
import { NO_STATIC_SCORES, type StaticScores } from "./measures.ts";

/** What scoring one sample gives: the register's measures (measures.ts), and those of further backbones by their ids. */
export type SampleScores = StaticScores & {
  /** In the order of the slots; left out where there are none. */
  readonly further?: FurtherScores;
};

/** No score of any kind. */
export const NO_SCORES: SampleScores = NO_STATIC_SCORES;

/** A measure's value in a sample's scores, of the kind that its entry says; null where there is none. */
export function valueOf(scores: SampleScores | null | undefined, id: string): unknown {
  if (scores === null || scores === undefined) return null;
  const fields: Readonly<Record<string, unknown>> = Object.hasOwn(scores, id) ? scores : (scores.further ?? {});
  return Object.hasOwn(fields, id) ? fields[id] : null;
}

/** A measure's number in a sample's scores; null where there is none, or it is no number. */
export function scoreOf(scores: SampleScores | null | undefined, id: string): number | null {
  const value = valueOf(scores, id);
  return typeof value === "number" ? value : null;
}
