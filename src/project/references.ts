import type { Reference, Sample } from "./types.ts";

/**
 * A sample may have several references. Each comparison of its generation with one of them is a pair of its own, with a
 * key of its own (plan.ts) and scores of its own; the sample's are their means (mean-scores.ts).
 */

/** A sample as far as its references go. */
type Referred = Pick<Sample, "reference" | "referenceMask"> & Partial<Pick<Sample, "otherReferences">>;

/** All references of a sample, the one in use first; none twice. */
export function referencesOf({ reference, referenceMask, otherReferences = [] }: Referred): readonly Reference[] {
  const references = new Map<string, Reference>();
  if (reference !== null) references.set(reference, { image: reference, mask: referenceMask });
  for (const other of otherReferences) if (!references.has(other.image)) references.set(other.image, other);
  return [...references.values()];
}

/** How many references a sample is compared with. */
export const countReferences = (sample: Referred): number =>
  (sample.otherReferences ?? []).length === 0 ? Number(sample.reference !== null) : referencesOf(sample).length;

/** The sample as it is compared with one of its references: a pair without others. */
export const comparedWith = <S extends Referred>(sample: S, { image, mask }: Reference): S => ({
  ...sample,
  reference: image,
  referenceMask: mask,
  otherReferences: [],
});

/** A sample's comparisons: what there is to compute of it. One without several references is its own. */
export function comparisonsOf<S extends Referred>(sample: S): readonly S[] {
  if ((sample.otherReferences ?? []).length === 0) return [sample];
  return referencesOf(sample).map((reference) => comparedWith(sample, reference));
}

/** The sample as it is compared with one of its references by their order; a place that it does not have is the first. */
export function comparedAt<S extends Referred>(sample: S, place: number): S {
  if ((sample.otherReferences ?? []).length === 0) return sample;
  const references = referencesOf(sample);
  const reference = references[place] ?? references[0];
  return reference === undefined ? sample : comparedWith(sample, reference);
}

/** The sample with another mask of a picture of its, in whatever place that stands. */
export function withMaskOf(
  { reference, otherReferences }: Pick<Sample, "reference" | "otherReferences">,
  image: string,
  mask: string | null,
): Partial<Pick<Sample, "referenceMask" | "otherReferences">> {
  const isAmongOthers = otherReferences.some((other) => other.image === image);
  return {
    ...(reference === image ? { referenceMask: mask } : {}),
    ...(isAmongOthers
      ? { otherReferences: otherReferences.map((other) => (other.image === image ? { ...other, mask } : other)) }
      : {}),
  };
}

/** The files that a sample names: pictures, then masks, its further references' among them. */
export const filesOf = (sample: Referred & Pick<Sample, "generation" | "generationMask">): readonly string[] => {
  const references = referencesOf(sample);
  const pictures = [...references.map(({ image }) => image), sample.generation];
  // A mask may stand without its picture.
  const masks = [sample.referenceMask, ...references.map(({ mask }) => mask), sample.generationMask];
  return [...new Set([...pictures, ...masks])].filter((path) => path !== null);
};
