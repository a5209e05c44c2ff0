import { z } from "../../lib/schema.ts";
import type { MaskChange, MaskIntervals, ScoreInterval } from "../../metric/mask-interval.ts";
import type { HeadSizes } from "./editing.ts";
import { FILE_TYPES, FORMAT, MOST_DIRECTIONS, type SharedPair, type SharedView } from "./shared.ts";

/** What a shared project's texts are made of. All of it comes from a stranger. */

const count = z.int().nonnegative();
/** The shape of JSON that has no place for what is neither a number. */
const number = z.number();
const side = z.int().min(1).max(16_384);

export const markSchema = z.object({ format: z.literal(FORMAT), version: z.int().min(1) });

export const viewSchema = z.object({
  filter: z.string().max(10_000),
  sorting: z.array(z.object({ id: z.string(), desc: z.boolean() })).max(100),
  group: z.string().nullable(),
  gallery: z.boolean(),
}) satisfies z.ZodType<SharedView>;

const width = z.int().min(1).max(16_384);
/** Sizes of a pooling head. */
export const headSchema = z.object({
  dim: width,
  heads: z.int().min(1).max(256),
  hidden: z.int().min(1).max(65_536),
  epsilon: number,
  activation: z.enum(["gelu_pytorch_tanh", "gelu", "quick_gelu", "relu"]),
}) satisfies z.ZodType<HeadSizes>;

export const indexSchema = z.object({
  head: headSchema.exactOptional(),
  view: viewSchema,
  pairs: z.array(z.object({ sample: z.string(), reference: z.string().nullable(), part: count })).max(100_000),
  files: z
    .array(
      z.object({
        path: z.string(),
        kind: z.enum(["picture", "mask"]),
        type: z.enum(FILE_TYPES),
        width: z.int().min(1).max(100_000),
        height: z.int().min(1).max(100_000),
        part: count,
      }),
    )
    .max(400_000),
});
export type SharedIndex = z.infer<typeof indexSchema>;

const maybeNumber = number.nullable();
const cosines = z.object({ whole: maybeNumber, subject: maybeNumber, background: maybeNumber });
const wholesSchema = z.object({
  siglip2_global: cosines,
  clip_i: cosines,
  dino: cosines,
  further: z.record(z.string(), cosines).exactOptional(),
}) satisfies z.ZodType<NonNullable<SharedPair["wholes"]>>;

const changeSchema = z.union([
  z.object({ by: z.literal("threshold"), at: number }),
  z.object({ by: z.literal("growth"), at: number }),
  z.object({ by: z.literal("source"), at: z.string() }),
]) satisfies z.ZodType<MaskChange>;
const intervalSchema = z
  .object({
    value: number,
    low: number,
    high: number,
    varied: z.array(z.object({ change: changeSchema, value: maybeNumber })).max(1000),
    largest: z.object({ change: changeSchema, by: number }).nullable(),
  })
  .nullable() satisfies z.ZodType<ScoreInterval | null>;

const maskedSchema = z.object({ rows: side, columns: side, masked: z.boolean() });

/** Of a comparison, beside its numbers. */
export const pairSchema = z.object({
  reference: maskedSchema,
  generation: maskedSchema,
  heads: z.int().min(1).max(256),
  /** Whether they are among the numbers, as of versions 1 to 3. */
  cosines: z.boolean(),
  /** How many of theirs are one, told as of version 3; left out where they are as before or after, or none. */
  steps: z.int().min(1).max(127).exactOptional(),
  /** What a step is along each direction of theirs, told as of version 4; left out where they are as before, or none. */
  directions: z.array(number).max(MOST_DIRECTIONS).exactOptional(),
  patchTexts: z.boolean(),
  /** Shares of the components' variance; null where there are no components. */
  shares: z.array(number).max(3).nullable(),
  phrases: z
    .array(z.object({ phrase: z.string(), pf: number }))
    .max(10_000)
    .nullable(),
  wholes: wholesSchema.nullable(),
  /** What is there for masks that move; left out where nothing is. */
  editing: z.object({ dim: width, text: z.boolean() }).exactOptional(),
  intervals: z.object({ cp: intervalSchema, pf: intervalSchema }).nullable() satisfies z.ZodType<MaskIntervals | null>,
});
export type PairText = z.infer<typeof pairSchema>;
