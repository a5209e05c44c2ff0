import { NOTHING_SAID } from "./sample.ts";
import type { Sample } from "./types.ts";

/**
 * What a person set by hand, kept apart from what intake read: files may be added and read again without losing it,
 * and taking a correction back is removing it.
 */
export type Correction = Partial<
  Pick<
    Sample,
    | "reference"
    | "referenceMask"
    | "generation"
    | "generationMask"
    | "prompt"
    | "object"
    | "concept"
    | "category"
    | "method"
    | "otherReferences"
    | "note"
    | "tags"
  >
>;

export interface Corrections {
  /** By sample id. */
  readonly changes: Readonly<Record<string, Correction>>;
  /** Ids of pairs made by hand, in their order; what they hold stands in `changes`. */
  readonly added: readonly string[];
  /** Ids of samples that were taken out. */
  readonly removed: readonly string[];
}

export const NO_CORRECTIONS: Corrections = { changes: {}, added: [], removed: [] };

export const SLOTS = ["reference", "referenceMask", "generation", "generationMask"] as const;
export type Slot = (typeof SLOTS)[number];

const changeOf = ({ changes }: Corrections, id: string): Correction | undefined =>
  Object.hasOwn(changes, id) ? changes[id] : undefined;

/** A pair with nothing in it yet. */
export const emptySample = (id: string): Sample => ({ id, ...NOTHING_SAID });

/** A sample with other files and texts. The input's columns follow, so that a result row says what was scored. */
export function withFields(sample: Sample, change: Partial<Omit<Sample, "id" | "columns">>): Sample {
  const corrected = { ...sample, ...change };
  if (Object.keys(sample.columns).length === 0) return corrected;
  // Where others join or leave, a list of them in the row's cell is not what is asked any more.
  const { reference, referenceMask, generation, generationMask, prompt, object } =
    change.otherReferences === undefined ? change : { ...corrected, prompt: change.prompt, object: change.object };
  const columns = {
    reference,
    reference_mask: referenceMask,
    generation,
    generation_mask: generationMask,
    prompt,
    object,
  };
  return {
    ...corrected,
    columns: {
      ...sample.columns,
      ...Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)),
    },
  };
}

/**
 * Applies corrections; remembers what it made, so that a sample that did not change stays the same object.
 */
export function createCorrector(): (samples: readonly Sample[], corrections: Corrections) => readonly Sample[] {
  const known = new WeakMap<Sample, { change: Correction; corrected: Sample }>();
  const blanks = new Map<string, Sample>();
  const blank = (id: string): Sample => {
    const made = blanks.get(id) ?? emptySample(id);
    blanks.set(id, made);
    return made;
  };
  let last: { samples: readonly Sample[]; corrections: Corrections; result: readonly Sample[] } | null = null;

  return (samples, corrections) => {
    if (last !== null && last.samples === samples && last.corrections === corrections) return last.result;
    const all = corrections.added.length === 0 ? samples : [...samples, ...corrections.added.map(blank)];
    const removed = new Set(corrections.removed);
    const result = all.flatMap((sample): Sample[] => {
      if (removed.has(sample.id)) return [];
      const change = changeOf(corrections, sample.id);
      if (change === undefined) return [sample];
      const found = known.get(sample);
      if (found?.change === change) return [found.corrected];
      const corrected = withFields(sample, change);
      known.set(sample, { change, corrected });
      return [corrected];
    });
    last = { samples, corrections, result };
    return result;
  };
}

/** A change for each of several samples, over what stands already. */
export function withChanges(
  corrections: Corrections,
  changes: readonly (readonly [id: string, change: Correction])[],
): Corrections {
  const added = changes.map(([id, change]) => [id, { ...changeOf(corrections, id), ...change }] as const);
  // fromEntries makes own properties of every id, "__proto__" too.
  return { ...corrections, changes: Object.fromEntries([...Object.entries(corrections.changes), ...added]) };
}

/** The same change for several samples, over what stands already. */
export const withChange = (corrections: Corrections, ids: readonly string[], change: Correction): Corrections =>
  withChanges(
    corrections,
    ids.map((id) => [id, change]),
  );

/** What is remarked of a sample: nothing that was read is another by it. */
function remarksOf({ note, tags }: Correction): Correction {
  return { ...(note === undefined ? {} : { note }), ...(tags === undefined ? {} : { tags }) };
}

/** Whether anything that was read of a sample was set by hand. */
export function isCorrected(corrections: Corrections, id: string): boolean {
  const change = changeOf(corrections, id);
  return change !== undefined && Object.keys(change).length > Object.keys(remarksOf(change)).length;
}

/** Takes back what was set by hand for these samples, but what is remarked of them. Pairs made by hand go. */
export function withoutChanges(corrections: Corrections, ids: readonly string[]): Corrections {
  const gone = new Set(ids);
  const made = new Set(corrections.added);
  const left = Object.entries(corrections.changes).flatMap(([id, change]): (readonly [string, Correction])[] => {
    if (!gone.has(id)) return [[id, change]];
    const remarks = remarksOf(change);
    return made.has(id) || Object.keys(remarks).length === 0 ? [] : [[id, remarks]];
  });
  return {
    changes: Object.fromEntries(left),
    added: corrections.added.filter((id) => !gone.has(id)),
    removed: corrections.removed.filter((id) => !gone.has(id)),
  };
}

/** Takes samples out of the project. */
export function withoutSamples(corrections: Corrections, ids: readonly string[]): Corrections {
  return { ...corrections, removed: [...new Set([...corrections.removed, ...ids])] };
}

/** Brings samples back that were taken out. */
export function withSamples(corrections: Corrections, ids: readonly string[]): Corrections {
  const back = new Set(ids);
  return { ...corrections, removed: corrections.removed.filter((id) => !back.has(id)) };
}

/** A new pair made by hand. @param taken ids that stand already */
export function withPair(
  corrections: Corrections,
  taken: ReadonlySet<string>,
  change: Correction,
): { corrections: Corrections; id: string } {
  let number = corrections.added.length + 1;
  while (taken.has(`pair-${number}`) || corrections.added.includes(`pair-${number}`)) number++;
  const id = `pair-${number}`;
  return { id, corrections: withChange({ ...corrections, added: [...corrections.added, id] }, [id], change) };
}
