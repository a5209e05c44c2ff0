import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { boundedPattern } from "../../src/models/bounded-pattern.ts";
import { createTextTokenizer } from "../../src/models/tokenizer.ts";
import { processorTime } from "../processor-time.ts";

/** Patterns of tokenizers: the browser's own matches, in a bounded number of steps. */

/** The words of tokenizers that are in use, as their tokenizer.json has them, and this library's own for Σ, digits and edges. */
const REAL: Readonly<Record<string, string>> = {
  clip: String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`,
  gpt2: String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  llama3: String.raw`(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  o200k: String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?:'s|'t)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
  digitsInThrees: String.raw`\p{N}{1,3}(?=(?:\p{N}{3})*(?!\p{N}))|\P{N}+`,
  falcon: "[0-9][0-9][0-9]|[^0-9]+",
  gemma: " ",
  spaces: String.raw`\s+`,
  trailing: String.raw`\s+$|^\s+`,
  bloom: String.raw` ?[^()|\s.,!?…。，、।۔،]+`,
};

const TEXTS = [
  "",
  "a photo of a cat's hat, isn't it?",
  "  two   blanks \n\n and\tlines\r\n ",
  "x1234567y 12 3",
  "été ΣΊΣΥΦΟΣ 中文，字。 🐈🐈‍⬛ <|endoftext|>",
  "aaaaaaaaaa!",
  "''s't 'S 'LL",
  "\u00a0\u3000 \u200b ﬁ",
  "ABCdefGHI jklMNO",
];

const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => [match.index, match[0]]);

