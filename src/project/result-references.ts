import { isFurtherId, orderFurther } from "./further-measures.ts";
import { bestOf, isOfReference } from "./mean-scores.ts";
import { MEASURES, type Measure } from "./measures.ts";
import type { ReferenceOutcome } from "./outcome.ts";
import { valueOf } from "./scores.ts";

/**
 * What a result row says of each of several references: behind all else, and only where there are several. What does
 * not depend on the reference (PF, CLIP-T) stands in the row alone.
 */

/** The best CP, and every comparison. */
export const REFERENCE_FIELDS = ["cp_best", "references"] as const;

/** As it stands in a row: its files, then its own scores as a row has them, or its error. */
export type RowReference = Readonly<Record<string, unknown>> & {
  readonly reference: string;
  readonly reference_mask: string | null;
};

const OWN: readonly Measure[] = MEASURES.filter(isOfReference);
const CP = MEASURES.find(({ id }) => id === "cp")!;

/** Of the prompt alone, whatever the reference. */
const isOfPrompt = (id: string): boolean => id.endsWith("_t");

function toRowReference(outcome: ReferenceOutcome): RowReference {
  const files = { reference: outcome.image, reference_mask: outcome.mask };
  if ("error" in outcome)
    return { ...files, flags: [], error: { code: outcome.error.code, message: outcome.error.message } };
  const { scores } = outcome;
  const further = orderFurther(Object.keys(scores.further ?? {})).filter((id) => isFurtherId(id) && !isOfPrompt(id));
  return {
    ...files,
    ...Object.fromEntries([...OWN.map(({ id }) => id), ...further].map((id) => [id, valueOf(scores, id)])),
    flags: scores.flags,
  };
}

/** What stands behind a row's other fields; nothing where it has one reference. */
export function referencesPart(references: readonly ReferenceOutcome[]): Readonly<Record<string, unknown>> {
  if (references.length < 2) return {};
  return { cp_best: bestOf(references, CP), references: references.map(toRowReference) };
}

/** Each reference's part of a row; none where it was compared with one. What an input calls `references` is none of ours. */
export function referencesIn(row: Readonly<Record<string, unknown>>): readonly RowReference[] {
  const value = Object.hasOwn(row, "references") ? row["references"] : null;
  return Array.isArray(value) && value.length > 1 && value.every(isRowReference) ? value : [];
}

const isRowReference = (value: unknown): value is RowReference =>
  typeof value === "object" && value !== null && "reference" in value && "reference_mask" in value && "flags" in value;
