import { z } from "../../lib/schema.ts";
import type { ErrorCode, ErrorRecord } from "../../lib/errors.ts";
import { FIRST_LAYOUT, type ColumnLayout } from "../../project/column-layout.ts";
import type { Correction } from "../../project/corrections.ts";
import { isFurtherId, type BackboneOfRun } from "../../project/further-measures.ts";
import { NO_HINTS, PATH_FIELDS, type Hints } from "../../project/hints.ts";
import type { RunSettings, ScoreSettings } from "../../project/result.ts";
import type { ReferenceOutcome } from "../../project/outcome.ts";
import type { RowResult, UsedModel, UsedModels } from "../../project/runs.ts";
import { NO_SCORES, type SampleScores } from "../../project/scores.ts";
import { scoresSchema } from "../../project/scores-schema.ts";
import { LACKS } from "../../project/shortfall.ts";
import type { MaskFacts } from "../../imaging/masks/facts.ts";
import type { Intake, ProblemKind, Provenance, Reference, Sample, Segmented } from "../../project/types.ts";
import { isRecord, withDefaults } from "./migrations.ts";

/** What a document of this version is made of. Whoever decodes rows of a database leaves out what does not fit; a file that does not fit is refused. */

const text = z.string().nullable();
export const count = z.number().int().nonnegative();
const stripper = z.enum(["regex", "none"]);

export const settingsSchema = z.object({
  maxPatches: z.number(),
  threshold: z.number(),
  stripper,
}) satisfies z.ZodType<ScoreSettings>;

const usedModelSchema = z
  .object({ name: z.string(), identity: z.string(), demo: z.boolean(), installed: text })
  .nullable() satisfies z.ZodType<UsedModel | null>;
/** By slot; before there were further ones it had these three. */
export const usedModelsSchema = z
  .object({ siglip: usedModelSchema, clip: usedModelSchema, dino: usedModelSchema })
  .catchall(usedModelSchema) satisfies z.ZodType<UsedModels>;

export const acceptedSchema = z.array(z.enum(LACKS));

const columnLayoutSchema = z.object({
  order: z.array(z.string()).readonly(),
  set: z
    .array(
      z.object({
        id: z.string(),
        shown: z.boolean().exactOptional(),
        pinned: z.boolean().exactOptional(),
        width: z.number().exactOptional(),
      }),
    )
    .readonly(),
}) satisfies z.ZodType<ColumnLayout>;

/** Of a project as a whole. */
export const headSchema = z.object({
  name: z.string(),
  demo: z.boolean(),
  settings: settingsSchema.nullable(),
  accepted: acceptedSchema,
  // Whatever was written before a layout was kept has the first one.
  columnLayout: columnLayoutSchema.default(FIRST_LAYOUT),
  // Nor were ticks.
  ticked: z.array(z.string()).default(() => []),
  models: usedModelsSchema.nullable(),
});

const share = z.number().min(0).max(1);

const factsSchema = z.object({
  covered: share,
  pieces: count,
  largest: share,
  border: z.object({ top: share, right: share, bottom: share, left: share }),
  answer: z
    .object({
      peak: share,
      inside: share.nullable(),
      outside: share.nullable(),
      unsure: z.number().min(0),
      expectedIou: z.number().nullable(),
    })
    .nullable(),
}) satisfies z.ZodType<MaskFacts>;

const segmentedSchema = z.object({
  model: z.string(),
  revision: z.string(),
  prompt: text,
  threshold: share,
  refinedBy: text,
  peak: share.nullable(),
  facts: factsSchema,
}) satisfies z.ZodType<Segmented>;

export const provenanceSchema = z.object({
  maker: z.enum(["edit", "transparency", "segmenter"]),
  model: text,
  of: z.string(),
  number: count,
  at: z.number().nullable(),
  segmented: segmentedSchema.exactOptional(),
}) satisfies z.ZodType<Provenance>;

const columns = z.custom<Sample["columns"]>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

const reference = z.object({ image: z.string(), mask: text }) satisfies z.ZodType<Reference>;
const references = z.array(reference);

const sampleSchema = z.object({
  id: z.string(),
  reference: text,
  referenceMask: text,
  generation: text,
  generationMask: text,
  prompt: text,
  object: text,
  concept: text,
  // Documents of before samples had one do not say.
  category: text.default(null),
  promptId: text,
  method: text,
  seed: text,
  otherReferences: references,
  ratings: z.array(
    z.object({ by: text, dimension: text, value: z.number(), scale: z.tuple([z.number(), z.number()]).nullable() }),
  ),
  smallMask: z.number().exactOptional(),
  // Taken as it is: a record of zod's would lose a column called "__proto__".
  columns,
}) satisfies z.ZodType<Sample>;

