import { z } from "../lib/schema.ts";
import { FLAGS } from "../metric/flags.ts";
import { isFurtherScores, type FurtherScores } from "./further-measures.ts";
import { MEASURES, type MeasureId, type MeasureValue } from "./measures.ts";
import type { SampleScores } from "./scores.ts";

/** Scores as they come back from storage: the register's, and those of further backbones. */

const SCHEMAS = {
  number: z.number().nullable(),
  count: z.number().nullable(),
  text: z.string().nullable(),
  boolean: z.boolean().nullable(),
  flags: z.array(z.enum(FLAGS)),
} satisfies Record<MeasureValue["kind"], z.ZodType>;

type Shape = { readonly [Id in MeasureId]: z.ZodType<SampleScores[Id]> };

/** A field a measure, of the kind that the register says. */
const shape = Object.fromEntries(
  MEASURES.map(({ id, value, later }) => [id, later === true ? SCHEMAS.number.default(null) : SCHEMAS[value.kind]]),
) as unknown as Shape;

export const scoresSchema = z.object({
  ...shape,
  further: z.custom<FurtherScores>(isFurtherScores).exactOptional(),
}) satisfies z.ZodType<SampleScores>;

/** For the score cache: null where an older version of the page stored another shape, which is computed again. */
export function decodeScores(value: unknown): SampleScores | null {
  return scoresSchema.safeParse(value).data ?? null;
}
