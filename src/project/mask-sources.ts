import { quote } from "./quote.ts";
import type { IntakeProblem, MaskSource, Sample } from "./types.ts";

/** Masks of several makers over the same pictures: which of them the samples have. */

/** The samples with the masks of the wanted source, and none of another's; as they are where there is no such source. */
export function useMaskSource(
  samples: readonly Sample[],
  sources: readonly MaskSource[],
  wanted: string | null,
): { readonly samples: readonly Sample[]; readonly sources: readonly MaskSource[] } {
  const chosen = sources.find(({ name }) => name === wanted);
  if (chosen === undefined || chosen.inUse) return { samples, sources };
  const known = new Set(sources.flatMap(({ masks }) => masks.map(([, mask]) => mask)));
  const maskOf = new Map(chosen.masks);
  /** What no source has (a mask beside its picture) stays. */
  const swapped = (picture: string | null, mask: string | null) =>
    mask !== null && !known.has(mask) ? mask : ((picture === null ? null : maskOf.get(picture)) ?? null);
  return {
    samples: samples.map((sample) => ({
      ...sample,
      referenceMask: swapped(sample.reference, sample.referenceMask),
      generationMask: swapped(sample.generation, sample.generationMask),
      otherReferences: sample.otherReferences.map(({ image, mask }) => ({ image, mask: swapped(image, mask) })),
    })),
    sources: sources.map((source) => ({ ...source, inUse: source.name === wanted })),
  };
}

const nameOf = ({ name }: Pick<MaskSource, "name">) => name || "no name";

/** Asks which masks count, where there are several and nobody said. */
export function maskSourceProblems(sources: readonly MaskSource[], said: string | null): IntakeProblem[] {
  if (sources.length < 2 || sources.some(({ name }) => name === said)) return [];
  const taken = sources.find(({ inUse }) => inUse);
  return [
    {
      kind: "mask",
      path: null,
      message: `There are masks of ${sources.length} sources (${sources.map(nameOf).join(", ")}); those of ${quote(taken === undefined ? "none" : nameOf(taken))} were taken. Choose others under "How these were read", on the page Files.`,
    },
  ];
}
