import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";
import { refusedField } from "./refused-field.ts";
import { addedTokensSchema, type TokenizerJson } from "./tokenizer-json.ts";

/**
 * What a checkpoint's files say of its tokenizer beside tokenizer.json: which class of transformers reads it, its special
 * tokens, the side that is padded, its lengths. Source: transformers 5.24, AutoTokenizer and PreTrainedTokenizerBase.
 */
export interface TokenizerSettingsFiles {
  /** tokenizer_config.json, parsed; null where it is not there. */
  readonly tokenizerConfig: unknown;
  /** special_tokens_map.json and added_tokens.json, of older checkpoints. */
  readonly specialTokensMap?: unknown;
  readonly addedTokens?: unknown;
  /** `tokenizer_class` of config.json. */
  readonly modelTokenizerClass?: unknown;
  /** The processor's class, wherever it is named; null where it is not. */
  readonly processorClass?: string | null;
}

/** By model_type. */
export type TokenizerKind = "siglip2" | "siglip" | "clip";

/**
 * The classes that are computed. The first three take tokenizer.json's vocabulary, merges and post-processor and bring
 * their own normaliser and pre-tokenizer; TokenizersBackend takes the file as it is.
 */
export type TokenizerClass = "Siglip2Tokenizer" | "GemmaTokenizer" | "CLIPTokenizer" | "TokenizersBackend";

export const ROLES = [
  "bos_token",
  "eos_token",
  "unk_token",
  "sep_token",
  "pad_token",
  "cls_token",
  "mask_token",
] as const;
export type Role = (typeof ROLES)[number];
export type SpecialTokens = Readonly<Record<Role, string | null>>;

export type Side = "left" | "right";
type AddedTokens = z.infer<typeof addedTokensSchema>;

export interface TokenizerSettings {
  readonly tokenizerClass: TokenizerClass;
  readonly special: SpecialTokens;
  readonly paddingSide: Side;
  readonly truncationSide: Side;
  /** Ids of a padded prompt; null where the files name no length, and where the kind pads nothing (CLIP). */
  readonly padTo: number | null;
  /** Ids at most; null: whatever the tower takes. */
  readonly cutTo: number | null;
  /** Special tokens that are written in a prompt are text like any other. */
  readonly splitSpecial: boolean;
  /** Added tokens in place of tokenizer.json's; null: those of tokenizer.json. */
  readonly addedTokens: AddedTokens | null;
  /** Further added tokens, of added_tokens.json. */
  readonly olderTokens: AddedTokens;
  readonly extraTokens: readonly string[];
  /** Why it is not its model's, null where it is; see ImageProcessor. */
  readonly misfit: LensError | null;
}

const none: SpecialTokens = {
  bos_token: null,
  eos_token: null,
  unk_token: null,
  sep_token: null,
  pad_token: null,
  cls_token: null,
  mask_token: null,
};
const gemma: SpecialTokens = {
  ...none,
  bos_token: "<bos>",
  eos_token: "<eos>",
  unk_token: "<unk>",
  pad_token: "<pad>",
  mask_token: "<mask>",
};
const CLIP_END = "<|endoftext|>";
/** What each class takes where the files say nothing. */
const CLASSES: Readonly<Record<TokenizerClass, { special: SpecialTokens; paddingSide: Side }>> = {
  Siglip2Tokenizer: { special: gemma, paddingSide: "left" },
  GemmaTokenizer: { special: gemma, paddingSide: "left" },
  CLIPTokenizer: {
    special: { ...none, bos_token: "<|startoftext|>", eos_token: CLIP_END, unk_token: CLIP_END, pad_token: CLIP_END },
    paddingSide: "right",
  },
  TokenizersBackend: { special: none, paddingSide: "right" },
};
/** Other names of the same. */
const ALIASES: Readonly<Record<string, TokenizerClass>> = { PreTrainedTokenizer: "TokenizersBackend" };

/** A processor's own arguments for texts. A NaFlex prompt is padded to 64 whatever its tokenizer and its tower say. */
const PROCESSORS: Readonly<
  Record<string, { maxLength: number | null; truncates: boolean; kinds: readonly TokenizerKind[] }>
> = {
  Siglip2Processor: { maxLength: 64, truncates: true, kinds: ["siglip2"] },
  SiglipProcessor: { maxLength: null, truncates: false, kinds: ["siglip2", "siglip", "clip"] },
  CLIPProcessor: { maxLength: null, truncates: false, kinds: ["siglip2", "siglip", "clip"] },
  CLIPSegProcessor: { maxLength: null, truncates: false, kinds: ["siglip2", "siglip", "clip"] },
};
const USUAL_PROCESSOR = { siglip2: "Siglip2Processor", siglip: "SiglipProcessor", clip: "CLIPProcessor" } as const;