/** The kinds are not listed: one that this version does not know still is a sentence. */
const problemKind = z.custom<ProblemKind>((value) => typeof value === "string");

const partSchema = z.object({
  up: count.nullable(),
  words: z.object({ separator: z.string().min(1), from: z.int(), to: z.int().nullable() }).nullable(),
});

const hintsSchema = z.object({
  folders: z.array(
    z.object({
      folder: z.array(text),
      anywhere: z.boolean(),
      role: z.enum(["reference", "generation", "mask", "ignore"]),
    }),
  ),
  parts: z.array(z.object({ of: z.enum(["reference", "generation"]), field: z.enum(PATH_FIELDS), part: partSchema })),
  texts: z.array(z.object({ part: partSchema, text: z.string(), role: z.enum(["reference", "generation", "ignore"]) })),
  layout: text,
  without: z.array(z.string()),
  reference: text,
  maskSource: text,
}) satisfies z.ZodType<Hints>;

export const intakeSchema = z.object({
  samples: z.array(sampleSchema),
  rule: z.string(),
  understood: z.array(
    z.object({
      layout: z.string(),
      confidence: z.number(),
      sentence: z.string(),
      // Documents of before these were counted do not say.
      files: count.default(0),
      pairs: count.default(0),
    }),
  ),
  problems: z.array(
    z.object({
      kind: problemKind,
      path: text,
      message: z.string(),
      count: count.exactOptional(),
      paths: z.array(z.string()).exactOptional(),
    }),
  ),
  columns: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["number", "text", "category", "boolean"]),
      sources: z.array(z.string()),
    }),
  ),
  masks: z.array(z.object({ name: z.string(), inUse: z.boolean(), masks: z.array(z.tuple([z.string(), z.string()])) })),
  subjects: z
    .array(
      z.object({
        name: z.string(),
        object: text,
        pictures: z.array(z.object({ image: z.string(), mask: text })),
      }),
    )
    .exactOptional(),
  parts: z.array(z.object({ table: text, ids: z.array(z.tuple([z.string(), z.string()])) })),
  // What nobody could say before there were hints: nothing.
  hints: hintsSchema.default(() => ({ ...NO_HINTS, folders: [], parts: [], texts: [], without: [] })),
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
  category: text.exactOptional(),
  method: text.exactOptional(),
  otherReferences: references.readonly().exactOptional(),
  note: text.exactOptional(),
  tags: z.array(z.string()).readonly().exactOptional(),
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

const backboneSchema = z.object({
  slot: z.string(),
  name: z.string(),
  measures: z.array(z.string().refine(isFurtherId)),
}) satisfies z.ZodType<BackboneOfRun>;

const runSchema = z.object({
  model: text,
  maxPatches: z.number().nullable(),
  threshold: z.number(),
  stripper,
  precision: text,
  provider: text,
  version: z.string(),
  further: z.array(backboneSchema).exactOptional(),
}) satisfies z.ZodType<RunSettings>;

/** Measures that a page did not know are null, as where they cannot be computed: what it did compute stands. */
const { flags: _flags, ...NO_NUMBERS } = NO_SCORES;
const keptScores = z.preprocess(
  (value) => (isRecord(value) ? withDefaults(value, NO_NUMBERS) : value),
  scoresSchema,
) satisfies z.ZodType<SampleScores>;

const referenceOutcomeSchema = z.union([
  reference.extend({ scores: keptScores }),
  reference.extend({ error: errorSchema }),
]) satisfies z.ZodType<ReferenceOutcome>;

/** What was computed of one sample, once. */
export interface ResultEntry {
  readonly sample: string;
  /** Milliseconds since 1970; 0 for those of the version that did not say. */
  readonly written: number;
  readonly result: RowResult;
}

export const resultSchema = z.object({
  sample: z.string(),
  written: z.number().catch(0),
  result: z.object({
    outcome: z.union([
      z.object({ scores: keptScores, references: z.array(referenceOutcomeSchema).exactOptional() }),
      z.object({ error: errorSchema }),
    ]),
    key: z.string(),
    run: runSchema,
  }),
}) satisfies z.ZodType<ResultEntry>;

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
