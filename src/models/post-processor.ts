import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";
import type { Step } from "./tokenizer-json.ts";

/** The marks that tokenizer.json's post_processor puts around a prompt. Source: the Rust library's processors. */
export interface Marks {
  /** How many ids are added: what a cut has to leave room for. */
  readonly count: number;
  surround(content: readonly number[]): number[];
}

export const NO_MARKS: Marks = { count: 0, surround: (content) => [...content] };

export const marksAround = (before: readonly number[], after: readonly number[]): Marks => ({
  count: before.length + after.length,
  surround: (content) => [...before, ...content, ...after],
});

const id = z.number().int().nonnegative();
const mark = z.tuple([z.string(), id]);
const pairSchema = z.object({ sep: mark, cls: mark });
const pieceSchema = z.union([
  z.object({ SpecialToken: z.object({ id: z.string() }) }),
  z.object({ Sequence: z.object({ id: z.string() }) }),
]);
const templateSchema = z.object({
  single: z.array(pieceSchema),
  special_tokens: z.record(z.string(), z.object({ ids: z.array(id) })).default({}),
});
const sequenceSchema = z.object({ processors: z.array(z.looseObject({ type: z.string() })) });

function decode<T>(schema: z.ZodType<T>, step: Step): T {
  const parsed = schema.safeParse(step);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new LensError(
    "invalid_tokenizer",
    `tokenizer.json: post_processor (${step.type}): ${issue?.path.join(".") || "the step"}: ${issue?.message ?? "not understood"}.`,
  );
}

/** What a template makes of one prompt; what it says of pairs is not asked for. */
function templateMarks(step: Step): Marks {
  const { single, special_tokens: special } = decode(templateSchema, step);
  // null stands for the prompt.
  const pieces = single.map((piece) => {
    if ("Sequence" in piece) {
      if (piece.Sequence.id === "A") return null;
      throw new LensError(
        "invalid_tokenizer",
        `tokenizer.json: post_processor: single asks for a second text, "${piece.Sequence.id}"; a prompt is one.`,
      );
    }
    const { id: name } = piece.SpecialToken;
    if (Object.hasOwn(special, name)) return special[name]!.ids;
    throw new LensError(
      "invalid_tokenizer",
      `tokenizer.json: post_processor: single names the token "${name}", and special_tokens does not say its number.`,
    );
  });
  return {
    count: pieces.reduce((sum, ids) => sum + (ids?.length ?? 0), 0),
    surround: (content) => pieces.flatMap((ids) => ids ?? content),
  };
}

/** @throws LensError invalid_tokenizer, naming the kind of step where it is not computed */
export function decodePostProcessor(step: Step | null): Marks {
  switch (step?.type) {
    case undefined:
    case "ByteLevel": // moves offsets only
      return NO_MARKS;
    case "TemplateProcessing":
      return templateMarks(step!);
    case "BertProcessing":
    case "RobertaProcessing": {
      const { cls, sep } = decode(pairSchema, step!);
      return marksAround([cls[1]], [sep[1]]);
    }
    case "Sequence": {
      const all = decode(sequenceSchema, step!).processors.map(decodePostProcessor);
      const marking = all.filter((marks) => marks !== NO_MARKS);
      if (marking.length <= 1) return marking[0] ?? NO_MARKS;
      throw new LensError(
        "invalid_tokenizer",
        `tokenizer.json: post_processor: ${marking.length} steps of its Sequence put marks around a prompt; one is computed.`,
      );
    }
    default:
      throw new LensError(
        "invalid_tokenizer",
        `tokenizer.json: post_processor "${step?.type}" is not computed. TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel and a Sequence of these are.`,
      );
  }
}
