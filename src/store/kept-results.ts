import { mapSlots, readKey, type RunIdentity } from "../project/plan.ts";
import type { AllResults, RowResult, UsedModels } from "../project/runs.ts";
import type { Sample } from "../project/types.ts";
import { isCurrent } from "./selectors.ts";

/**
 * Results by sample and by run: a run with another checkpoint, precision or setting stands beside the ones before it,
 * and going back to one of them shows its numbers again without computing.
 */

/** Results that are kept of a sample; the one computed longest ago goes. Ten thousand pairs with all of them take some 150 MB. */
export const MOST_RUNS = 8;

const NONE: readonly RowResult[] = [];

/** Puts a result before the others, in place of the one of its key. */
export function withResult(kept: readonly RowResult[] = NONE, added: RowResult): readonly RowResult[] {
  return [added, ...kept.filter(({ key }) => key !== added.key)].slice(0, MOST_RUNS);
}

/** What one sample shows, and whether that answers for it as it stands. */
interface Shown {
  readonly sample: Sample;
  readonly identity: RunIdentity;
  /** What is kept of it; undefined where nothing is. */
  readonly kept: readonly RowResult[] | undefined;
  readonly result: RowResult | null;
  readonly current: boolean;
}

/** What was shown of what is kept: it is shown on where nothing of the present run is. */
const lastShown = new WeakMap<readonly RowResult[], Shown>();

function show(kept: readonly RowResult[] | undefined, sample: Sample, identity: RunIdentity): Shown {
  if (kept === undefined) return { sample, identity, kept, result: null, current: false };
  const known = lastShown.get(kept);
  if (known !== undefined && known.sample === sample && known.identity === identity) return known;
  const current = kept.find((result) => isCurrent(result, sample, identity)) ?? null;
  // What is not of this run: what was shown till now, and no failure where there are numbers.
  const before = known?.result && "scores" in known.result.outcome ? known.result : null;
  const result = current ?? before ?? kept.find(({ outcome }) => "scores" in outcome) ?? kept[0] ?? null;
  const shown = { sample, identity, kept, result, current: current !== null };
  lastShown.set(kept, shown);
  return shown;
}

interface ShownResults {
  readonly results: ReadonlyMap<string, RowResult>;
  /** Whether any of them is of the run that is asked for. */
  readonly anyCurrent: boolean;
}

/** The last answer, sample by sample: a job answers ten rows of ten thousand, and only those are looked at again. */
let last: { readonly shown: readonly Shown[]; readonly answer: ShownResults } = {
  shown: [],
  answer: { results: new Map(), anyCurrent: false },
};

const resultsOf = (shown: readonly Shown[]): ReadonlyMap<string, RowResult> =>
  new Map(shown.flatMap(({ sample, result }) => (result === null ? [] : [[sample.id, result] as const])));

/**
 * What each sample shows: the result of the run that is asked for, else the one shown before, else the newest. The same
 * map while all of them show what they did.
 */
export function shownResults(samples: readonly Sample[], all: AllResults, identity: RunIdentity): ShownResults {
  let same = samples.length === last.shown.length;
  let anyCurrent = false;
  const shown = samples.map((sample, place): Shown => {
    const before = last.shown[place];
    const kept = all.get(sample.id);
    const now =
      before !== undefined && before.sample === sample && before.kept === kept && before.identity === identity
        ? before
        : show(kept, sample, identity);
    same &&= before !== undefined && before.result === now.result && before.sample.id === sample.id;
    anyCurrent ||= now.current;
    return now;
  });
  last = { shown, answer: { results: same ? last.answer.results : resultsOf(shown), anyCurrent } };
  return last.answer;
}

/** The models of the newest result with scores, for projects that do not say which were used last. @param demo whether they are the bundled ones */
export function modelsOfNewest(all: AllResults, demo: boolean): UsedModels | null {
  for (const kept of all.values()) {
    const newest = kept.find(({ outcome }) => "scores" in outcome);
    const names = newest === undefined ? null : (readKey(newest.key)?.models ?? null);
    if (newest === undefined || names === null) continue;
    const use = (identity: string | null, name: string | null) =>
      identity === null ? null : { identity, name: name ?? "a checkpoint", demo, installed: null };
    return mapSlots(names, (identity, slot) => use(identity, slot === "siglip" ? newest.run.model : null));
  }
  return null;
}

/** What of two states of all results differs, a result or a key each: what a database has to write. */
export function changedResults(
  now: AllResults,
  before: AllResults,
): { readonly put: (readonly [string, RowResult])[]; readonly gone: (readonly [string, string])[] } {
  const put: (readonly [string, RowResult])[] = [];
  const gone: (readonly [string, string])[] = [];
  for (const [id, kept] of now) {
    const previous = before.get(id) ?? NONE;
    if (previous === kept) continue;
    // The oldest first: the order in which they are written is the order they come back in.
    for (const result of kept.toReversed()) if (!previous.includes(result)) put.push([id, result]);
    for (const { key } of previous) if (!kept.some((result) => result.key === key)) gone.push([id, key]);
  }
  for (const [id, previous] of before) if (!now.has(id)) for (const { key } of previous) gone.push([id, key]);
  return { put, gone };
}
