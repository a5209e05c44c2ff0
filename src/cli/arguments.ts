import { parseArgs, type ParseArgsConfig } from "node:util";
import { LensError } from "../lib/errors.ts";
import { precisionRefusal } from "../engine/precision.ts";
import { DEFAULT_LIMITS, type PictureLimits } from "../imaging/limits.ts";
import { PRECISIONS, type Precision } from "../models/graph/precision.ts";
import { isRevision } from "../platform/hub.ts";
import { quote } from "../project/quote.ts";
import type { ScoreSettings, Stripper } from "../project/result.ts";
import { readShard, type Shard } from "../project/shard.ts";
import { readMerge, type MergeOptions } from "./merge-arguments.ts";
import type { Further } from "./trees.ts";

/** What was asked for. Paths are as they were typed. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "score"; readonly options: ScoreOptions }
  | { readonly kind: "pairs"; readonly options: PairsOptions }
  | { readonly kind: "merge"; readonly options: MergeOptions };

export interface PairsOptions {
  readonly input: string;
  /** Trees that are read with INPUT. */
  readonly further: readonly Further[];
  /** null: rows go to stdout. */
  readonly out: string | null;
  /** null: all of INPUT. */
  readonly shard: Shard | null;
}

export interface ScoreOptions {
  readonly input: string;
  /** Trees that are read with INPUT. */
  readonly further: readonly Further[];
  /** A folder, or a repository of the hub. null: the bundled checkpoint. */
  readonly model: string | null;
  readonly clip: string | null;
  readonly dino: string | null;
  /** Further ones, of any family but SigLIP2's. */
  readonly backbones: readonly string[];
  /** Slots whose patches are compared too. */
  readonly patches: readonly string[];
  /** Of `model`, where it is a repository; null: main. */
  readonly revision: string | null;
  /** null: huggingface.co. */
  readonly hub: string | null;
  /** Where downloaded checkpoints are kept; null: where the system keeps such things. */
  readonly cache: string | null;
  readonly settings: ScoreSettings;
  readonly precision: Precision;
  /** What a single picture may ask for. */
  readonly limits: PictureLimits;
  /** null: rows go to stdout. */
  readonly out: string | null;
  readonly csv: string | null;
  readonly resume: boolean;
  /** null: all of INPUT. */
  readonly shard: Shard | null;
  /** Seconds that a step of a row may take before its row is given up; null for any time. */
  readonly stepTimeout: number | null;
}

/** The paper's settings. */
export const DEFAULT_SETTINGS: ScoreSettings = { maxPatches: 1024, threshold: 0.5, stripper: "regex" };

