import { precisionRefusal } from "../engine/precision.ts";
import { DEFAULT_LIMITS, type PictureLimits } from "../imaging/limits.ts";
import { LensError } from "../lib/errors.ts";
import { PRECISIONS, type Precision } from "../models/graph/precision.ts";
import { isRevision } from "../platform/hub.ts";
import { quote } from "../project/quote.ts";
import type { ScoreSettings, Stripper } from "../project/result.ts";
import { readShard, type Shard } from "../project/shard.ts";

/** What options are given: from words to values. All throw a LensError invalid_settings that names the option. */

/** The paper's settings. */
export const DEFAULT_SETTINGS: ScoreSettings = { maxPatches: 1024, threshold: 0.5, stripper: "regex" };

/** Wrong usage. */
export function wrong(message: string): LensError {
  return new LensError("invalid_settings", message);
}

/** An option's path; an empty one would mean the working directory, which nobody means by it. */
export function pathOf(option: string, value: string | undefined): string | null {
  if (value === "") throw wrong(`--${option} needs a path.`);
  return value ?? null;
}

export function readRevision(text: string | undefined): string | null {
  if (text === undefined || isRevision(text)) return text ?? null;
  throw wrong(`--revision is ${quote(text)}; a branch, a tag or a commit is needed.`);
}

export function readHub(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw wrong(`--hub is ${quote(text)}; an address is needed, https://huggingface.co say.`);
}

export function readMaxPatches(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SETTINGS.maxPatches;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && Number.isSafeInteger(value)) return value;
  throw wrong(`--max-patches is ${quote(text)}; a whole number from 1 is needed, 1024 or 256 say.`);
}

export function readThreshold(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SETTINGS.threshold;
  const value = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw wrong(`--threshold is ${quote(text)}; a number from 0 to 1 is needed.`);
}

export function readStripper(text: string | undefined): Stripper {
  if (text === undefined) return DEFAULT_SETTINGS.stripper;
  if (text === "regex" || text === "none") return text;
  throw wrong(`--stripper is ${quote(text)}; known are "regex" and "none".`);
}

/** Megabytes: SO400M in int8 takes 830, and twice that is another checkpoint; float32 of a half-precision one 3,400. */
const KEPT_MEGABYTES = 8192;

/** @returns bytes */
export function readKeptWeights(text: string | undefined): number {
  if (text === undefined) return KEPT_MEGABYTES * 1e6;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1e6;
  throw wrong(`--kept-weights is ${quote(text)}; a whole number of megabytes is needed, 0 for none.`);
}

/** Seconds: many times what the largest step takes (opening a tower of SO400M on two cores), and no night lost. */
const STEP_TIMEOUT = 300;
/** As long as a timer can run. */
const LONGEST_TIMEOUT = 2_000_000;

export function readStepTimeout(text: string | undefined): number | null {
  if (text === undefined) return STEP_TIMEOUT;
  const value = /^\d+$/.test(text) ? Number(text) : -1;
  if (value >= 0 && value <= LONGEST_TIMEOUT) return value === 0 ? null : value;
  throw wrong(`--step-timeout is ${quote(text)}; whole seconds are needed, or 0 for any time.`);
}

export function readShardOption(text: string | undefined): Shard | null {
  const shard = text === undefined ? null : readShard(text);
  if (text === undefined || shard !== null) return shard;
  throw wrong(`--shard is ${quote(text)}; I/N is needed, with I from 1 to N: 2/4 is the second of four parts.`);
}

/** Of the command line's one device. */
const CPU = { provider: "cpu", fp16: false };

export function readPrecision(text: string | undefined): Precision {
  if (text === undefined) return "fp32";
  const precision = PRECISIONS.find((known) => known === text);
  if (precision === undefined) throw wrong(`--precision is ${quote(text)}; known are "fp32" and "int8".`);
  const refusal = precisionRefusal(precision, CPU);
  if (refusal !== null) throw wrong(`--precision ${precision}: ${refusal}`);
  return precision;
}

/** `--limit NAME=N`, as often as there are names. */
export function readLimits(texts: readonly string[] = []): PictureLimits {
  const limits: Record<keyof PictureLimits, number> = { ...DEFAULT_LIMITS };
  const names = Object.keys(limits) as (keyof PictureLimits)[];
  for (const text of texts) {
    const [, word, digits] = /^([a-z]+)=(\d+)$/.exec(text) ?? [];
    const name = names.find((known) => known === word);
    const value = Number(digits);
    if (name === undefined || !(value >= 1 && Number.isSafeInteger(value))) {
      throw wrong(
        `--limit is ${quote(text)}; NAME=N is needed, with a whole number from 1. Names are ${names.join(", ")}.`,
      );
    }
    limits[name] = value;
  }
  return limits;
}
