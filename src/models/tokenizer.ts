import { Tokenizer } from "@huggingface/tokenizers";
import { LensError } from "../lib/errors.ts";
import { addedTokenSplitter, type AddedToken } from "./added-tokens.ts";
import { boundPatterns } from "./bounded-pattern.ts";
import { decodePostProcessor, marksAround, type Marks } from "./post-processor.ts";
import {
  CLIP_NORMALIZER,
  CLIP_PRE_TOKENIZER,
  decodeTokenizer,
  type Step,
  type TokenizerJson,
  type VocabularyFiles,
} from "./tokenizer-json.ts";
import {
  decodeTokenizerSettings,
  ROLES,
  type Role,
  type Side,
  type TokenizerKind,
  type TokenizerSettings,
  type TokenizerSettingsFiles,
} from "./tokenizer-settings.ts";

/** A prompt as a text tower takes it. */
export interface EncodedText {
  /** SigLIP2: padded. CLIP: as many as there are. */
  readonly ids: Int32Array;
  /** The prompt had more tokens than fit. */
  readonly cut: boolean;
}

export interface TextTokenizer {
  readonly settings: TokenizerSettings;
  readonly marks: Marks;
  encode(text: string): EncodedText;
}

export type TokenizerFiles = VocabularyFiles & TokenizerSettingsFiles;

export type { TokenizerKind } from "./tokenizer-settings.ts";

/** Rust lower-cases each code point for itself; JavaScript makes a Σ at a word's end ς. All else agrees. */
const LOWERCASE: readonly Step[] = [{ type: "Replace", pattern: { String: "Σ" }, content: "σ" }, { type: "Lowercase" }];

const isStep = (value: unknown): value is Step =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
const stepsOf = (value: unknown): Step[] => (Array.isArray(value) ? value.filter(isStep) : []);

function adaptNormalizer(step: Step): Step {
  if (step.type === "Sequence") return { ...step, normalizers: stepsOf(step["normalizers"]).map(adaptNormalizer) };
  return step.type === "Lowercase" ? { type: "Sequence", normalizers: LOWERCASE } : step;
}

/** Source: ByteLevel of the Rust library, which the JavaScript one repeats with JavaScript's `\s`, and that has U+FEFF. */
const BYTE_LEVEL_WORDS = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

function adaptPreTokenizer(step: Step): Step {
  if (step.type === "Sequence")
    return { ...step, pretokenizers: stepsOf(step["pretokenizers"]).map(adaptPreTokenizer) };
  if (step.type !== "ByteLevel" || step["use_regex"] === false || step["add_prefix_space"] === true) return step;
  const words = { type: "Split", pattern: { Regex: BYTE_LEVEL_WORDS }, behavior: "Isolated", invert: false };
  return { type: "Sequence", pretokenizers: [words, { ...step, use_regex: false }] };
}

/** Normaliser, pre-tokenizer and model of a tokenizer. */
type Stages = Pick<TokenizerJson, "normalizer" | "pre_tokenizer" | "model">;

