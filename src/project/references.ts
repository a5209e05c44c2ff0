import type { Reference, Sample } from "./types.ts";

/**
 * A sample may have several references. Each comparison of its generation with one of them is a pair of its own, with a
 * key of its own (plan.ts): so scores of all of them can stand beside each other under the one sample.
 */

/** All references of a sample, the one in use first; none twice. */
export function referencesOf({ reference, referenceMask, otherReferences }: Sample): readonly Reference[] {
  const others = otherReferences.filter(({ image }) => image !== reference);
  return reference === null ? others : [{ image: reference, mask: referenceMask }, ...others];
}

/** The sample as it is compared with one of its references; itself where that is the one in use. */
export const comparedWith = (sample: Sample, { image, mask }: Reference): Sample =>
  image === sample.reference ? sample : { ...sample, reference: image, referenceMask: mask };

/** A sample's comparisons: what there is to compute of it. Today the first of them is. */
export const comparisonsOf = (sample: Sample): readonly Sample[] =>
  referencesOf(sample).map((reference) => comparedWith(sample, reference));
