import { withChanges, type Correction, type Corrections } from "./corrections.ts";
import type { Sample } from "./types.ts";

/** What a person remarks of pairs: a note, and tags of few words. No score depends on them. */

/** Letters of a tag, and tags of a pair: more would be a note. */
const LONGEST_TAG = 60;
const MOST_TAGS = 30;

const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Tags as they are written, with commas between; each once, whatever its case. */
export function readTags(text: string): readonly string[] {
  const read = text.split(",").map((tag) => tag.trim().replace(/\s+/g, " ").slice(0, LONGEST_TAG).trim());
  return united(
    [],
    read.filter((tag) => tag !== ""),
  );
}

/** Both, in their order; of those that differ in case alone the first. */
function united(tags: readonly string[], added: readonly string[]): readonly string[] {
  const all = [...tags];
  for (const tag of added) if (!all.some((one) => sameTag(one, tag))) all.push(tag);
  return all.slice(0, MOST_TAGS);
}

/** The tags that any of the pairs has, in the order in which they first occur, with how many have them. */
export function countTags(samples: readonly Sample[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { tags = [] } of samples) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return counts;
}

/** Tags put to pairs and taken from them; what else they have stays. Pairs of which nothing changes are left alone. */
export function withTags(
  corrections: Corrections,
  samples: readonly Sample[],
  { put = [], take = [] }: { readonly put?: readonly string[]; readonly take?: readonly string[] },
): Corrections {
  const changes = samples.flatMap(({ id, tags = [] }): (readonly [string, Correction])[] => {
    const kept = tags.filter((tag) => !take.some((one) => sameTag(one, tag)));
    const next = united(kept, put);
    return next.length === tags.length && next.every((tag, i) => tag === tags[i]) ? [] : [[id, { tags: next }]];
  });
  return changes.length === 0 ? corrections : withChanges(corrections, changes);
}

/** What a row says of them: of every row of a table in which any says something. */
export const remarkFields = ({ note = null, tags = [] }: Sample): Readonly<Record<"note" | "tags", string | null>> => ({
  note,
  tags: tags.length === 0 ? null : tags.join(", "),
});

/** Pairs that say what is remarked of them, be it nothing, where anything is of any. */
export function withRemarks(samples: readonly Sample[]): readonly Sample[] {
  const any = samples.some(({ note = null, tags = [] }) => note !== null || tags.length > 0);
  return any ? samples.map((sample) => ({ ...sample, note: sample.note ?? null, tags: sample.tags ?? [] })) : samples;
}
