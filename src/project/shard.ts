import { hashText } from "../lib/text-hash.ts";
import { fold } from "./formats/paths.ts";
import { counted } from "./quote.ts";
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

/** "shard 2 of 4: 312 of 1,250 rows". */
export const shardWords = ({ index, count }: Shard, rows: number, all: number): string =>
  `shard ${index.toLocaleString("en")} of ${count.toLocaleString("en")}: ${rows.toLocaleString("en")} of ${counted(all, "row")}`;
