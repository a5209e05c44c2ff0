import { hashText } from "../lib/text-hash.ts";
import { fold } from "./formats/paths.ts";
import { counted } from "./quote.ts";
import { referencesOf } from "./references.ts";
import type { Sample } from "./types.ts";

/** A part of what is to be scored, for a machine of several. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** "2/4"; null for anything else. */
export function readShard(text: string): Shard | null {
  const [, i, n] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [index, count] = [Number(i), Number(n)];
  return index >= 1 && index <= count && Number.isSafeInteger(count) ? { index, count } : null;
}

type Named = Pick<Sample, "id" | "concept">;

/** What a row goes by: its concept, in whichever case and form of Unicode; its id where it has none. */
function keyOf({ id, concept }: Named): string {
  const folded = fold(concept?.trim() ?? "");
  return folded === "" ? id : folded;
}

/**
 * The rows of one shard, in their order. It depends on a row's concept and nothing else: a concept is whole in one
 * shard, further concepts move none, and each row is in exactly one shard. Shards are about equal, and may be empty.
 */
export function shardOf<T extends Named>(samples: readonly T[], { index, count }: Shard): readonly T[] {
  return samples.filter((sample) => hashText(keyOf(sample)) % count === index - 1);
}

/**
 * The pictures of one shard: of a picture that rows of several use, the first row has it, so that each is in exactly one.
 */
export function picturesOfShard(samples: readonly Sample[], shard: Shard): ReadonlySet<string> {
  const own = new Set(shardOf(samples, shard));
  const isOwn = new Map<string, boolean>();
  for (const sample of samples)
    for (const image of [...referencesOf(sample).map((reference) => reference.image), sample.generation])
      if (image !== null && !isOwn.has(image)) isOwn.set(image, own.has(sample));
  return new Set([...isOwn].flatMap(([image, taken]) => (taken ? [image] : [])));
}

/** "shard 2 of 4: 312 of 1,250 rows". @param what there are parts of */
export const shardWords = ({ index, count }: Shard, part: number, all: number, what = "row"): string =>
  `shard ${index.toLocaleString("en")} of ${count.toLocaleString("en")}: ${part.toLocaleString("en")} of ${counted(all, what)}`;
