import { bestOf, meanOfHowMany } from "../project/mean-scores.ts";
import type { Measure } from "../project/measures.ts";
import type { Outcome } from "../project/outcome.ts";
import { formatMeasure } from "./format-measure.ts";

/** What a number of several references is, in words. */

/** "mean of 5 references", "mean of 4 of 5 references"; null where it is of one. */
export function meanWords(outcome: Outcome | null | undefined, measure: Measure): string | null {
  if (outcome === null || outcome === undefined || "error" in outcome) return null;
  const among = meanOfHowMany(outcome.references, measure);
  if (among === null) return null;
  const { scored, all } = among;
  return `mean of ${scored === all ? all : `${scored} of ${all}`} references`;
}

/** The same with the best of them: "mean of 5 references, best 0.8123". */
export function meanAndBest(outcome: Outcome | null | undefined, measure: Measure): string | null {
  const words = meanWords(outcome, measure);
  if (words === null || outcome === null || outcome === undefined || "error" in outcome) return null;
  const best = bestOf(outcome.references ?? [], measure);
  return best === null ? words : `${words}, best ${formatMeasure(measure, best)}`;
}
