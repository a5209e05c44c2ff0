import { doubtsOf, type MaskDoubt } from "../../project/mask-doubt.ts";
import type { WaitingMask } from "../../project/made-masks.ts";
import type { MaskAgreement } from "../../metric/mask-agreement.ts";
import type { Provenance, Sample } from "../../project/types.ts";

/** A made mask as it is looked at. */
export interface Reviewed extends WaitingMask {
  readonly side: "reference" | "generation";
  /** A pair that shows its picture. */
  readonly sample: string;
  /** The weightiest first; none where it is not doubtful. */
  readonly doubts: readonly MaskDoubt[];
  /** Whether patches were compared: a shifted mask, or a half, looks like a mask until then. */
  readonly compared: boolean;
}

const doubtsAbout = (
  { segmented }: Provenance,
  agreement: MaskAgreement | null,
  small: number | undefined,
): readonly MaskDoubt[] => (segmented === undefined ? [] : doubtsOf(segmented.facts, agreement, small));

export const NO_AGREEMENTS: ReadonlyMap<string, MaskAgreement> = new Map();

/**
 * The doubtful first; within each, masks of references before those of generations, in the order in which they were made.
 *
 * @param agreements with patch tokens, as far as they are known, by the masks' paths
 */
export function reviewOrder(
  waiting: readonly WaitingMask[],
  samples: readonly Sample[],
  agreements = NO_AGREEMENTS,
): Reviewed[] {
  const references = new Map<string, Sample>();
  const generations = new Map<string, Sample>();
  for (const sample of samples) {
    const { reference, otherReferences, generation } = sample;
    for (const image of [reference, ...otherReferences.map((other) => other.image)])
      if (image !== null && !references.has(image)) references.set(image, sample);
    if (generation !== null && !generations.has(generation)) generations.set(generation, sample);
  }
  const reviewed = waiting.map((mask): Reviewed => {
    const reference = references.get(mask.made.of);
    const sample = reference ?? generations.get(mask.made.of);
    const agreement = agreements.get(mask.path) ?? null;
    return {
      ...mask,
      side: reference === undefined ? "generation" : "reference",
      sample: sample?.id ?? "",
      doubts: doubtsAbout(mask.made, agreement, sample?.smallMask),
      compared: agreement !== null,
    };
  });
  const rank = ({ doubts, side }: Reviewed) => 2 * Number(doubts.length === 0) + Number(side === "generation");
  return reviewed.toSorted((a, b) => rank(a) - rank(b));
}
