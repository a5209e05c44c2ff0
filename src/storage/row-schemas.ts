import { z } from "zod";
import type { ErrorCode, ErrorRecord } from "../lib/errors.ts";
import { isRootHandle, type RootHandle } from "../platform/handles.ts";
import type { Correction } from "../project/corrections.ts";
import type { RunSettings, ScoreSettings } from "../project/result.ts";
import type { RowResult, UsedModel, UsedModels } from "../project/runs.ts";
import { LACKS } from "../project/shortfall.ts";
import type { Intake, ProblemKind, Sample } from "../project/types.ts";
import { scoresSchema } from "../project/scores-schema.ts";

/**
 * Rows as they come back from the database. An older version of the page may have written them: what no longer fits
 * is left out and counted, never thrown, and can be computed or read again.
 */

z.config({ jitless: true });

const text = z.string().nullable();
const count = z.number().int().nonnegative();
const stripper = z.enum(["regex", "none"]);

const settingsSchema = z.object({
  maxPatches: z.number(),
  threshold: z.number(),
  stripper,
}) satisfies z.ZodType<ScoreSettings>;

const usedModelSchema = z
  .object({ name: z.string(), identity: z.string(), demo: z.boolean(), installed: text })
  .nullable() satisfies z.ZodType<UsedModel | null>;
const usedModelsSchema = z.object({
  siglip: usedModelSchema,
  clip: usedModelSchema,
  dino: usedModelSchema,
}) satisfies z.ZodType<UsedModels>;

/** Whatever else has gone wrong with it, a project can be listed and so deleted. */
export const projectSchema = z.object({
  id: z.string(),
  name: z.string().catch("Unnamed project"),
  settings: settingsSchema.nullable().catch(null),
  pairs: count.catch(0),
  scored: count.catch(0),
  openedAt: z.number().catch(0),
  /** The bundled scenes. */
  demo: z.boolean().catch(false),
  /** What it was scored with last. */
  models: usedModelsSchema.nullable().catch(null),
  accepted: z.array(z.enum(LACKS)).catch([]),
});
export type ProjectRow = z.infer<typeof projectSchema>;

const columns = z.custom<Sample["columns"]>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const sampleSchema = z.object({
  id: z.string(),
  reference: text,
  referenceMask: text,
  generation: text,
  generationMask: text,
  prompt: text,
  object: text,
  concept: text,
  promptId: text,
  method: text,
  seed: text,
  rating: z.number().nullable(),
  // Taken as it is: a record of zod's would lose a column called "__proto__".
  columns,
}) satisfies z.ZodType<Sample>;

/** The kinds are not listed: one that this version does not know still is a sentence. */
const problemKind = z.custom<ProblemKind>((value) => typeof value === "string");

export const intakeSchema = z.object({
  samples: z.array(sampleSchema),
  rule: z.string(),
  problems: z.array(z.object({ kind: problemKind, path: text, message: z.string() })),
  parts: z.array(z.object({ table: text, ids: z.array(z.tuple([z.string(), z.string()])) })),
  out: z.array(z.string()),
  away: z.array(z.string()),
}) satisfies z.ZodType<Intake>;

const changeSchema = z.object({
  reference: text.exactOptional(),
  referenceMask: text.exactOptional(),
  generation: text.exactOptional(),
  generationMask: text.exactOptional(),
  prompt: text.exactOptional(),
  object: text.exactOptional(),
  concept: text.exactOptional(),
  method: text.exactOptional(),
}) satisfies z.ZodType<Correction>;

/** What was set by hand of one sample. */
export const correctionSchema = z.object({
  sample: z.string(),
  change: changeSchema.nullable(),
  /** Place among the pairs made by hand; null where it is none. */
  added: count.nullable(),
  removed: z.boolean(),
});
export type CorrectionRow = z.infer<typeof correctionSchema>;

/** The codes are not listed: one that this version does not know still stands for a failed row. */
const code = z.custom<ErrorCode>((value) => typeof value === "string");
const errorSchema = z.object({
  code,
  message: z.string(),
  detail: z.string().exactOptional(),
}) satisfies z.ZodType<ErrorRecord>;

const runSchema = z.object({
  model: text,
  maxPatches: z.number().nullable(),
  threshold: z.number(),
  stripper,
  precision: text,
  provider: text,
  version: z.string(),
}) satisfies z.ZodType<RunSettings>;

export const resultSchema = z.object({
  sample: z.string(),
  /** Milliseconds since 1970; 0 for those of the version that did not say. */
  written: z.number().catch(0),
  result: z.object({
    outcome: z.union([z.object({ scores: scoresSchema }), z.object({ error: errorSchema })]),
    key: z.string(),
    run: runSchema,
  }) satisfies z.ZodType<RowResult>,
});

export const fileSchema = z.object({
  path: z.string(),
  size: count,
  lastModified: z.number(),
  /** Of a pack or a root. */
  place: z.string(),
  /** Where it begins in a pack. */
  start: count,
  /** Below a root. */
  names: z.array(z.string()),
  record: z.string(),
  sha256: text,
});
export type FileRow = z.infer<typeof fileSchema>;

export const packSchema = z.object({ project: z.string(), place: z.string(), bytes: count });
export const rootSchema = z.object({ place: z.string(), handle: z.custom<RootHandle>(isRootHandle) });

/** The rows that fit, and how many do not. */
export function decodeRows<T>(
  schema: z.ZodType<T>,
  rows: readonly unknown[],
): { readonly rows: T[]; readonly unreadable: number } {
  const decoded: T[] = [];
  for (const row of rows) {
    const { success, data } = schema.safeParse(row);
    if (success) decoded.push(data);
  }
  return { rows: decoded, unreadable: rows.length - decoded.length };
}