/** A length above this stands for none. Source: LARGE_INTEGER of tokenization_utils_base. */
const LARGE = 1e20;

const specialSchema = z
  .union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)])
  .nullish();
const sideSchema = z.enum(["left", "right"]);
const lengthSchema = z.number().positive().nullish();
const extraSchema = z
  .array(z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]))
  .nullish()
  .catch(null);

const schema = z.looseObject({
  ...Object.fromEntries(ROLES.map((role) => [role, specialSchema])),
  tokenizer_class: z.string().nullish(),
  padding_side: sideSchema.optional(),
  truncation_side: sideSchema.optional(),
  model_max_length: lengthSchema,
  max_len: lengthSchema,
  max_length: z.number().int().positive().nullish(),
  truncation: z.union([z.boolean(), z.string()]).nullish(),
  pad_to_multiple_of: z.number().int().positive().nullish(),
  split_special_tokens: z.boolean().default(false),
  added_tokens_decoder: z.record(z.string(), z.looseObject({ content: z.string() })).optional(),
  extra_special_tokens: extraSchema,
  additional_special_tokens: extraSchema,
});
type Fields = z.infer<typeof schema>;

const CONFIG = "tokenizer_config.json";
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const refuse = (field: string, value: unknown, why: string) =>
  new LensError("invalid_tokenizer", `${CONFIG}: ${field} is ${JSON.stringify(value)}: ${why}`);

/** Fields that would make other ids, or run a program of the checkpoint's. */
const NOT_COMPUTED: Readonly<Record<string, string>> = {
  add_special_tokens: "transformers does not take it from a file.",
  auto_map: "a tokenizer that is a program of its own is not run.",
  fast_tokenizer_files: "another tokenizer.json for another version is not looked for.",
};

/** The settings of both files in one: what special_tokens_map.json says goes before, unless the newer file lists its added tokens. */
function decodeFields({ tokenizerConfig, specialTokensMap }: TokenizerSettingsFiles, json: TokenizerJson): Fields {
  const config = tokenizerConfig ?? {};
  if (!isRecord(config)) throw new LensError("invalid_tokenizer", `${CONFIG} has to hold a table of settings.`);
  for (const [field, why] of Object.entries(NOT_COMPUTED)) {
    if ((config[field] ?? null) !== null) throw refuse(field, config[field], why);
  }
  const older = "added_tokens_decoder" in config || !isRecord(specialTokensMap) ? {} : specialTokensMap;
  const merged = { ...storedLengths(json), ...config, ...older };
  const parsed = schema.safeParse(merged);
  if (parsed.success) return parsed.data;
  throw refusedField(`${CONFIG}: `, merged, parsed.error, "invalid_tokenizer");
}

/** What tokenizer.json's own truncation and padding stand for where the settings do not say otherwise. */
function storedLengths({ truncation, padding }: TokenizerJson): Record<string, unknown> {
  const fixed = padding && (padding.strategy === "BatchLongest" ? null : padding.strategy.Fixed);
  return {
    ...(padding
      ? {
          padding_side: padding.direction.toLowerCase(),
          max_length: fixed,
          pad_to_multiple_of: padding.pad_to_multiple_of ?? null,
        }
      : {}),
    ...(truncation ? { truncation_side: truncation.direction.toLowerCase(), max_length: truncation.max_length } : {}),
  };
}

/**
 * Which class reads the files. A `siglip2` is always read by its own, whatever the file names; any other model's file is
 * believed. A `siglip` whose file names none would be SigLIP's own class, which takes another kind of file.
 */
function classOf(kind: TokenizerKind, said: string | null): TokenizerClass {
  if (kind === "siglip2") return "Siglip2Tokenizer";
  if (said === null && kind === "clip") return "CLIPTokenizer";
  const name = (said ?? "SiglipTokenizer").replace(/Fast$/, "");
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  const found = alias ?? (Object.keys(CLASSES) as TokenizerClass[]).find((known) => known === name);
  if (found !== undefined) return found;
  const known = [...Object.keys(CLASSES), "PreTrainedTokenizerFast"].join(", ");
  if (said === null)
    throw new LensError(
      "invalid_tokenizer",
      `Nothing names the tokenizer's class, and SiglipTokenizer, which a "siglip" has then, is not computed. Add ${CONFIG} with its tokenizer_class (${known}).`,
    );
  throw refuse("tokenizer_class", said, `it is not computed. ${known} are.`);
}

