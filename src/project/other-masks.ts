import { doubtsOf } from "./mask-doubt.ts";
import { originOf } from "./mask-origin.ts";
import { referencesOf } from "./references.ts";
import type { Intake, MadeFiles, Provenance, Sample } from "./types.ts";

/** Masks of a picture that are not in use, by who made them: a score with each says how far it is to be trusted. */

/** Each with what its source is called. */
export type SourceMasks = readonly (readonly [source: string, mask: string])[];

/** What the files had for a picture before another mask was used. */
const OF_FILES = "the project's files";

/** As it goes after "the mask of". */
const nameOf = (made: Provenance): string => {
  if (made.maker === "segmenter") return originOf(made).source;
  return made.maker === "edit" ? "an earlier edit" : "the picture's transparency";
};

/** Later than another of its maker. */
const isLater = (a: Provenance, b: Provenance): boolean => (a.at ?? 0) >= (b.at ?? 0);

/** What marks nothing, or surely something else, says nothing of a score. */
const isDoubtful = ({ maker, segmented }: Provenance, small: number | undefined): boolean =>
  maker === "segmenter" && segmented !== undefined && doubtsOf(segmented.facts, null, small).length > 0;

/** Masks made here of each picture: the newest of each maker, but for those that were put away. */
function madeBySource(made: MadeFiles, out: ReadonlySet<string>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const [path, provenance] of made) {
    const { of } = provenance;
    if (out.has(path)) continue;
    const known = found.get(of) ?? new Map<string, string>();
    found.set(of, known);
    const other = made.get(known.get(nameOf(provenance)) ?? "");
    if (other === undefined || isLater(provenance, other)) known.set(nameOf(provenance), path);
  }
  return found;
}

/**
 * What finds a picture's masks of other sources than the one in use: the sources among the files, what its pairs had as
 * they were read, and what was made here, unless that is doubtful by itself.
 *
 * @returns with the share of a picture up to which a pair takes a mask for a small one (`Sample.smallMask`)
 */
export function otherMasksOf(
  { samples, masks, out: away }: Pick<Intake, "samples" | "masks" | "out">,
  made: MadeFiles,
): (picture: string | null, inUse: string | null, small?: number) => SourceMasks {
  const out = new Set(away);
  const ours = madeBySource(made, out);
  const read = new Map<string, string>();
  const see = (picture: string | null, mask: string | null) => {
    if (picture !== null && mask !== null && !made.has(mask) && !out.has(mask) && !read.has(picture))
      read.set(picture, mask);
  };
  for (const sample of samples) {
    for (const { image, mask } of referencesOf(sample)) see(image, mask);
    see(sample.generation, sample.generationMask);
  }
  return (picture, inUse, small) => {
    if (picture === null || inUse === null) return [];
    const others = new Map<string, string>();
    const add = (name: string, mask: string) => {
      if (mask !== inUse && ![...others.values()].includes(mask)) others.set(name, mask);
    };
    for (const { name, masks: ofSource } of masks)
      for (const [image, mask] of ofSource) if (image === picture && !out.has(mask)) add(name || "no name", mask);
    const ofFiles = read.get(picture);
    if (ofFiles !== undefined) add(OF_FILES, ofFiles);
    const used = made.get(inUse);
    for (const [name, mask] of ours.get(picture) ?? []) {
      // An earlier mask of the same maker is no other opinion: this one took its place.
      const isSameMaker = used !== undefined && nameOf(used) === name;
      const provenance = made.get(mask);
      if (!isSameMaker && provenance !== undefined && !isDoubtful(provenance, small)) add(name, mask);
    }
    return [...others];
  };
}

/** The same of both pictures of a pair. */
export const otherMasks = (
  { reference, referenceMask, generation, generationMask, smallMask }: Sample,
  of: ReturnType<typeof otherMasksOf>,
): { readonly reference: SourceMasks; readonly generation: SourceMasks } => ({
  reference: of(reference, referenceMask, smallMask),
  generation: of(generation, generationMask, smallMask),
});