const OPTIONS = {
  masks: { type: "string", multiple: true },
  ratings: { type: "string", multiple: true },
  model: { type: "string" },
  clip: { type: "string" },
  dino: { type: "string" },
  backbone: { type: "string", multiple: true },
  patches: { type: "string", multiple: true },
  revision: { type: "string" },
  hub: { type: "string" },
  cache: { type: "string" },
  "max-patches": { type: "string" },
  threshold: { type: "string" },
  stripper: { type: "string" },
  precision: { type: "string" },
  limit: { type: "string", multiple: true },
  out: { type: "string" },
  csv: { type: "string" },
  resume: { type: "boolean" },
  shard: { type: "string" },
  "step-timeout": { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

function wrong(message: string): LensError {
  return new LensError("invalid_settings", message);
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (thrown) {
    throw wrong(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** An option's path; an empty one would mean the working directory, which nobody means by it. */
function pathOf(option: string, value: string | undefined): string | null {
  if (value === "") throw wrong(`--${option} needs a path.`);
  return value ?? null;
}

function readRevision(text: string | undefined): string | null {
  if (text === undefined || isRevision(text)) return text ?? null;
  throw wrong(`--revision is ${quote(text)}; a branch, a tag or a commit is needed.`);
}

function readHub(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw wrong(`--hub is ${quote(text)}; an address is needed, https://huggingface.co say.`);
}

function readMaxPatches(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SETTINGS.maxPatches;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && Number.isSafeInteger(value)) return value;
  throw wrong(`--max-patches is ${quote(text)}; a whole number from 1 is needed, 1024 or 256 say.`);
}

function readThreshold(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SETTINGS.threshold;
  const value = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw wrong(`--threshold is ${quote(text)}; a number from 0 to 1 is needed.`);
}

function readStripper(text: string | undefined): Stripper {
  if (text === undefined) return DEFAULT_SETTINGS.stripper;
  if (text === "regex" || text === "none") return text;
  throw wrong(`--stripper is ${quote(text)}; known are "regex" and "none".`);
}

/** Seconds: many times what the largest step takes (opening a tower of SO400M on two cores), and no night lost. */
const STEP_TIMEOUT = 300;
/** As long as a timer can run. */
const LONGEST_TIMEOUT = 2_000_000;

function readStepTimeout(text: string | undefined): number | null {
  if (text === undefined) return STEP_TIMEOUT;
  const value = /^\d+$/.test(text) ? Number(text) : -1;
  if (value >= 0 && value <= LONGEST_TIMEOUT) return value === 0 ? null : value;
  throw wrong(`--step-timeout is ${quote(text)}; whole seconds are needed, or 0 for any time.`);
}

function readShardOption(text: string | undefined): Shard | null {
  const shard = text === undefined ? null : readShard(text);
  if (text === undefined || shard !== null) return shard;
  throw wrong(`--shard is ${quote(text)}; I/N is needed, with I from 1 to N: 2/4 is the second of four parts.`);
}

/** Of the command line's one device. */
const CPU = { provider: "cpu", fp16: false };

function readPrecision(text: string | undefined): Precision {
  if (text === undefined) return "fp32";
  const precision = PRECISIONS.find((known) => known === text);
  if (precision === undefined) throw wrong(`--precision is ${quote(text)}; known are "fp32" and "int8".`);
  const refusal = precisionRefusal(precision, CPU);
  if (refusal !== null) throw wrong(`--precision ${precision}: ${refusal}`);
  return precision;
}

/** `--limit NAME=N`, as often as there are names. */
function readLimits(texts: readonly string[] = []): PictureLimits {
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

/** Options of `pairs`. */
const OF_PAIRS: ReadonlySet<string> = new Set(["masks", "ratings", "out", "shard"]);
const KNOWN = "Known are: score INPUT, pairs INPUT, merge FILES.";

/**
 * Reads the words after `masc-lens`.
 *
 * @throws LensError invalid_settings for wrong usage
 */
export function readCommand(words: readonly string[]): Command {
  const { values, positionals } = parseWords(words);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const [command, input, ...more] = positionals;
  if (command === undefined) throw wrong(`What is to be done? ${KNOWN}`);
  if (command === "merge")
    return {
      kind: "merge",
      options: readMerge(positionals.slice(1), pathOf("out", values.out), Object.keys(values)),
    };
  if (command !== "score" && command !== "pairs") throw wrong(`Unknown command ${quote(command)}. ${KNOWN}`);
  if (input === undefined || input === "")
    throw wrong("INPUT is missing: a manifest, or a folder of references and generations.");
  if (more.length > 0) throw wrong(`One INPUT at a time; there is ${quote(more[0] ?? "")} behind ${quote(input)}.`);
  const out = pathOf("out", values.out);
  const further = (["masks", "ratings"] as const).flatMap((holds) =>
    (values[holds] ?? []).flatMap((named) => {
      const path = pathOf(holds, named);
      return path === null ? [] : [{ holds, path }];
    }),
  );
  if (command === "pairs") {
    const other = Object.keys(values).find((option) => !OF_PAIRS.has(option));
    if (other !== undefined) throw wrong(`--${other} is no option of pairs, which scores nothing.`);
    return { kind: "pairs", options: { input, further, out, shard: readShardOption(values.shard) } };
  }
  if (values.resume && out === null) throw wrong("--resume needs --out FILE: the results to go on from.");
  return {
    kind: "score",
    options: {
      input,
      further,
      model: pathOf("model", values.model),
      clip: pathOf("clip", values.clip),
      dino: pathOf("dino", values.dino),
      backbones: (values.backbone ?? []).flatMap((named) => pathOf("backbone", named) ?? []),
      patches: (values.patches ?? []).flatMap((names) => names.split(",").map((name) => name.trim())),
      revision: readRevision(values.revision),
      hub: readHub(values.hub),
      cache: pathOf("cache", values.cache),
      settings: {
        maxPatches: readMaxPatches(values["max-patches"]),
        threshold: readThreshold(values.threshold),
        stripper: readStripper(values.stripper),
      },
      precision: readPrecision(values.precision),
      limits: readLimits(values.limit),
      out,
      csv: pathOf("csv", values.csv),
      resume: values.resume ?? false,
      shard: readShardOption(values.shard),
      stepTimeout: readStepTimeout(values["step-timeout"]),
    },
  };
}