function lengthsOf(
  kind: TokenizerKind,
  processorClass: string | null,
  fields: Fields,
  positions: number,
): Pick<TokenizerSettings, "padTo" | "cutTo" | "misfit"> {
  const name = processorClass ?? USUAL_PROCESSOR[kind];
  const processor = Object.hasOwn(PROCESSORS, name) ? PROCESSORS[name] : undefined;
  const refusal = new LensError(
    "unsupported_checkpoint",
    `processor_class is "${name}", which is not computed for a "${kind}". ${USUAL_PROCESSOR[kind]} is.`,
  );
  if (processor === undefined) throw refusal;
  const misfit = processor.kinds.includes(kind) ? null : refusal;
  const { max_length: maxLength, pad_to_multiple_of: multiple, truncation } = fields;
  const named = fields.model_max_length === undefined ? fields.max_len : fields.model_max_length;
  const limit = (maxLength === undefined ? processor.maxLength : maxLength) ?? (named && named <= LARGE ? named : null);
  const truncates =
    kind === "clip" ||
    (truncation === undefined
      ? processor.truncates
      : truncation !== null && truncation !== false && truncation !== "do_not_truncate");
  if (truncates && multiple && limit !== null && limit % multiple !== 0)
    throw refuse("pad_to_multiple_of", multiple, `prompts are cut to ${limit} tokens, which is no multiple of it.`);
  const cutTo = truncates && limit !== null ? Math.min(limit, positions) : null;
  if (kind === "clip") {
    if (multiple && fields.padding_side === "left")
      throw refuse("pad_to_multiple_of", multiple, "CLIP's prompts are not padded at the left here.");
    return { padTo: null, cutTo, misfit };
  }
  const padTo = limit === null || !multiple ? limit : Math.ceil(limit / multiple) * multiple;
  if (padTo !== null && padTo > positions) {
    throw new LensError(
      "unsupported_checkpoint",
      `config.json: text_config.max_position_embeddings is ${positions}, and prompts are padded to ${padTo} tokens, more than the text tower takes. Do the tokenizer and the model belong together?`,
    );
  }
  return { padTo, cutTo, misfit };
}

/** Tokens of older checkpoints: a table of texts and their numbers. */
function olderTokens(addedTokens: unknown, special: ReadonlySet<string>): AddedTokens {
  if (!isRecord(addedTokens)) return [];
  const listed = Object.entries(addedTokens).map(([content, id]) => ({
    id,
    content,
    normalized: !special.has(content),
    special: special.has(content),
  }));
  const parsed = addedTokensSchema.safeParse(listed);
  if (parsed.success) return parsed.data;
  throw new LensError("invalid_tokenizer", "added_tokens.json has to be a table of tokens and their numbers.");
}

function decodedTokens(decoder: Fields["added_tokens_decoder"]): AddedTokens | null {
  if (decoder === undefined) return null;
  const parsed = addedTokensSchema.safeParse(
    Object.entries(decoder).map(([id, token]) => ({ ...token, id: Number(id) })),
  );
  if (parsed.success) return parsed.data;
  throw new LensError("invalid_tokenizer", `${CONFIG}: added_tokens_decoder has to be a table of numbers and tokens.`);
}

/**
 * @param positions tokens that the text tower takes at most
 * @throws LensError invalid_tokenizer, unsupported_checkpoint, naming the field and its value
 */
export function decodeTokenizerSettings(
  files: TokenizerSettingsFiles,
  json: TokenizerJson,
  kind: TokenizerKind,
  positions: number,
): TokenizerSettings {
  const fields = decodeFields(files, json);
  const ofModel = typeof files.modelTokenizerClass === "string" ? files.modelTokenizerClass : null;
  const tokenizerClass = classOf(kind, fields.tokenizer_class ?? ofModel);
  const usual = CLASSES[tokenizerClass];
  // The class's own argument goes before what tokenizer.json's padding names.
  const stored = json.padding?.pad_token ?? null;
  const nameOf = (role: Role): string | null => {
    const said = fields[role];
    if (said !== undefined) return typeof said === "string" ? said : null;
    return usual.special[role] ?? (role === "pad_token" ? stored : null);
  };
  const special: SpecialTokens = { ...none, ...Object.fromEntries(ROLES.map((role) => [role, nameOf(role)])) };
  const extraTokens = fields.extra_special_tokens ?? fields.additional_special_tokens ?? [];
  return {
    tokenizerClass,
    special,
    paddingSide: fields.padding_side ?? usual.paddingSide,
    truncationSide: fields.truncation_side ?? "right",
    ...lengthsOf(kind, files.processorClass ?? null, fields, positions),
    splitSpecial: fields.split_special_tokens,
    addedTokens: decodedTokens(fields.added_tokens_decoder),
    olderTokens: olderTokens(
      files.addedTokens,
      new Set([...Object.values(special).filter((name) => name !== null), ...extraTokens]),
    ),
    extraTokens,
  };
}
