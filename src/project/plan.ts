import type { ScoreSettings } from "./result.ts";
import type { Sample } from "./types.ts";

/**
 * What is wanted and what is done are two things; their difference is the work. A result remembers under which key
 * it was computed; when anything the score depends on changes, the key does, and the row is wanted again.
 */

/** Something of every slot in which a model may be in use: the three that rows always have columns for, and further ones. */
export type BySlot<T> = {
  readonly siglip: T | null;
  readonly clip: T | null;
  readonly dino: T | null;
} & { readonly [slot: string]: T | null };

/** The slots in which nothing is. */
export const NO_SLOTS = { siglip: null, clip: null, dino: null } as const;

/** What becomes of every slot's entry. */
export const mapSlots = <T, U>(slots: BySlot<T>, change: (entry: T | null, slot: string) => U | null): BySlot<U> => ({
  ...NO_SLOTS,
  ...Object.fromEntries(Object.entries(slots).map(([slot, entry]) => [slot, change(entry, slot)])),
});

/** The slots beside the main one in which something is. */
export const furtherSlots = <T>({ siglip: _main, ...others }: BySlot<T>): (readonly [slot: string, entry: T])[] =>
  Object.entries(others).flatMap(([slot, entry]) => (entry === null ? [] : [[slot, entry] as const]));

/** Everything beside the sample that its scores depend on. */
export interface RunIdentity {
  /** A name for each checkpoint's content and precision; null where there is none. */
  readonly models: BySlot<string>;
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
    baselines: writeBaselines(models),
    tail: `],${JSON.stringify([settings.maxPatches, settings.threshold, settings.stripper])}]`,
  };
  ofIdentity.set(sample, parts);
  return parts;
}

/** CLIP's and DINO's identity, then [slot, identity] of each further one in the order of their names. */
const writeBaselines = ({ siglip: _main, clip, dino, ...others }: RunIdentity["models"]): string =>
  JSON.stringify([
    clip,
    dino,
    ...Object.entries(others)
      .filter(([, name]) => name !== null)
      .toSorted(),
  ]).slice(1, -1);

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
  const wanted = furtherSlots(identity.models);
  // Two names that are both asked for and not found are answer enough.
  if (identity.models.clip !== null && identity.models.dino !== null && !computed.includes("[")) return false;
  const found = readBaselines(computed);
  return found !== null && wanted.every(([slot, name]) => found.get(slot) === name);
}

/** null where it is no list of names: a key of another shape, by another version of the page. */
function readBaselines(written: string): ReadonlyMap<unknown, unknown> | null {
  try {
    const read: unknown = JSON.parse(`[${written}]`);
    return Array.isArray(read) && read.length >= 2 ? baselinesOf(read) : null;
  } catch {
    return null;
  }
}

const baselinesOf = ([clip, dino, ...others]: readonly unknown[]): ReadonlyMap<unknown, unknown> =>
  new Map<unknown, unknown>([
    ["clip", clip],
    ["dino", dino],
    ...others.flatMap((entry): [unknown, unknown][] => (Array.isArray(entry) ? [[entry[0], entry[1]]] : [])),
  ]);

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
    const [siglip, ...baselines]: readonly unknown[] = models;
    const names = [["siglip", siglip] as const, ...baselinesOf(baselines)].flatMap(([slot, name]) =>
      typeof slot === "string" && typeof name === "string" ? [[slot, name] as const] : [],
    );
    return { sample, models: { ...NO_SLOTS, ...Object.fromEntries(names) }, settings };
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
