import { addTo } from "../lib/lists.ts";
import { keyText, pairKey, type PairKeys, type ScoreTable } from "./pair-keys.ts";
import type { Sample } from "./types.ts";

/**
 * Which of the project's samples a row of another program means: the one with its id, else the one with its concept,
 * prompt, method and seed. What one side does not say is passed over, as long as that leaves one sample for the row
 * and one row for the sample.
 */
export interface Matches {
  /** A sample's id by the pair's key. */
  readonly idOf: ReadonlyMap<string, string>;
  /** Keys of pairs that could mean several samples, or share one with another pair. */
  readonly unclear: ReadonlySet<string>;
}

const FIELDS = ["concept", "promptId", "method", "seed"] as const;
const CONCEPT = 1;

/** Which of the fields are said, as bits. */
const saidOf = (keys: Pick<PairKeys, (typeof FIELDS)[number]>) =>
  FIELDS.reduce((bits, field, index) => bits | (keys[field] === null ? 0 : 1 << index), 0);
/** The fields that both say, as one text. */
const tupleOf = (keys: Pick<PairKeys, (typeof FIELDS)[number]>, shared: number) =>
  JSON.stringify(FIELDS.map((field, index) => (shared & (1 << index) ? keys[field] : null)));

const keysOf = ({ id, concept, promptId, method, seed }: Sample): PairKeys => ({
  id: keyText(id),
  concept: keyText(concept),
  promptId: keyText(promptId),
  method: keyText(method),
  seed: keyText(seed),
});

/** Answers which samples fit a pair by what both say; `exact` where they say the same fields. */
function createIndex(
  samples: readonly Sample[],
): (pair: PairKeys) => { readonly ids: readonly string[]; readonly exact: boolean } {
  const bySaid = new Map<number, { id: string; keys: PairKeys }[]>();
  for (const sample of samples) {
    const keys = keysOf(sample);
    addTo(bySaid, saidOf(keys), { id: sample.id, keys });
  }
  const tables = new Map<string, Map<string, string[]>>();
  const find = (said: number, shared: number, pair: PairKeys): readonly string[] => {
    const name = `${said} ${shared}`;
    let table = tables.get(name);
    if (table === undefined) {
      table = new Map();
      for (const { id, keys } of bySaid.get(said) ?? []) addTo(table, tupleOf(keys, shared), id);
      tables.set(name, table);
    }
    return table.get(tupleOf(pair, shared)) ?? [];
  };
  return (pair) => {
    const said = saidOf(pair);
    // Without its subject a row would be matched by next to nothing.
    if ((said & CONCEPT) === 0) return { ids: [], exact: false };
    const exact = find(said, said, pair);
    if (exact.length > 0) return { ids: exact, exact: true };
    return {
      ids: [...bySaid.keys()].flatMap((other) => (other & CONCEPT ? find(other, other & said, pair) : [])),
      exact: false,
    };
  };
}

/** How sure it is that a row means a sample: by id, by the same keys, by those that both say. */
type Sureness = 3 | 2 | 1;

export function matchPairs(pairs: readonly PairKeys[], samples: readonly Sample[]): Matches {
  const distinct = new Map(pairs.map((pair) => [pairKey(pair), pair]));
  const times = new Map<string, number>();
  for (const { id } of distinct.values()) if (id !== null) times.set(id, (times.get(id) ?? 0) + 1);
  const ids = new Map<string, string[]>();
  for (const { id } of samples) addTo(ids, keyText(id), id);
  const named = (id: string | null): readonly string[] => {
    // An id that stands for several pairs, such as a subject's, names none of them.
    if (id === null || times.get(id) !== 1) return [];
    return ids.get(id) ?? ids.get(id.replace(/^'/, "")) ?? []; // our CSV puts an apostrophe before what spreadsheets would run
  };
  const byKeys = createIndex(samples);

  const claims = new Map<string, { key: string; sure: Sureness }[]>();
  const unclear = new Set<string>();
  for (const [key, pair] of distinct) {
    const byId = named(pair.id);
    const found = byId.length > 0 ? { ids: byId, exact: true } : byKeys(pair);
    const sure = byId.length > 0 ? 3 : found.exact ? 2 : 1;
    if (found.ids.length === 1) addTo(claims, found.ids[0]!, { key, sure });
    else if (found.ids.length > 1) unclear.add(key);
  }
  const idOf = new Map<string, string>();
  for (const [id, all] of claims) {
    const surest = Math.max(...all.map(({ sure }) => sure));
    const winners = all.filter(({ sure }) => sure === surest);
    if (winners.length === 1) idOf.set(winners[0]!.key, id);
    for (const { key } of all) if (!idOf.has(key)) unclear.add(key);
  }
  return { idOf, unclear };
}

/**
 * Whether a table of scores is there to be checked. One that names images is a manifest too; it is one unless most of
 * its pairs stand in the open project.
 *
 * @param samples the open project's; null where none is open
 */
export function isForCheck({ hasImages, scores }: ScoreTable, samples: readonly Sample[] | null): boolean {
  if (!hasImages) return true;
  if (samples === null) return false;
  const pairs = [...new Map(scores.map(({ pair }) => [pairKey(pair), pair])).values()];
  return matchPairs(pairs, samples).idOf.size * 2 > pairs.length;
}
