import type { ErrorCode, ErrorRecord } from "../lib/errors.ts";
import { isFurtherId, orderFurther, slotOf, type BackboneOfRun, type FurtherScores } from "./further-measures.ts";
import { MASC_MEASURES } from "./measure-lists.ts";
import { MEASURE_IDS, type StaticScores } from "./measures.ts";
import { REFERENCE_FIELDS, referencesPart } from "./result-references.ts";
import type { Outcome, ReferenceOutcome } from "./outcome.ts";
import { remarkFields } from "./remarks.ts";
import { NO_SCORES, type SampleScores } from "./scores.ts";
import type { Sample } from "./types.ts";

/**
 * A result row: what the input said of a pair, and what was measured. Its names and their order are a contract, on
 * the command line and in the page's export alike.
 */

export { NO_SCORES, type SampleScores };

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
  /** Backbones that were open beside those of the register, in the order of their slots; left out where there were none. */
  readonly further?: readonly BackboneOfRun[];
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

export type ResultFields = StaticScores & RowSettings;

/** The checkpoint's name in every slot whose measures are in the row; null where the run does not say. */
export type RowBackbones = Readonly<Record<string, string | null>>;

/**
 * The input's columns, then ours, then those of further backbones; `error` only where there is one. `id` is text unless
 * the input had a number.
 */
export type ResultRow = Readonly<Record<string, unknown>> &
  ResultFields & { readonly id: string | number; readonly backbones?: RowBackbones; readonly error?: RowError };

/** What the rows of a run say beside scores. */
const SETTING_FIELDS = [
  "model",
  "max_patches",
  "threshold",
  "stripper",
  "precision",
  "provider",
  "version",
] as const satisfies readonly (keyof RowSettings)[];

/** Our fields in the contract's order. */
export const RESULT_FIELDS: readonly string[] = [...MEASURE_IDS, ...SETTING_FIELDS];

/** Before the further measures: says which checkpoints they are of. */
const BACKBONES = "backbones";

/** How a CSV tells a row's error. */
export const ERROR_FIELDS = ["error_code", "error_message"] as const;

const OURS: ReadonlySet<string> = new Set([...RESULT_FIELDS, ...ERROR_FIELDS, "error"]);
/** A table with all of these is what an earlier run wrote. */
const OF_AN_EARLIER_RUN = [...MASC_MEASURES.map(({ id }) => id), "flags", "max_patches", "threshold", "version"];

/** What becomes of an input's columns that are named like ours. */
export interface TakenNames {
  /** Name in the input, name in the results. */
  readonly renamed: ReadonlyMap<string, string>;
  /** The input is what an earlier run wrote: its scores are what the new ones replace. */
  readonly earlier: boolean;
}

const PREFIX = "input_";

/**
 * @param names an input's columns
 * @param further what the rows of a run have behind the contract's fields
 */
