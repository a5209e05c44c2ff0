import { Tokenizer } from "@huggingface/tokenizers";
import { LensError } from "../lib/errors.ts";
import { addedTokenSplitter, type AddedToken } from "./added-tokens.ts";
import { decodeSpecialTokens, decodeTokenizer, type SpecialTokens, type Step, type TokenizerFiles, type TokenizerJson } from "./tokenizer-json.ts";

/** A prompt as a text tower takes it. */
export interface EncodedText {
  /** SigLIP2: always maxLength ids, padded. CLIP: as many as there are, at most maxLength. */
  readonly ids: Int32Array;
  /** The prompt had more tokens than fit. */
  readonly cut: boolean;
}

export interface TextTokenizer {
  encode(text: string): EncodedText;
}

export type TokenizerKind = "siglip2" | "siglip" | "clip";

/** Special tokens where tokenizer_config.json names none; source: the tokenizers' classes in transformers 5. */
const USUAL: Record<TokenizerKind, Readonly<Record<keyof SpecialTokens, string | null>>> = (() => {
  const gemma = { bos_token: "<bos>", eos_token: "<eos>", unk_token: "<unk>", pad_token: "<pad>", mask_token: "<mask>" };
  const end = "<|endoftext|>";
  const clip = { bos_token: "<|startoftext|>", eos_token: end, unk_token: end, pad_token: end, mask_token: null };
  return { siglip2: gemma, siglip: gemma, clip };
})();

/** Rust lower-cases each code point for itself; JavaScript makes a Σ at a word's end ς. All else agrees. */
const LOWERCASE: readonly Step[] = [{ type: "Replace", pattern: { String: "Σ" }, content: "σ" }, { type: "Lowercase" }];

const isStep = (value: unknown): value is Step => typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
const stepsOf = (value: unknown): Step[] => (Array.isArray(value) ? value.filter(isStep) : []);

function adaptNormalizer(step: Step): Step {
  if (step.type === "Sequence") return { ...step, normalizers: stepsOf(step["normalizers"]).map(adaptNormalizer) };
  return step.type === "Lowercase" ? { type: "Sequence", normalizers: LOWERCASE } : step;
}

/** Source: ByteLevel of the Rust library, which the JavaScript one repeats with JavaScript's `\s`, and that has U+FEFF. */
const BYTE_LEVEL_WORDS = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

function adaptPreTokenizer(step: Step): Step {
  if (step.type === "Sequence") return { ...step, pretokenizers: stepsOf(step["pretokenizers"]).map(adaptPreTokenizer) };
  if (step.type !== "ByteLevel" || step["use_regex"] === false || step["add_prefix_space"] === true) return step;
  const words = { type: "Split", pattern: { Regex: BYTE_LEVEL_WORDS }, behavior: "Isolated", invert: false };
  return { type: "Sequence", pretokenizers: [words, { ...step, use_regex: false }] };
}

