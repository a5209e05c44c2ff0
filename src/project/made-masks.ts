import { filesOf, referencesOf, withMaskOf } from "./references.ts";
import type { Correction } from "./corrections.ts";
import type { MadeFiles, Provenance, Sample } from "./types.ts";

/**
 * Masks that a segmenter makes: of which pictures, under which names, and what becomes of those it made. One that no pair
 * uses yet waits to be looked at; that is read off the project, and kept nowhere.
 */

/** A picture without a mask. */
export interface Unmasked {
  readonly image: string;
  readonly side: "reference" | "generation";
  /** What its subject is called; null where no pair says it. */
  readonly name: string | null;
  /** Whose name it would be: pairs of one concept have one. */
  readonly concept: string;
}

/** Pairs of one subject: by what the concept is called, else by the reference that they share. */
export const conceptKey = ({ concept, reference, id }: Pick<Sample, "concept" | "reference" | "id">): string =>
  concept ?? reference ?? id;

/**
 * Pictures that pairs show and no mask is known of, each once: references first, then generations, in the pairs' order.
 *
 * @param again those that have a mask, too: another is to be made beside it
 */
export function unmaskedOf(samples: readonly Sample[], again = false): Unmasked[] {
  const found = { reference: new Map<string, Unmasked>(), generation: new Map<string, Unmasked>() };
  const masked = new Set<string>();
  const see = (side: Unmasked["side"], image: string | null, mask: string | null, sample: Sample) => {
    if (image === null) return;
    if (mask !== null && !again) masked.add(image);
    const name = sample.object?.trim() || null;
    const known = found[side].get(image);
    if (known === undefined) found[side].set(image, { image, side, name, concept: conceptKey(sample) });
    else if (known.name === null && name !== null) found[side].set(image, { ...known, name });
  };
  for (const sample of samples) {
    for (const { image, mask } of referencesOf(sample)) see("reference", image, mask, sample);
    see("generation", sample.generation, sample.generationMask, sample);
  }
  const references = [...found.reference.values()];
  const generations = [...found.generation.values()].filter(({ image }) => !found.reference.has(image));
  return [...references, ...generations].filter(({ image }) => !masked.has(image));
}

/** A made mask that no pair uses yet. */
export interface WaitingMask {
  readonly path: string;
  readonly made: Provenance;
}

/**
 * Of every picture the newest that was made of it and not put away, where a segmenter made it and no pair uses it; in the
 * order in which they were made.
 *
 * @param out files that were taken out of the project: what was rejected, and what another took the place of
 */
export function waitingMasks(samples: readonly Sample[], made: MadeFiles, out: readonly string[]): WaitingMask[] {
  if (made.size === 0) return [];
  const away = new Set(out);
  const newest = new Map<string, WaitingMask>();
  for (const [path, provenance] of made) {
    if (away.has(path)) continue;
    const other = newest.get(provenance.of);
    if (other === undefined || (provenance.at ?? 0) >= (other.made.at ?? 0))
      newest.set(provenance.of, { path, made: provenance });
  }
  const used = new Set(samples.flatMap(filesOf));
  const shown = new Set(samples.flatMap((sample) => picturesOf(sample)));
  return [...newest.values()].filter(
    ({ path, made: { maker, of } }) => maker === "segmenter" && !used.has(path) && shown.has(of),
  );
}

/**
 * What segmenters made of these pictures that no pair uses and that was not put away: what waits, and what it took the
 * place of while its run went on.
 *
 * @param images whose
 */
export function proposalsOf(
  images: ReadonlySet<string>,
  samples: readonly Sample[],
  made: MadeFiles,
  out: readonly string[],
): WaitingMask[] {
  const gone = new Set([...out, ...samples.flatMap(filesOf)]);
  return [...made].flatMap(([path, provenance]) =>
    provenance.maker === "segmenter" && images.has(provenance.of) && !gone.has(path)
      ? [{ path, made: provenance }]
      : [],
  );
}

const picturesOf = (sample: Sample): string[] =>
  [...referencesOf(sample).map(({ image }) => image), sample.generation].filter((path) => path !== null);

/**
 * What makes masks those of their pictures, in every pair that shows them and on either side.
 *
 * @param masks by picture
 */
export function withMasks(
  samples: readonly Sample[],
  masks: ReadonlyMap<string, string>,
): (readonly [id: string, change: Correction])[] {
  return samples.flatMap((sample) => {
    let changed = sample;
    for (const { image, mask: present } of referencesOf(sample)) {
      const mask = masks.get(image);
      if (mask !== undefined && mask !== present) changed = { ...changed, ...withMaskOf(changed, image, mask) };
    }
    const generation = masks.get(sample.generation ?? "");
    if (generation !== undefined) changed = { ...changed, generationMask: generation };
    if (changed === sample) return [];
    const { referenceMask, otherReferences, generationMask } = changed;
    const change: Correction = {
      ...(referenceMask === sample.referenceMask ? {} : { referenceMask }),
      ...(otherReferences === sample.otherReferences ? {} : { otherReferences }),
      ...(generationMask === sample.generationMask ? {} : { generationMask }),
    };
    return Object.keys(change).length === 0 ? [] : [[sample.id, change] as const];
  });
}