describe("a bounded pattern", () => {
  it.each(Object.entries(REAL))("matches as the browser's own does, in every way that strings ask: %s", (_, source) => {
    for (const text of [...TEXTS, TEXTS.join(" ").repeat(3)]) {
      const [bounded, own] = [boundedPattern(source), new RegExp(source, "gu")];
      expect(found(bounded, text)).toEqual(found(own, text));
      expect(text.match(bounded)).toEqual(text.match(own));
      expect(text.split(bounded)).toEqual(text.split(own));
      expect(text.replaceAll(bounded, "_")).toBe(text.replaceAll(own, "_"));
      expect(text.search(bounded)).toBe(text.search(own));
    }
  });

  it("matches as the browser's own does for ten thousand random patterns", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const pick = <T>(list: readonly T[]) => list[random(list.length)]!;
    const atom = (depth: number): string => {
      const kinds = [
        () => pick(["a", "b", "c", "🐈"]),
        () => pick(["[ab]", "[^a]", ".", String.raw`\p{L}`]),
        () => `(?:${alternatives(depth - 1)})`,
        () => `(${alternatives(depth - 1)})`,
        () => `(?${pick(["=", "!", "<=", "<!"])}${alternatives(depth - 1)})`,
        () => pick(["^", "$"]),
      ];
      return depth === 0 ? kinds[random(2)]!() : pick(kinds)();
    };
    // What can be empty is not repeated here: a browser drops an empty round, the Rust library keeps it.
    const part = (depth: number): string =>
      random(2) === 0
        ? pick(["a", "b", "[ab]", "(?:ab|a)", "(?:a|a)", "(?:a+)", "(?:a+b?)", "(?:a|b+)"]) +
          pick(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{2,}", "{0,2}?"])
        : atom(depth);
    const alternatives = (depth: number): string =>
      Array.from({ length: 1 + random(2) }, () =>
        Array.from({ length: 1 + random(3) }, () => part(depth)).join(""),
      ).join("|");
    for (let round = 0; round < 10_000; round++) {
      const source = alternatives(2);
      // Where only a place is asked for, V8 finds ones in the middle of a pair too.
      const letters = /\(\?[=!<]|[$^]/.test(source) ? ["a", "b", "c"] : ["a", "a", "b", "c", "🐈"];
      const text = Array.from({ length: random(9) }, () => pick(letters)).join("");
      expect([source, text, found(boundedPattern(source), text)]).toEqual([
        source,
        text,
        found(new RegExp(source, "gu"), text),
      ]);
    }
  });

  it("takes no text's time without bound, whatever the pattern", () => {
    const evil = [
      "(a+)+$",
      "(a|a)*$",
      "(a|aa)+$",
      "([a-zA-Z]+)*$",
      "(?:a*)*b",
      "(?:a?){30}a{30}",
      "(.*a){12}",
      String.raw`(?:\p{L}+\s?)*$`,
      "(?=(a+)+$)",
      "(?!(a|a)*$)b",
      "a*a*a*a*a*a*b",
      String.raw`\s*\s*\s*\s*$`,
      "(?:(?:a+)+)+c",
      "^(?:(?:[a-z])+.)+[A-Z]([a-z])+$",
    ];
    for (const source of evil) {
      for (const text of [`${"a".repeat(3000)}!`, `${" ".repeat(3000)}!`, `${"ab ".repeat(1000)}!`]) {
        const pattern = boundedPattern(source);
        const taken = processorTime();
        expect(found(pattern, text).length).toBeGreaterThanOrEqual(0);
        expect([source, taken() < 2000]).toEqual([source, true]);
      }
    }
    // What is found again and again by a longer way each time ends with a word.
    const taken = processorTime();
    for (const source of ["a(?:[^]*b)?", "(?<=(a+)+)b"])
      expect(() => found(boundedPattern(source), "a".repeat(20_000))).toThrow(
        expect.objectContaining({ code: "invalid_tokenizer", message: expect.stringContaining("too many steps") }),
      );
    expect(taken()).toBeLessThan(5000);
  });

  it("is refused by what has no bound, or grows without one", () => {
    for (const [source, why] of [
      [String.raw`(a+)\1`, "refers back"],
      ["(?:a{1000}){1000}", "repetitions"],
      ["(?:(?:(?:a{99}){99}){99}){99}", "repetitions"],
    ] as const) {
      expect(() => boundedPattern(source), source).toThrow(
        expect.objectContaining({ code: "invalid_tokenizer", message: expect.stringContaining(why) }),
      );
    }
    expect(() =>
      Array.from({ length: 40 }).reduce((text: string) => text.replaceAll(boundedPattern("a"), "aa"), "a"),
    ).toThrow(expect.objectContaining({ code: "invalid_tokenizer", message: expect.stringContaining("makes a text") }));
    expect("cat".replaceAll(boundedPattern("a"), "$&$1")).toBe("c$&$1t");
  });
});

const MODEL = new URL("../fixtures/oracle/models/siglip2-naflex-tiny/", import.meta.url);
const json = (name: string) => JSON.parse(readFileSync(new URL(name, MODEL), "utf8"));
/** Else the class says how words are split, and the file's own way is not read. */
const BY_THE_FILE = { tokenizer_class: "PreTrainedTokenizerFast" };
const openWith = (change: object) =>
  createTextTokenizer(
    {
      tokenizerJson: { ...json("tokenizer.json"), ...change },
      tokenizerConfig: { ...json("tokenizer_config.json"), ...BY_THE_FILE },
    },
    "siglip",
    64,
  );

const split = (Regex: string) => ({
  pre_tokenizer: {
    type: "Sequence",
    pretokenizers: [{ type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false }],
  },
});
const replace = (Regex: string) => ({
  normalizer: { type: "Sequence", normalizers: [{ type: "Replace", pattern: { Regex }, content: "x" }] },
});

describe("a tokenizer", () => {
  it("whose file has a pattern that would hang a browser reads prompts all the same", () => {
    const prompt = `${"a".repeat(5000)}!`;
    for (const pattern of ["(a+)+$", "(a|a)*$", String.raw`(?:\p{L}+)*\d`]) {
      for (const change of [split(pattern), replace(pattern)]) {
        const taken = processorTime();
        expect(openWith(change).encode(prompt).ids.length).toBe(64);
        expect(taken()).toBeLessThan(3000);
      }
    }
  });

  it("is refused as it is opened for a pattern without a bound, and a prompt for its length", () => {
    expect(() => openWith(split(String.raw`(a)\1`))).toThrow(
      expect.objectContaining({
        code: "invalid_tokenizer",
        message: expect.stringMatching(/tokenizer\.json has the pattern .*refers back/),
      }),
    );
    const plain = openWith({});
    expect(() => plain.encode("a ".repeat(60_000))).toThrow(
      expect.objectContaining({ code: "unsupported_prompt", message: expect.stringContaining("120000 characters") }),
    );
    expect(plain.encode("a ".repeat(10_000)).cut).toBe(true);
  });
});
