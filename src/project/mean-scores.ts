import { sortFlags, type Flag } from "../metric/flags.ts";
import { orderFurther } from "./further-measures.ts";
import { MEASURES, type Measure } from "./measures.ts";
import type { Outcome, ReferenceOutcome } from "./outcome.ts";
import { valueOf, type SampleScores } from "./scores.ts";

/**
 * Scores of a generation against each of several references, as one: their mean, as the field has it (DreamBooth,
 * CustomConcept101).
 */

/** Whether a measure has another value against another reference. What is of generation and prompt alone has not. */
export const isOfReference = ({ compares, authors, id }: Measure): boolean =>
  compares !== "prompt" && authors?.signal !== "prompt_following" && id !== "flags";

/** null without any. Of equal values that very value: a sum would be off in the last digit. */
function meanOf(values: readonly number[]): number | null {
  const [first = null] = values;
  if (values.every((value) => value === first)) return first;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const numbersOf = (all: readonly SampleScores[], id: string): readonly number[] =>
  all.map((scores) => valueOf(scores, id)).filter((value) => typeof value === "number");

function meanValue(all: readonly SampleScores[], { id, value }: Measure): unknown {
  if (value.kind === "flags") return sortFlags(all.flatMap(({ flags }) => flags));
  if (value.kind === "number") return meanOf(numbersOf(all, id));
  const [first = null, ...others] = all.map((scores) => valueOf(scores, id));
  return others.every((other) => other === first) ? first : null;
}

/**
 * Means of scores, measure by measure, over the references that have a value: null where none has. Counts and texts are
 * what all of them say, else null, since a mean of them is none; flags are those of any.
 *
 * @param all one a reference, at least one
 */
export function meanScores(all: readonly SampleScores[]): SampleScores {
  const [first] = all;
  if (first === undefined) throw new Error("there are no scores to be averaged");
  if (all.length === 1) return first;
  const further = orderFurther(all.flatMap((scores) => Object.keys(scores.further ?? {})));
  return {
    ...first,
    ...Object.fromEntries(MEASURES.map((measure) => [measure.id, meanValue(all, measure)])),
    ...(further.length === 0
      ? {}
      : { further: Object.fromEntries(further.map((id) => [id, meanOf(numbersOf(all, id))])) }),
  };
}

/**
 * What a sample's comparisons come to. Where some of its references could not be compared, the mean is over the
 * others, and flagged so; where none could, the sample fails as the first did.
 */
export function outcomeOf(references: readonly ReferenceOutcome[]): Outcome {
  const all = references.flatMap((one) => ("scores" in one ? [one.scores] : []));
  if (all.length === 0) {
    const failed = references.find((one) => "error" in one);
    if (failed === undefined) throw new Error("there is no reference to compare with");
    return { error: failed.error };
  }
  const mean = meanScores(all);
  const failed: readonly Flag[] = all.length < references.length ? ["reference_failed"] : [];
  return { scores: { ...mean, flags: sortFlags([...mean.flags, ...failed]) }, references };
}

/** What came of the comparison with one reference: the outcome's own where it was compared with no other. */
export function comparisonIn(outcome: Outcome, image: string | null): Outcome {
  if ("error" in outcome || outcome.references === undefined) return outcome;
  const found = outcome.references.find((one) => one.image === image);
  if (found === undefined) return outcome;
  return "scores" in found ? { scores: found.scores } : { error: found.error };
}

/** Of how many references a measure's mean is, and how many there are; null where it has no mean of several. */
export function meanOfHowMany(
  references: readonly ReferenceOutcome[] | undefined,
  measure: Measure,
): { readonly scored: number; readonly all: number } | null {
  if (references === undefined || !isOfReference(measure)) return null;
  const scored = references.filter((one) => "scores" in one && valueOf(one.scores, measure.id) !== null);
  return { scored: scored.length, all: references.length };
}

/** The largest value (the smallest, where that is the good end) that a measure has against any reference; null without. */
export function bestOf(references: readonly ReferenceOutcome[], { id, better }: Measure): number | null {
  if (better === null) return null;
  const values = numbersOf(
    references.flatMap((one) => ("scores" in one ? [one.scores] : [])),
    id,
  );
  if (values.length === 0) return null;
  return better === "higher" ? Math.max(...values) : Math.min(...values);
}
