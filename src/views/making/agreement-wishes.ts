import type { AgreementWish } from "../../engine/protocol.ts";
import { addTo } from "../../lib/lists.ts";
import type { Sample } from "../../project/types.ts";
import type { Reviewed } from "./review-order.ts";

/** Pictures that one mask is compared with at most: the median of a few says what all would. */
const MOST_OTHERS = 5;

/** A pair's pictures on either side, with the masks in use. */
const sidesOf = ({ reference, referenceMask, otherReferences, generation, generationMask }: Sample) => ({
  reference: [{ image: reference, mask: referenceMask }, ...otherReferences],
  generation: [{ image: generation, mask: generationMask }],
});

/**
 * What masks are to be compared with: pictures of the other side of their pairs, by the masks in use, or those that wait
 * and are not doubtful themselves.
 *
 * @param reviewed as they are judged without tokens
 */
export function agreementWishes(reviewed: readonly Reviewed[], samples: readonly Sample[]): AgreementWish[] {
  const trusted = new Map(
    reviewed.filter(({ doubts }) => doubts.length === 0).map(({ path, made }) => [made.of, path]),
  );
  const showing = { reference: new Map<string, Sample[]>(), generation: new Map<string, Sample[]>() };
  for (const sample of samples) {
    const sides = sidesOf(sample);
    for (const side of ["reference", "generation"] as const)
      for (const { image } of sides[side]) if (image !== null) addTo(showing[side], image, sample);
  }
  return reviewed.map(({ path, made, side }): AgreementWish => {
    const others = new Map<string, string>();
    for (const sample of showing[side].get(made.of) ?? []) {
      if (others.size >= MOST_OTHERS) break;
      for (const { image, mask } of sidesOf(sample)[side === "reference" ? "generation" : "reference"]) {
        const known = image === null ? null : (mask ?? trusted.get(image) ?? null);
        if (image !== null && known !== null && others.size < MOST_OTHERS) others.set(image, known);
      }
    }
    return { picture: made.of, mask: path, side, others: [...others].map(([picture, mask]) => ({ picture, mask })) };
  });
}
