import type { MaskSource, Sample } from "../../types.ts";
import type { SourceMasks } from "./masks.ts";
import type { FoundMasks, FoundPairs, FoundSamples, MaskOf } from "./pairs.ts";

/** Which of several sources' masks the pairs have. */

/** Which source the references' masks are of, and which the generations': places among the sources, -1 for none. */
export interface Chosen {
  readonly reference: number;
  readonly generation: number;
}

/**
 * The source that has both masks of most pairs, the first by name where several do. Where none has both kinds at all,
 * each kind is of the source that has most of it.
 */
export function chooseSource(found: readonly FoundPairs[], sources: number): Chosen {
  const counts = Array.from({ length: sources }, () => ({ both: 0, reference: 0, generation: 0 }));
  for (const { masks } of found) {
    for (let at = 0; at < sources; at++) {
      const [count, { reference, generation, ofGenerations }] = [counts[at]!, masks[at]!];
      count.generation += ofGenerations.length;
      if (reference === null) continue;
      count.reference += generation.length;
      count.both += ofGenerations.length;
    }
  }
  const most = (kind: "both" | "reference" | "generation") => {
    const largest = Math.max(0, ...counts.map((count) => count[kind]));
    return largest === 0 ? -1 : counts.findIndex((count) => count[kind] === largest);
  };
  const both = most("both");
  return both >= 0
    ? { reference: both, generation: both }
    : { reference: most("reference"), generation: most("generation") };
}

/** Masks by source, as the project keeps them. */
export function toSources(
  masks: readonly SourceMasks[],
  found: readonly FoundPairs[],
  chosen: Chosen,
): readonly MaskSource[] {
  return masks.map(({ name }, at) => {
    // A reference stands in many pairs.
    const ofReferences = new Map<string, MaskOf>();
    for (const one of found) for (const mask of one.masks[at]!.ofReferences) ofReferences.set(mask[0], mask);
    const all: MaskOf[] = [...ofReferences.values()];
    for (const one of found) for (const mask of one.masks[at]!.ofGenerations) all.push(mask);
    return { name, inUse: at === chosen.reference || at === chosen.generation, masks: all };
  });
}

/** A folder's pairs with their masks. */
export interface Masked {
  readonly reference: string | null;
  readonly generation: FoundMasks | null;
  readonly samples: readonly Sample[];
  /** How many of them lack one of the two. */
  readonly lacking: number;
}
const maskedPairs = new WeakMap<FoundSamples, Masked>();
const maskedSamples = new WeakMap<Sample, Sample>();

/** A folder's pairs with the masks of the chosen sources; the same objects for the same masks. */
export function withMasks({ found, masks }: FoundPairs, chosen: Chosen): Masked {
  const reference = masks[chosen.reference]?.reference ?? null;
  const generation = masks[chosen.generation] ?? null;
  const known = maskedPairs.get(found);
  if (known?.reference === reference && known.generation === generation) return known;
  const samples = found.samples.map((sample, at) => {
    const last = maskedSamples.get(sample);
    const generationMask = generation?.generation[at] ?? null;
    if (last?.referenceMask === reference && last.generationMask === generationMask) return last;
    const made = { ...sample, referenceMask: reference, generationMask };
    maskedSamples.set(sample, made);
    return made;
  });
  const lacking = reference === null ? samples.length : samples.length - (generation?.ofGenerations.length ?? 0);
  const masked = { reference, generation, samples, lacking };
  maskedPairs.set(found, masked);
  return masked;
}
