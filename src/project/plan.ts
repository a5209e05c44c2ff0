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

/** The parts of a key in their order; between `head` and `tail` stand the baselines. */
interface KeyParts {
  readonly head: string;
  readonly baselines: string;
  readonly tail: string;
}

/** An identity is asked of every sample, ten times a second while a job runs: each pair of the two is written once. */
const known = new WeakMap<RunIdentity, WeakMap<Sample, KeyParts>>();

function partsOf(sample: Sample, identity: RunIdentity): KeyParts {
  const ofIdentity = known.get(identity) ?? new WeakMap<Sample, KeyParts>();
  known.set(identity, ofIdentity);
  const found = ofIdentity.get(sample);
  if (found !== undefined) return found;
  const { reference, referenceMask, generation, generationMask, prompt, object } = sample;
  const { models, settings } = identity;
  const parts = {
    head: `[${JSON.stringify([reference, referenceMask, generation, generationMask, prompt, object])},[${JSON.stringify(models.siglip)},`,
    baselines: JSON.stringify([models.clip, models.dino]).slice(1, -1),
    tail: `],${JSON.stringify([settings.maxPatches, settings.threshold, settings.stripper])}]`,
  };
  ofIdentity.set(sample, parts);
  return parts;
}

/** The key of a sample's scores. Files count by path: one that is replaced drops its results (see the store). */
export function scoreKey(sample: Sample, identity: RunIdentity): string {
  const { head, baselines, tail } = partsOf(sample, identity);
  return head + baselines + tail;
}

/**
 * Whether scores that stand under a key answer for a sample as it is wanted. Baselines that are not wanted now may have
 * been computed all the same: CP and PF do not depend on them.
 */
export function answersFor(key: string, sample: Sample, identity: RunIdentity): boolean {
  const { head, baselines, tail } = partsOf(sample, identity);
  if (!key.startsWith(head) || !key.endsWith(tail) || key.length < head.length + tail.length) return false;
  const computed = key.slice(head.length, key.length - tail.length);
  if (computed === baselines) return true;
  const { clip, dino } = identity.models;
  if (clip !== null && dino !== null) return false;
  const found = readBaselines(computed);
  return found !== null && (clip === null || found.clip === clip) && (dino === null || found.dino === dino);
}

/** null where it is not two names: a key of another shape, by another version of the page. */
function readBaselines(written: string): { readonly clip: unknown; readonly dino: unknown } | null {
  try {
    const read: unknown = JSON.parse(`[${written}]`);
    return Array.isArray(read) && read.length === 2 ? { clip: read[0], dino: read[1] } : null;
  } catch {
    return null;
  }
}

/** Samples without a result that answers for them, in their order. */
export function wantedSamples(
  samples: readonly Sample[],
  doneKeyOf: (id: string) => string | null,
  identity: RunIdentity,
): Sample[] {
  return samples.filter((sample) => {
    const key = doneKeyOf(sample.id);
    return key === null || !answersFor(key, sample, identity);
  });
}

/** What a key was made of. */
export interface ReadKey {
  readonly sample: readonly unknown[];
  readonly models: RunIdentity["models"];
  readonly settings: readonly unknown[];
}

/** null where a key is of another shape. */
export function readKey(key: string): ReadKey | null {
  try {
    const read: unknown = JSON.parse(key);
    const [sample, models, settings]: readonly unknown[] = Array.isArray(read) ? read : [];
    if (!Array.isArray(sample) || !Array.isArray(models) || !Array.isArray(settings)) return null;
    const [siglip = null, clip = null, dino = null] = models.map((name: unknown) =>
      typeof name === "string" ? name : null,
    );
    return { sample, models: { siglip, clip, dino }, settings };
  } catch {
    return null;
  }
}

/** The distinct image files that samples name, in their order: each is encoded once. */
export function imagesOf(samples: readonly Sample[]): ReadonlySet<string> {
  return new Set(
    samples.flatMap(({ reference, generation }) => [reference, generation].filter((path) => path !== null)),
  );
}
