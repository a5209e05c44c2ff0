import { parseArgs, type ParseArgsConfig } from "node:util";
import type { PictureLimits } from "../imaging/limits.ts";
import type { Precision } from "../models/graph/precision.ts";
import { quote } from "../project/quote.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Shard } from "../project/shard.ts";
import { OF_MASK, readMask, type MaskOptions } from "./mask-arguments.ts";
import { readMerge, type MergeOptions } from "./merge-arguments.ts";
import {
  pathOf,
  readHub,
  readLimits,
  readKeptWeights,
  readMaxPatches,
  readPrecision,
  readRevision,
  readShardOption,
  readStepTimeout,
  readStripper,
  readThreshold,
  wrong,
} from "./option-values.ts";
import { readTables, type TablesOptions } from "./tables-arguments.ts";
import type { Further } from "./trees.ts";

/** What was asked for. Paths are as they were typed. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "score"; readonly options: ScoreOptions }
  | { readonly kind: "pairs"; readonly options: PairsOptions }
  | { readonly kind: "mask"; readonly options: MaskOptions }
  | { readonly kind: "merge"; readonly options: MergeOptions }
  | { readonly kind: "tables"; readonly options: TablesOptions };

export interface PairsOptions {
  readonly input: string;
  /** Trees that are read with INPUT. */
  readonly further: readonly Further[];
  /** Pairs of INPUT's reference photographs, in place of its own. */
  readonly photographs: boolean;
  /** null: rows go to stdout. */
  readonly out: string | null;
  /** null: all of INPUT. */
  readonly shard: Shard | null;
}

export interface ScoreOptions {
  readonly input: string;
  /** Pairs of INPUT's reference photographs, in place of its own. */
  readonly photographs: boolean;
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
  /** Bytes of converted weights that are kept there at most; 0: none. */
  readonly keptWeights: number;
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

const OPTIONS = {
  masks: { type: "string", multiple: true },
  ratings: { type: "string", multiple: true },
  photographs: { type: "boolean" },
  intervals: { type: "boolean" },
  model: { type: "string" },
  clip: { type: "string" },
  dino: { type: "string" },
  backbone: { type: "string", multiple: true },
  patches: { type: "string", multiple: true },
  revision: { type: "string" },
  hub: { type: "string" },
  cache: { type: "string" },
  "kept-weights": { type: "string" },
  segmenter: { type: "string" },
  sam: { type: "string" },
  "prompt-column": { type: "string" },
  overwrite: { type: "boolean" },
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

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (thrown) {
    throw wrong(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Options of `pairs`. */
const OF_PAIRS: ReadonlySet<string> = new Set(["masks", "ratings", "photographs", "out", "shard"]);
/** Options that score does not have. */
const OF_OTHERS: ReadonlySet<string> = new Set(["segmenter", "sam", "prompt-column", "overwrite", "intervals"]);
const KNOWN = "Known are: score INPUT, pairs INPUT, mask INPUT, merge FILES, tables INPUT.";

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
  // What other programs take: `masc-lens help`, `masc-lens help score`.
  if (command === "help" || (command === "version" && input === undefined)) return { kind: command };
  if (command === "merge")
    return {
      kind: "merge",
      options: readMerge(positionals.slice(1), pathOf("out", values.out), Object.keys(values)),
    };
  if (command === "tables")
    return {
      kind: "tables",
      options: readTables(
        positionals.slice(1),
        (values.ratings ?? []).flatMap((named) => pathOf("ratings", named) ?? []),
        pathOf("out", values.out),
        Object.keys(values),
      ),
    };
  if (command !== "score" && command !== "pairs" && command !== "mask")
    throw wrong(`Unknown command ${quote(command)}. ${KNOWN}`);
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
  const photographs = values.photographs ?? false;
  const given = Object.keys(values);
  const refuse = (other: string | undefined, why: string) => {
    if (other !== undefined) throw wrong(`--${other} is no option of ${command}, which ${why}.`);
  };
  if (command === "pairs") {
    refuse(
      given.find((option) => !OF_PAIRS.has(option)),
      "scores nothing",
    );
    return { kind: "pairs", options: { input, further, photographs, out, shard: readShardOption(values.shard) } };
  }
  if (command === "mask") {
    refuse(
      given.find((option) => !OF_MASK.has(option)),
      "makes masks and scores nothing",
    );
    const [segmenter, sam] = [pathOf("segmenter", values.segmenter), pathOf("sam", values.sam)];
    const options = readMask(input, { segmenter, sam, out, column: values["prompt-column"] });
    return {
      kind: "mask",
      options: {
        ...options,
        threshold: readThreshold(values.threshold),
        overwrite: values.overwrite ?? false,
        shard: readShardOption(values.shard),
        hub: readHub(values.hub),
        cache: pathOf("cache", values.cache),
        limits: readLimits(values.limit),
        stepTimeout: readStepTimeout(values["step-timeout"]),
      },
    };
  }
  refuse(
    given.find((option) => OF_OTHERS.has(option)),
    "makes no masks: masc-lens mask does",
  );
  if (values.resume && out === null) throw wrong("--resume needs --out FILE: the results to go on from.");
  return {
    kind: "score",
    options: {
      input,
      further,
      photographs,
      model: pathOf("model", values.model),
      clip: pathOf("clip", values.clip),
      dino: pathOf("dino", values.dino),
      backbones: (values.backbone ?? []).flatMap((named) => pathOf("backbone", named) ?? []),
      patches: (values.patches ?? []).flatMap((names) => names.split(",").map((name) => name.trim())),
      revision: readRevision(values.revision),
      hub: readHub(values.hub),
      cache: pathOf("cache", values.cache),
      keptWeights: readKeptWeights(values["kept-weights"]),
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
