import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";

/** Decodes tokenizer.json, or builds its equivalent from CLIP's two older files. */

export interface VocabularyFiles {
  /** tokenizer.json, parsed; null where it is not there. */
  readonly tokenizerJson: unknown;
  /** vocab.json, parsed. */
  readonly vocab?: unknown;
  /** merges.txt. */
  readonly merges?: string | null;
}

/** A step of the library's pipeline, as tokenizer.json writes it. */
export type Step = { readonly type: string; readonly [key: string]: unknown };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isId = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isMerge = (merge: unknown) =>
  typeof merge === "string"
    ? merge.includes(" ")
    : Array.isArray(merge) && merge.length === 2 && merge.every((part) => typeof part === "string");

// Of a quarter of a million entries each, so checked in one pass and not entry by entry by zod.
const vocabSchema = z.custom<Record<string, number>>(
  (value) => isRecord(value) && Object.values(value).every(isId),
  "has to be a table of tokens and their numbers",
);
const mergesSchema = z.custom<string[] | [string, string][]>(
  (value) => Array.isArray(value) && value.every(isMerge),
  "has to be a list of pairs",
);
const stepSchema: z.ZodType<Step> = z.looseObject({ type: z.string() });

const addedTokenSchema = z.object({
  id: z.number().int().nonnegative(),
  content: z.string().min(1),
  normalized: z.boolean().default(false),
  single_word: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  special: z.boolean().default(false),
});
export const addedTokensSchema = z.array(addedTokenSchema);

const direction = z.enum(["Left", "Right"]);
const count = z.number().int().nonnegative();
const stepOrNull = stepSchema.nullish().transform((step) => step ?? null);

const tokenizerSchema = z.object({
  truncation: z.object({ direction: direction.default("Right"), max_length: count }).nullish(),
  padding: z
    .object({
      strategy: z.union([z.literal("BatchLongest"), z.object({ Fixed: count })]),
      direction,
      pad_to_multiple_of: count.nullish(),
      pad_token: z.string(),
    })
    .nullish(),
  added_tokens: addedTokensSchema.default([]),
  normalizer: stepOrNull,
  pre_tokenizer: stepOrNull,
  post_processor: stepOrNull,
  model: z.looseObject({ type: z.literal("BPE").default("BPE"), vocab: vocabSchema, merges: mergesSchema }),
});

/** tokenizer.json, as far as it is used. */
export type TokenizerJson = z.infer<typeof tokenizerSchema>;

/** Source: CLIPTokenizer of transformers 5. */
const CLIP_SPECIAL = ["<|startoftext|>", "<|endoftext|>"] as const;
export const CLIP_NORMALIZER: Step = {
  type: "Sequence",
  normalizers: [
    { type: "NFC" },
    { type: "Replace", pattern: { Regex: String.raw`\s+` }, content: " " },
    { type: "Lowercase" },
  ],
};
export const CLIP_PRE_TOKENIZER: Step = {
  type: "Sequence",
  pretokenizers: [
    {
      type: "Split",
      pattern: {
        Regex: String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`,
      },
      behavior: "Removed",
      invert: true,
    },
    { type: "ByteLevel", add_prefix_space: false, use_regex: true },
  ],
};

/** CLIP's tokenizer.json out of vocab.json and merges.txt. */
function fromVocabAndMerges(vocab: unknown, merges: string): unknown {
  const lines = merges.split("\n").map((line) => line.replace(/\r$/, ""));
  const ids = vocabSchema.safeParse(vocab);
  const added = CLIP_SPECIAL.map((content) => ({
    content,
    id: ids.success && Object.hasOwn(ids.data, content) ? ids.data[content] : -1,
  }));
  return {
    added_tokens: added.filter(({ id }) => id !== -1),
    normalizer: CLIP_NORMALIZER,
    pre_tokenizer: CLIP_PRE_TOKENIZER,
    model: {
      type: "BPE",
      vocab,
      merges: lines.filter((line) => line !== "" && !line.startsWith("#version")),
      unk_token: CLIP_SPECIAL[1],
      end_of_word_suffix: "</w>",
      fuse_unk: false,
    },
  };
}

/** @throws LensError missing_file, invalid_tokenizer */
export function decodeTokenizer(
  { tokenizerJson, vocab, merges }: VocabularyFiles,
  kind: "siglip2" | "siglip" | "clip",
): TokenizerJson {
  const older = kind === "clip" && vocab !== undefined && vocab !== null && typeof merges === "string";
  const json = tokenizerJson ?? (older ? fromVocabAndMerges(vocab, merges) : null);
  if (json === null) {
    const expected = kind === "clip" ? "tokenizer.json, or vocab.json and merges.txt" : "tokenizer.json";
    throw new LensError(
      "missing_file",
      `The checkpoint folder has no tokenizer. Add ${expected}; without it no prompt can be read.`,
    );
  }
  const name = tokenizerJson === null || tokenizerJson === undefined ? "vocab.json or merges.txt" : "tokenizer.json";
  const parsed = tokenizerSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new LensError(
    "invalid_tokenizer",
    `${name}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is malformed"}. A BPE tokenizer, as SigLIP2 and CLIP have, is expected.`,
  );
}