export function takenNames(names: readonly string[], further: readonly string[] = []): TakenNames {
  const all = new Set(names);
  if (OF_AN_EARLIER_RUN.every((name) => all.has(name))) return { renamed: new Map(), earlier: true };
  const renamed = new Map<string, string>();
  for (const name of names.filter((one) => OURS.has(one) || further.includes(one))) {
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
  const { category, promptId, seed, smallMask } = sample;
  return {
    id,
    reference,
    reference_mask: referenceMask,
    generation,
    generation_mask: generationMask,
    prompt,
    object,
    concept,
    // Layouts that know more say more: names of folders tell none of these.
    ...(category === null ? {} : { category }),
    ...(promptId === null ? {} : { prompt_id: promptId }),
    method,
    ...(seed === null ? {} : { seed }),
    ...(smallMask === undefined ? {} : { small_mask: smallMask }),
  };
}

/** In a CSV it is written as JSON. */
function readBackbones(cell: unknown): readonly string[] {
  if (typeof cell === "object" && cell !== null) return Object.keys(cell);
  if (typeof cell !== "string") return [];
  try {
    const read: unknown = JSON.parse(cell);
    return typeof read === "object" && read !== null ? Object.keys(read) : [];
  } catch {
    return []; // an input's own column of that name
  }
}

/** The further measures that a row of a run holds, by what its `backbones` says, in the order of columns. */
export function furtherIn(row: Readonly<Record<string, unknown>>): readonly string[] {
  if (!Object.hasOwn(row, BACKBONES)) return [];
  const slots = new Set(readBackbones(row[BACKBONES]));
  return orderFurther(Object.keys(row).filter((id) => slots.has(slotOf(id) ?? "")));
}

/** The columns of further measures, with the one that names their checkpoints; none where there are no such measures. */
export const furtherFields = (ids: readonly string[]): readonly string[] =>
  ids.length === 0 ? [] : [BACKBONES, ...ids];

/** The input's columns, and behind them, under free names, those whose place is ours. */
function keptColumns(sample: Sample, further: readonly string[]): Record<string, unknown> {
  const columns = columnsOf(sample);
  const { renamed, earlier } = takenNames(Object.keys(columns), further);
  const left = new Set<string>([
    "error",
    ...ERROR_FIELDS,
    ...(earlier ? [...furtherFields(furtherIn(columns)), ...REFERENCE_FIELDS] : []),
  ]);
  const places = Object.entries(columns).filter(([name]) => !left.has(name));
  return Object.fromEntries([...places, ...[...renamed].map(([name, free]) => [free, columns[name]] as const)]);
}

/** What a row says of further backbones; null for measures without a score. */
function furtherPart(scores: FurtherScores, run: readonly BackboneOfRun[]): Readonly<Record<string, unknown>> {
  const measured = Object.keys(scores).filter(isFurtherId);
  const ids = orderFurther([...run.flatMap(({ measures }) => measures), ...measured]);
  if (ids.length === 0) return {};
  const slots = new Set(ids.flatMap((id) => slotOf(id) ?? []));
  const names = new Map(run.map(({ slot, name }) => [slot, name]));
  return {
    [BACKBONES]: Object.fromEntries([...slots].map((slot) => [slot, names.get(slot) ?? null])),
    ...Object.fromEntries(ids.map((id) => [id, Object.hasOwn(scores, id) ? scores[id] : null])),
  };
}

/** The row of one sample, by what came out of it. */
export const resultRowOf = (sample: Sample, outcome: Outcome, settings: RunSettings): ResultRow =>
  "scores" in outcome
    ? toResultRow(sample, outcome.scores, settings, outcome.references)
    : toResultRow(sample, outcome.error, settings);

/**
 * The row of one sample. An input column with the name of one of our fields takes our value in its place, and its
 * own is kept as `input_…`, but where the input is an earlier run's. An old `error` goes.
 *
 * @param outcome its scores, or why it has none
 * @param references of what the scores are means, where there are several
 */
export function toResultRow(
  sample: Sample,
  outcome: SampleScores | Pick<ErrorRecord, "code" | "message">,
  settings: RunSettings,
  references: readonly ReferenceOutcome[] = [],
): ResultRow {
  const failed = "code" in outcome;
  const { further = {}, ...scores } = failed ? NO_SCORES : outcome;
  const behind = {
    ...furtherPart(further, settings.further ?? []),
    ...referencesPart(references),
    ...(sample.note === undefined && sample.tags === undefined ? {} : remarkFields(sample)),
  };
  const columns = keptColumns(sample, Object.keys(behind));
  const { model, maxPatches, threshold, stripper, precision, provider, version } = settings;
  const written = Object.hasOwn(columns, "id") ? columns["id"] : undefined;
  const id = typeof written === "number" && String(written) === sample.id ? written : sample.id;
  return {
    ...(Object.hasOwn(columns, "id") ? {} : { id }),
    ...columns,
    id,
    ...NO_SCORES,
    ...scores,
    model,
    max_patches: maxPatches,
    threshold,
    stripper,
    precision,
    provider,
    version,
    ...behind,
    ...(failed ? { error: { code: outcome.code, message: outcome.message } } : {}),
  };
}
