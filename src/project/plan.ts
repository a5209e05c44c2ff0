import { referencesOf } from "./references.ts";
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

/** What a run writes into a key behind the pair; between `opened` and `tail` stand the baselines. */
interface RunParts {
  readonly opened: string;
  readonly baselines: string;
  readonly tail: string;
}

/** Both are asked for every sample, ten times a second while a job runs: each is written once. */
const pairs = new WeakMap<Sample, string>();
const runs = new WeakMap<RunIdentity, RunParts>();

/** What is asked of a sample: its files and texts. */
export function askedOf(sample: Sample): readonly unknown[] {
  const { reference, referenceMask, generation, generationMask, prompt, object } = sample;
  const asked: unknown[] = [reference, referenceMask, generation, generationMask, prompt, object];
  const [, ...others] = sample.otherReferences.length === 0 ? [] : referencesOf(sample);
  // A pair of one reference is named as before there were several, one with the common threshold as before there were others.
  if (others.length > 0) asked.push(others.map(({ image, mask }) => [image, mask]));
  return sample.smallMask === undefined ? asked : [...asked, { smallMask: sample.smallMask }];
}

/** How a key begins. */
function pairOf(sample: Sample): string {
  const known = pairs.get(sample);
  if (known !== undefined) return known;
  const pair = `[${JSON.stringify(askedOf(sample))},`;
  pairs.set(sample, pair);
  return pair;
}

function runOf(identity: RunIdentity): RunParts {
  const known = runs.get(identity);
  if (known !== undefined) return known;
  const { models, settings } = identity;
  const parts = {
    opened: `[${JSON.stringify(models.siglip)},`,
    baselines: writeBaselines(models),
    tail: `],${JSON.stringify([settings.maxPatches, settings.threshold, settings.stripper])}]`,
  };
  runs.set(identity, parts);
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
  const { opened, baselines, tail } = runOf(identity);
  return pairOf(sample) + opened + baselines + tail;
}

/**
 * Whether scores that stand under a key answer for a sample as it is wanted. Baselines that are not wanted now may have
 * been computed all the same: CP and PF do not depend on them.
 */
export function answersFor(key: string, sample: Sample, identity: RunIdentity): boolean {
  const pair = pairOf(sample);
  const { opened, baselines, tail } = runOf(identity);
  const [from, to] = [pair.length + opened.length, key.length - tail.length];
  if (to < from || !key.startsWith(pair) || !key.startsWith(opened, pair.length) || !key.endsWith(tail)) return false;
  if (to - from === baselines.length && key.startsWith(baselines, from)) return true;
  const computed = key.slice(from, to);
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
    samples.flatMap((sample) =>
      [...referencesOf(sample).map(({ image }) => image), sample.generation].filter((path) => path !== null),
    ),
  );
}