/** The library's tokenizer without added tokens and marks, which are ours. @throws LensError invalid_tokenizer */
function createLibraryTokenizer(json: TokenizerJson, kind: TokenizerKind): Tokenizer {
  const own = json.normalizer === null ? [] : [adaptNormalizer(json.normalizer)];
  const steps = kind === "siglip2" ? [...LOWERCASE, ...own] : own;
  try {
    return new Tokenizer(
      {
        model: json.model,
        normalizer: steps.length === 0 ? null : { type: "Sequence", normalizers: steps },
        pre_tokenizer: json.pre_tokenizer === null ? null : adaptPreTokenizer(json.pre_tokenizer),
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

/** The file's added tokens, and the named special ones that it has in its vocabulary: transformers adds these itself. */
function collectAddedTokens(json: TokenizerJson, special: readonly string[]): AddedToken[] {
  const listed = new Set(json.added_tokens.map(({ content }) => content));
  const { vocab } = json.model;
  const named = special.filter((content) => !listed.has(content) && Object.hasOwn(vocab, content));
  const plain = { normalized: false, single_word: false, lstrip: false, rstrip: false };
  return [...json.added_tokens, ...named.map((content) => ({ ...plain, content, id: vocab[content]! }))];
}

const splitterBy = (tokens: readonly AddedToken[], content: (token: AddedToken) => string) =>
  addedTokenSplitter(new Map(tokens.map((token) => [content(token), token])));

/** Text to ids, without marks around it: added tokens are split off, the rest is normalised, split and merged. */
function createEncoder(library: Tokenizer, added: readonly AddedToken[]): (text: string) => number[] {
  const { normalizer, pre_tokenizer: preTokenizer, model } = library;
  if (model === null) throw new LensError("invalid_tokenizer", "tokenizer.json has no model.");
  const normalize = (text: string) => (normalizer === null ? text : normalizer.normalize(text));
  const splitGiven = splitterBy(added.filter((token) => !token.normalized), (token) => token.content);
  const splitNormalized = splitterBy(added.filter((token) => token.normalized), (token) => normalize(token.content));

  const encodePlain = (text: string): number[] => {
    const words = preTokenizer === null ? [text] : preTokenizer.pre_tokenize(text);
    return model(words).flatMap((token) => model.tokens_to_ids.get(token) ?? model.unk_token_id ?? []);
  };
  return (text) =>
    splitGiven(text).flatMap((given) => {
      if (typeof given === "number") return given;
      return splitNormalized(normalize(given)).flatMap((section) => (typeof section === "number" ? section : encodePlain(section)));
    });
}

/**
 * A text tower's tokenizer from its files, on the library's normalisers, pre-tokenizers and BPE (a heap, so a prompt
 * without spaces takes n log n). Exactly what transformers 5 gives:
 * - siglip2: lower-cased whatever the files say, `<eos>` appended, cut to maxLength still ending in it, padded right;
 * - siglip: the same, lower-cased only where tokenizer.json says so;
 * - clip: between its two marks, cut to maxLength still ending in the second, not padded.
 *
 * Half a surrogate pair, which no UTF-8 file can hold, counts as U+FFFD.
 *
 * @param maxLength tokens, marks included; 64 and 77
 * @throws LensError missing_file, invalid_tokenizer
 */
export function createTextTokenizer(files: TokenizerFiles, kind: TokenizerKind, maxLength: number): TextTokenizer {
  const json = decodeTokenizer(files, kind);
  const configured = decodeSpecialTokens(files.tokenizerConfig);
  const nameOf = (role: keyof SpecialTokens) => configured[role] ?? USUAL[kind][role];
  const names = [nameOf("bos_token"), nameOf("eos_token"), nameOf("unk_token"), nameOf("pad_token"), nameOf("mask_token")];
  const added = collectAddedTokens(json, names.filter((name) => name !== null));
  const idOf = (role: keyof SpecialTokens): number => {
    const name = nameOf(role);
    const id = added.find(({ content }) => content === name)?.id;
    if (id === undefined) throw new LensError("invalid_tokenizer", `The tokenizer has no token "${name}", which is to be its ${role}. Do its files belong together?`);
    return id;
  };
  const before = kind === "clip" ? [idOf("bos_token")] : [];
  const end = idOf("eos_token");
  const pad = kind === "clip" ? null : idOf("pad_token");
  const room = maxLength - before.length - 1;
  if (room < 0) throw new LensError("invalid_tokenizer", `A text length of ${maxLength} leaves no room for the marks around a prompt.`);
  const encodeContent = createEncoder(createLibraryTokenizer(json, kind), added);

  return {
    encode(text) {
      const content = encodeContent(text.replace(/\p{Surrogate}/gu, "\uFFFD"));
      const marked = [...before, ...content.slice(0, room), end];
      const ids = new Int32Array(pad === null ? marked.length : maxLength).fill(pad ?? 0);
      ids.set(marked);
      return { ids, cut: content.length > room };
    },
  };
}
