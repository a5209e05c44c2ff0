import type { ScoreSettings } from "./result.ts";
import type { Sample } from "./types.ts";

/**
 * What is wanted and what is done are two things; their difference is the work. A result remembers under which key
 * it was computed; when anything the score depends on changes, the key does, and the row is wanted again.
 */

/** Everything beside the sample that its scores depend on. */
export interface RunIdentity {
  /** A name for each checkpoint's content and precision; null where there is none. */
  readonly models: { readonly siglip: string | null; readonly clip: string | null; readonly dino: string | null };
  readonly settings: ScoreSettings;
}

/** The key of a sample's scores. Files count by path: one that is replaced drops its results (see the store). */
export function scoreKey(sample: Sample, { models, settings }: RunIdentity): string {
  const { reference, referenceMask, generation, generationMask, prompt, object } = sample;
  return JSON.stringify([
    [reference, referenceMask, generation, generationMask, prompt, object],
    [models.siglip, models.clip, models.dino],
    [settings.maxPatches, settings.threshold, settings.stripper],
  ]);
}

/** Samples without a result under their present key, in their order. */
export function wantedSamples(samples: readonly Sample[], doneKeyOf: (id: string) => string | null, identity: RunIdentity): Sample[] {
  return samples.filter((sample) => doneKeyOf(sample.id) !== scoreKey(sample, identity));
}

/** The distinct image files that samples name, in their order: each is encoded once. */
export function imagesOf(samples: readonly Sample[]): ReadonlySet<string> {
  return new Set(samples.flatMap(({ reference, generation }) => [reference, generation].filter((path) => path !== null)));
}
