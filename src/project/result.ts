import type { Flag } from "../metric/flags.ts";
import type { ErrorCode, ErrorRecord } from "../lib/errors.ts";
import type { Sample } from "./types.ts";

/**
 * A result row: what the input said of a pair, and what was measured. Its names and their order are a contract, on
 * the command line and in the page's export alike.
 */

/** What scoring one sample gives; null where there is no score. Cosines in [-1, 1], shares in [0, 1]. */
export interface SampleScores {
  readonly cp: number | null;
  readonly pf: number | null;
  readonly cp_n_ref_fg: number | null;
  readonly cp_n_ref_total: number | null;
  readonly cp_fg_frac_ref: number | null;
  readonly pf_n_fg: number | null;
  readonly pf_n_total: number | null;
  readonly pf_n_bg_pooled: number | null;
  /** What the text tower read: the prompt without its subject. */
  readonly prompt_text: string | null;
  readonly prompt_stripped: boolean | null;
  readonly global_maxcos: number | null;
  readonly weighted_maxcos: number | null;
  readonly recall_fg: number | null;
  readonly best_match_in_background: number | null;
  readonly pf_background_stripped: number | null;
  readonly pf_background_prompt: number | null;
  readonly pf_full_stripped: number | null;
  readonly pf_full_prompt: number | null;
  readonly pf_foreground_stripped: number | null;
  readonly pf_foreground_prompt: number | null;
  readonly siglip2_global: number | null;
  readonly clip_i: number | null;
  readonly clip_t: number | null;
  readonly dino: number | null;
  readonly flags: readonly Flag[];
}

export type Stripper = "regex" | "none";

/** What a score depends on beside files and model. */
export interface ScoreSettings {
  readonly maxPatches: number;
  /** In [0, 1]: above it a mask's weight is the subject's. */
  readonly threshold: number;
  readonly stripper: Stripper;
}

/** What stands in every row of a run. */
export interface RunSettings {
  /** The checkpoint's name. */
  readonly model: string | null;
  /** null where the checkpoint takes no budget. */
  readonly maxPatches: number | null;
  readonly threshold: number;
  readonly stripper: Stripper;
  readonly precision: string | null;
  readonly provider: string | null;
  /** Of this program. */
  readonly version: string;
}

export interface RowSettings {
  readonly model: string | null;
  readonly max_patches: number | null;
  readonly threshold: number;
  readonly stripper: Stripper;
  readonly precision: string | null;
  readonly provider: string | null;
  readonly version: string;
}

/** What a file's failure looks like in a row. */
export interface RowError {
  readonly code: ErrorCode;
  readonly message: string;
}

export type ResultFields = SampleScores & RowSettings;

/** The input's columns, then ours; `error` only where there is one. `id` is text unless the input had a number. */
export type ResultRow = Readonly<Record<string, unknown>> &
  ResultFields & { readonly id: string | number; readonly error?: RowError };

/** No score of any kind. */
export const NO_SCORES: SampleScores = {
  cp: null,
  pf: null,
  cp_n_ref_fg: null,
  cp_n_ref_total: null,
  cp_fg_frac_ref: null,
  pf_n_fg: null,
  pf_n_total: null,
  pf_n_bg_pooled: null,
  prompt_text: null,
  prompt_stripped: null,
  global_maxcos: null,
  weighted_maxcos: null,
  recall_fg: null,
  best_match_in_background: null,
  pf_background_stripped: null,
  pf_background_prompt: null,
  pf_full_stripped: null,
  pf_full_prompt: null,
  pf_foreground_stripped: null,
  pf_foreground_prompt: null,
  siglip2_global: null,
  clip_i: null,
  clip_t: null,
  dino: null,
  flags: [],
};

/** Our fields in the contract's order. */
export const RESULT_FIELDS: readonly string[] = [
  ...Object.keys(NO_SCORES),
  "model",
  "max_patches",
  "threshold",
  "stripper",
  "precision",
  "provider",
  "version",
];

/** How a CSV tells a row's error. */
export const ERROR_FIELDS = ["error_code", "error_message"] as const;

const OURS: ReadonlySet<string> = new Set([...RESULT_FIELDS, ...ERROR_FIELDS, "error"]);
/** A table with all of these is what an earlier run wrote. */
const OF_AN_EARLIER_RUN = ["cp", "pf", "flags", "max_patches", "threshold", "version"] as const;

/** What becomes of an input's columns that are named like ours. */
export interface TakenNames {
  /** Name in the input, name in the results. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The input is what an earlier run wrote: its scores are what the new ones replace. */
  readonly earlier: boolean;
}

const PREFIX = "input_";

/** @param names an input's columns */
export function takenNames(names: readonly string[]): TakenNames {
  const all = new Set(names);
  if (OF_AN_EARLIER_RUN.every((name) => all.has(name))) return { renamed: new Map(), earlier: true };
  const renamed = new Map<string, string>();
  for (const name of names.filter((one) => OURS.has(one))) {
    let free = `${PREFIX}${name}`;
    while (all.has(free)) free = `${PREFIX}${free}`;
    all.add(free);
    renamed.set(name, free);
  }
  return { renamed, earlier: false };
}

/** A sample's columns; of one that came from no table, those that a table would have. */
export function columnsOf(sample: Sample): Readonly<Record<string, unknown>> {
  if (Object.keys(sample.columns).length > 0) return sample.columns;
  const { id, reference, referenceMask, generation, generationMask, prompt, object, concept, method } = sample;
  return {
    id,
    reference,
    reference_mask: referenceMask,
    generation,
    generation_mask: generationMask,
    prompt,
    object,
    concept,
    method,
  };
}

/** The input's columns, and behind them, under free names, those whose place is ours. */
function keptColumns(sample: Sample): Record<string, unknown> {
  const columns = columnsOf(sample);
  const { renamed } = takenNames(Object.keys(columns));
  const places = Object.entries(columns).filter(
    ([name]) => name !== "error" && !ERROR_FIELDS.some((field) => field === name),
  );
  return Object.fromEntries([...places, ...[...renamed].map(([name, free]) => [free, columns[name]] as const)]);
}

/**
 * The row of one sample. An input column with the name of one of our fields takes our value in its place, and its
 * own is kept as `input_…`, but where the input is an earlier run's. An old `error` goes.
 *
 * @param outcome its scores, or why it has none
 */
export function toResultRow(
  sample: Sample,
  outcome: SampleScores | Pick<ErrorRecord, "code" | "message">,
  settings: RunSettings,
): ResultRow {
  const columns = keptColumns(sample);
  const failed = "code" in outcome;
  const { model, maxPatches, threshold, stripper, precision, provider, version } = settings;
  const written = Object.hasOwn(columns, "id") ? columns["id"] : undefined;
  const id = typeof written === "number" && String(written) === sample.id ? written : sample.id;
  return {
    ...(Object.hasOwn(columns, "id") ? {} : { id }),
    ...columns,
    id,
    ...NO_SCORES,
    ...(failed ? {} : outcome),
    model,
    max_patches: maxPatches,
    threshold,
    stripper,
    precision,
    provider,
    version,
    ...(failed ? { error: { code: outcome.code, message: outcome.message } } : {}),
  };
}
