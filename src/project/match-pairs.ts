import { keyText, pairKey, type PairKeys, type ScoreTable } from "./formats/their-scores.ts";
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
const saidOf = (keys: Pick<PairKeys, (typeof FIELDS)[number]>) => FIELDS.reduce((bits, field, index) => bits | (keys[field] === null ? 0 : 1 << index), 0);
/** The fields that both say, as one text. */
const tupleOf = (keys: Pick<PairKeys, (typeof FIELDS)[number]>, shared: number) => JSON.stringify(FIELDS.map((field, index) => (shared & (1 << index) ? keys[field] : null)));

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

const keysOf = ({ id, concept, promptId, method, seed }: Sample): PairKeys => ({
  id: keyText(id),
  concept: keyText(concept),
  promptId: keyText(promptId),
  method: keyText(method),
  seed: keyText(seed),
});

/** Answers which samples fit a pair by what both say; `exact` where they say the same fields. */
function createIndex(samples: readonly Sample[]): (pair: PairKeys) => { readonly ids: readonly string[]; readonly exact: boolean } {
  const bySaid = new Map<number, { id: string; keys: PairKeys }[]>();
  for (const sample of samples) {
    const keys = keysOf(sample);
    push(bySaid, saidOf(keys), { id: sample.id, keys });
  }
  const tables = new Map<string, Map<string, string[]>>();
  const find = (said: number, shared: number, pair: PairKeys): readonly string[] => {
    const name = `${said} ${shared}`;
    let table = tables.get(name);
    if (table === undefined) {
      table = new Map();
      for (const { id, keys } of bySaid.get(said) ?? []) push(table, tupleOf(keys, shared), id);
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
    return { ids: [...bySaid.keys()].flatMap((other) => (other & CONCEPT ? find(other, other & said, pair) : [])), exact: false };
  };
}

export function matchPairs(pairs: readonly PairKeys[], samples: readonly Sample[]): Matches {
  const idOf = new Map<string, string>();
  const unclear = new Set<string>();
  const ids = new Map<string, string[]>();
  for (const { id } of samples) push(ids, keyText(id), id);
  const byKeys = createIndex(samples);
  const claims = new Map<string, { key: string; exact: boolean }[]>();
  const byId = (id: string) => ids.get(id) ?? ids.get(id.replace(/^'/, "")) ?? []; // our CSV puts an apostrophe before what spreadsheets would run

  for (const [key, pair] of new Map(pairs.map((pair) => [pairKey(pair), pair]))) {
    const named = pair.id === null ? [] : byId(pair.id);
    if (named.length === 1) {
      idOf.set(key, named[0]!);
      continue;
    }
    const found = byKeys(pair);
    if (found.ids.length === 1) push(claims, found.ids[0]!, { key, exact: found.exact });
    else if (found.ids.length > 1 || named.length > 1) unclear.add(key);
  }
  const taken = new Set(idOf.values());
  for (const [id, all] of claims) {
    const exact = all.filter((claim) => claim.exact);
    const winners = exact.length > 0 ? exact : all;
    if (!taken.has(id) && winners.length === 1) idOf.set(winners[0]!.key, id);
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