const UNDERSCORES: Step = { type: "Replace", pattern: { String: " " }, content: "▁" };
const GEMMA_WORDS: Step = { type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious", invert: false };

/** What a class makes of tokenizer.json. Source: transformers 5.24, tokenization_gemma, _siglip2 and _clip. */
function stagesOf(json: TokenizerJson, { tokenizerClass, special }: TokenizerSettings): Stages {
  const { vocab, merges } = json.model;
  const bpe = {
    type: "BPE",
    vocab,
    merges,
    dropout: null,
    unk_token: special.unk_token,
    ignore_merges: false,
  } as const;
  const gemma = { ...bpe, fuse_unk: true, byte_fallback: true };
  switch (tokenizerClass) {
    case "Siglip2Tokenizer":
      return {
        normalizer: { type: "Sequence", normalizers: [{ type: "Lowercase" }, UNDERSCORES] },
        pre_tokenizer: GEMMA_WORDS,
        model: gemma,
      };
    case "GemmaTokenizer":
      return { normalizer: UNDERSCORES, pre_tokenizer: GEMMA_WORDS, model: gemma };
    case "CLIPTokenizer":
      return {
        normalizer: CLIP_NORMALIZER,
        pre_tokenizer: CLIP_PRE_TOKENIZER,
        model: {
          ...bpe,
          fuse_unk: false,
          byte_fallback: false,
          continuing_subword_prefix: "",
          end_of_word_suffix: "</w>",
        },
      };
    case "TokenizersBackend":
      return json;
  }
}

/** The library's tokenizer without added tokens and marks, which are ours. @throws LensError invalid_tokenizer */
function createLibraryTokenizer({ normalizer, pre_tokenizer: preTokenizer, model }: Stages): Tokenizer {
  try {
    return new Tokenizer(
      {
        model,
        normalizer: normalizer && adaptNormalizer(normalizer),
        pre_tokenizer: preTokenizer && adaptPreTokenizer(preTokenizer),
        post_processor: null,
        decoder: null,
        added_tokens: [],
      },
      {},
    );
  } catch (error) {
    throw new LensError("invalid_tokenizer", "tokenizer.json asks for steps that are not known here.", String(error));
  }
}

const PLAIN = { normalized: false, single_word: false, lstrip: false, rstrip: false, special: true };

/**
 * The added tokens in the order in which transformers adds them: those of the files by their numbers, then the named
 * special ones and the extra ones. One that the vocabulary has keeps its number there, another gets the next free one.
 */
function collectAddedTokens(
  json: TokenizerJson,
  { tokenizerClass, special, addedTokens, olderTokens, extraTokens }: TokenizerSettings,
): AddedToken[] {
  const listed =
    tokenizerClass === "TokenizersBackend"
      ? [...json.added_tokens, ...(addedTokens ?? olderTokens)]
      : (addedTokens ?? [...olderTokens, ...json.added_tokens].toSorted((a, b) => a.id - b.id));
  const named = [...ROLES.flatMap((role) => special[role] ?? []), ...extraTokens].map((content) => ({
    ...PLAIN,
    content,
  }));
  const { vocab } = json.model;
  const size = Object.keys(vocab).length;
  let next = size;
  const tokens = new Map<string, AddedToken>();
  for (const token of [...listed, ...named]) {
    if (tokens.has(token.content)) continue;
    const id = Object.hasOwn(vocab, token.content) ? vocab[token.content]! : next;
    next = Math.max(next, id + 1);
    tokens.set(token.content, { ...token, id });
  }
  return [...tokens.values()];
}

const splitterBy = (tokens: readonly AddedToken[], content: (token: AddedToken) => string) =>
  addedTokenSplitter(new Map(tokens.map((token) => [content(token), token])));

/** UTF-16 units of the longest prompt that is read; towers take 64 tokens of it. Longer ones are half a table, most likely. */
const LONGEST_PROMPT = 100_000;

/** Text to ids, without marks around it: added tokens are split off, the rest is normalised, split and merged. */
function createEncoder(library: Tokenizer, added: readonly AddedToken[]): (text: string) => number[] {
  const { normalizer, pre_tokenizer: preTokenizer, model } = library;
  if (model === null) throw new LensError("invalid_tokenizer", "tokenizer.json has no model.");
  boundPatterns([normalizer, preTokenizer]);
  const normalize = (text: string) => (normalizer === null ? text : normalizer.normalize(text));
  const splitGiven = splitterBy(
    added.filter((token) => !token.normalized),
    (token) => token.content,
  );
  const splitNormalized = splitterBy(
    added.filter((token) => token.normalized),
    (token) => normalize(token.content),
  );

  const encodePlain = (text: string): number[] => {
    const words = preTokenizer === null ? [text] : preTokenizer.pre_tokenize(text);
    return model(words).flatMap((token) => model.tokens_to_ids.get(token) ?? model.unk_token_id ?? []);
  };
  return (text) =>
    splitGiven(text).flatMap((given) => {
      if (typeof given === "number") return given;
      return splitNormalized(normalize(given)).flatMap((section) =>
        typeof section === "number" ? section : encodePlain(section),
      );
    });
}

/** Puts `ids` into a row of `length`, at the side that is not padded. */
function padded(ids: readonly number[], length: number, pad: number, side: Side): Int32Array {
  const row = new Int32Array(Math.max(length, ids.length)).fill(pad);
  row.set(ids, side === "left" ? row.length - ids.length : 0);
  return row;
}

/**
 * A text tower's tokenizer from its files, on the library's normalisers, pre-tokenizers and BPE (a heap, so a prompt
 * without spaces takes n log n). Exactly what transformers 5.24 gives, as the authors' package and DreamBench++ call it:
 * padded to a length for SigLIP2, not padded for CLIP. Where the files name no length, SigLIP2's prompts are padded to
 * what the tower takes, as it was trained; what is longer than it takes is cut, where transformers fails.
 *
 * Patterns of the files are matched with a bound (bounded-pattern.ts). Half a surrogate pair, which no UTF-8 file can hold, counts as U+FFFD.
 *
 * @param positions tokens that the text tower takes at most, marks included; 64 and 77
 * @throws LensError missing_file, invalid_tokenizer, unsupported_checkpoint
 */
export function createTextTokenizer(files: TokenizerFiles, kind: TokenizerKind, positions: number): TextTokenizer {
  const json = decodeTokenizer(files, kind);
  const settings = decodeTokenizerSettings(files, json, kind, positions);
  const added = collectAddedTokens(json, settings);
  const idOf = (role: Role): number => {
    const name = settings.special[role];
    if (name === null)
      throw new LensError(
        "invalid_tokenizer",
        `The tokenizer's files name no ${role}, and prompts need one. Add it to tokenizer_config.json.`,
      );
    const id = added.find(({ content }) => content === name)?.id;
    // A name that stands in no file has got a number behind all others, which no model knows.
    const listed = [json.added_tokens, settings.addedTokens ?? [], settings.olderTokens]
      .flat()
      .some(({ content }) => content === name);
    if (id !== undefined && (listed || Object.hasOwn(json.model.vocab, name))) return id;
    throw new LensError(
      "invalid_tokenizer",
      `The tokenizer has no token "${name}", which is to be its ${role}. Do its files belong together?`,
    );
  };
  // CLIP's class puts its own marks whatever tokenizer.json says.
  const marks =
    settings.tokenizerClass === "CLIPTokenizer"
      ? marksAround([idOf("bos_token")], [idOf("eos_token")])
      : decodePostProcessor(json.post_processor);
  const pad = idOf("pad_token");
  const length = kind === "clip" ? 0 : (settings.padTo ?? positions);
  const room = Math.min(settings.cutTo ?? positions, positions) - marks.count;
  if (room < 0)
    throw new LensError(
      "invalid_tokenizer",
      `A text length of ${Math.min(settings.cutTo ?? positions, positions)} leaves no room for the marks around a prompt.`,
    );
  // What a class does not take of the file has to be understood all the same: a file that is not is damaged.
  createLibraryTokenizer({ ...json, model: { ...json.model, vocab: {}, merges: [] } });
  const encodeContent = createEncoder(
    createLibraryTokenizer(stagesOf(json, settings)),
    settings.splitSpecial ? added.filter(({ special }) => !special) : added,
  );

  return {
    settings,
    marks,
    encode(text) {
      if (text.length > LONGEST_PROMPT)
        throw new LensError(
          "unsupported_prompt",
          `The prompt has ${text.length} characters; at most ${LONGEST_PROMPT} are read. Is a quote in the table left open?`,
        );
      const content = encodeContent(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
      const kept =
        settings.truncationSide === "left" ? content.slice(Math.max(0, content.length - room)) : content.slice(0, room);
      const marked = marks.surround(kept);
      if (marked.length > positions) {
        throw new LensError(
          "invalid_tokenizer",
          `tokenizer.json's post_processor makes ${marked.length} tokens of this prompt, and the text tower takes ${positions}.`,
        );
      }
      return { ids: padded(marked, length, pad, settings.paddingSide), cut: content.length > room };
    },
  };
}
