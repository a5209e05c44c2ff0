import type { Shard } from "./shard.ts";

/** What files are called that say how masks came to be (mask-record.ts). */

export const MASK_RECORD = "masks.jsonl";

/** A shard has a record of its own, so that several may write into one folder at once. */
export const recordName = (shard: Shard | null): string =>
  shard === null ? MASK_RECORD : `masks.${shard.index}-of-${shard.count}.jsonl`;

/** Whether a file's name is that of such a record. */
export const isMaskRecord = (name: string): boolean => /^masks(\.\d+-of-\d+)?\.jsonl$/.test(name);
