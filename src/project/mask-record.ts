import type { Shard } from "./shard.ts";

/** Masks that a run made, as the file beside them says it. */

/** Beside the masks: how each came to be, a row of JSON a line. Paths of masks are from its folder, those of pictures from INPUT's root. */
export interface MaskRow {
  readonly path: string;
  /** The checkpoint, or both: `clipseg-rd64-refined+slimsam-77-uniform`. */
  readonly source: string;
  /** Of each: the hub's commit, else a fingerprint of what its files hold. */
  readonly revision: string;
  readonly prompt: string;
  readonly threshold: number;
  /** Share of the picture, in [0, 1]. */
  readonly covered: number;
  readonly pieces: number;
  readonly touches_border: boolean;
  /** The highest probability that the prompt found in the picture, in [0, 1]. */
  readonly peak: number;
  readonly doubtful: boolean;
  /** What makes it so, in words. */
  readonly doubts: readonly string[];
  readonly picture: string;
}

export const MASK_RECORD = "masks.jsonl";

/** A shard has a record of its own, so that several may write into one folder at once. */
export const recordName = (shard: Shard | null): string =>
  shard === null ? MASK_RECORD : `masks.${shard.index}-of-${shard.count}.jsonl`;

/** Whether a file's name is that of such a record. */
export const isMaskRecord = (name: string): boolean => /^masks(\.\d+-of-\d+)?\.jsonl$/.test(name);

const isRow = (value: unknown): value is MaskRow =>
  typeof value === "object" &&
  value !== null &&
  (["path", "source", "prompt", "picture"] as const).every((name) => typeof Reflect.get(value, name) === "string") &&
  typeof Reflect.get(value, "covered") === "number";

/** undefined for what is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The rows of such a file, and how many lines are neither that nor half of one, which a run leaves that is killed. */
export function readMaskLines(text: string): { readonly rows: readonly MaskRow[]; readonly others: number } {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const read = lines.map((line) => ({ line, value: parse(line) }));
  return {
    rows: read.map(({ value }) => value).filter(isRow),
    others: read.filter(({ line, value }) => !isRow(value) && !(value === undefined && line.startsWith("{"))).length,
  };
}
