import type { PictureLimits } from "../imaging/limits.ts";
import { LensError } from "../lib/errors.ts";
import type { Shard } from "../project/shard.ts";
import type { HubOptions } from "./hub-models.ts";

/** What is asked of `masc-lens mask`. Paths are as they were typed. */
export interface MaskOptions extends HubOptions {
  readonly input: string;
  /** A folder, or a repository of the hub: what is told a subject by its name. */
  readonly segmenter: string;
  /** What makes the mask from a click where the other was surest; null: the other makes it. */
  readonly sam: string | null;
  /** A probability in [0, 1]: what lies above it is the subject's. */
  readonly threshold: number;
  /** The column that says what a pair's subject is called. */
  readonly column: string;
  /** The folder of the masks. */
  readonly out: string;
  /** null: all of INPUT. */
  readonly shard: Shard | null;
  /** Whether masks that are there are made anew. */
  readonly overwrite: boolean;
  /** What a single picture may ask for. */
  readonly limits: PictureLimits;
  /** Seconds that a picture may take; null for any time. */
  readonly stepTimeout: number | null;
}

export const OF_MASK: ReadonlySet<string> = new Set([
  "segmenter",
  "sam",
  "threshold",
  "prompt-column",
  "out",
  "overwrite",
  "shard",
  "hub",
  "cache",
  "limit",
  "step-timeout",
]);

const wrong = (message: string) => new LensError("invalid_settings", message);

/** @throws LensError invalid_settings for what is missing */
export function readMask(
  input: string,
  {
    segmenter,
    sam,
    out,
    column = "object",
  }: {
    readonly segmenter: string | null;
    readonly sam: string | null;
    readonly out: string | null;
    readonly column: string | undefined;
  },
): Pick<MaskOptions, "input" | "segmenter" | "sam" | "column" | "out"> {
  if (segmenter === null)
    throw wrong("mask needs --segmenter DIR: a checkpoint of CLIPSeg, CIDAS/clipseg-rd64-refined say.");
  if (out === null) throw wrong("mask needs --out DIR: the folder where the masks go.");
  if (column.trim() === "") throw wrong("--prompt-column needs a column's name.");
  return { input, segmenter, sam, column, out };
}
