import { describe, expect, it } from "vitest";
import { createPromptParts, type PromptOf } from "../../src/analysis/prompt-parts.ts";
import { processorTime } from "../processor-time.ts";
import { fc } from "../properties/seeded.ts";

/** Where prompts differ, for a column that has no room for what they begin with alike. */

const of = (concept: string, ...prompts: (string | null)[]): PromptOf[] =>
  prompts.map((prompt) => ({ concept, prompt }));
const partsOf = (all: readonly PromptOf[]) =>
  all.map(createPromptParts(all).of).map(({ before, own, after }) => [before, own, after]);

describe("prompts", () => {
  it("as long as a book are parted as fast as they are read", () => {
    const words = "word ".repeat(40_000);
    const taken = processorTime();
    expect(partsOf(of("teapot", `${words}in the snow ${words}`, `${words}on a beach ${words}`))).toEqual([
      [words, "in the snow", ` ${words}`],
      [words, "on a beach", ` ${words}`],
    ]);
    expect(taken()).toBeLessThan(500);
  });

  it("lose the beginning that all of their concept have", () => {
    expect(partsOf(of("teapot", "a photo of a teapot in the snow", "a photo of a teapot on a beach"))).toEqual([
      ["a photo of a teapot ", "in the snow", ""],
      ["a photo of a teapot ", "on a beach", ""],
    ]);
  });

  it("lose what all of the project have, where their concept has no other", () => {
    const all = [...of("cat", "a photo of a cat"), ...of("dog", "a photo of a dog"), ...of("cup", null, "")];
    expect(partsOf(all)).toEqual([
      ["a photo of a ", "cat", ""],
      ["a photo of a ", "dog", ""],
      ["", "", ""],
      ["", "", ""],
    ]);
  });

  it("lose a common ending too, and are parted at words alone", () => {
    expect(partsOf(of("cat", "a painting of cats, oil on canvas", "a painting of cars, oil on canvas"))).toEqual([
      ["a painting of ", "cats,", " oil on canvas"],
      ["a painting of ", "cars,", " oil on canvas"],
    ]);
  });

  it("keep a word each, be one the beginning of another", () => {
    expect(partsOf(of("cat", "a photo of a cat", "a photo of a cat in the snow"))).toEqual([
      ["a photo of a ", "cat", ""],
      ["a photo of a ", "cat in the snow", ""],
    ]);
    expect(partsOf(of("cat", "the red red ball", "the red red red ball"))).toEqual([
      ["the red red ", "ball", ""],
      ["the red red ", "red ball", ""],
    ]);
  });

  it("are whole where they are alike, alone, hardly alike or written without spaces", () => {
    for (const prompts of [
      ["a cat in the snow", "a cat in the snow"],
      ["a cat"],
      ["a cat", "a dog"],
      ["雪の中の猫の写真です", "雪の中の犬の写真です"],
    ])
      expect(partsOf(of("one", ...prompts))).toEqual(prompts.map((prompt) => ["", prompt, ""]));
  });

  it("that were not among them are whole", () => {
    const { of: partsAt, longest } = createPromptParts(of("cat", "a photo of a cat here", "a photo of a cat there"));
    expect(longest).toBe("a photo of a cat there".length);
    expect(partsAt({ concept: "cat", prompt: "a drawing" })).toEqual({ before: "", own: "a drawing", after: "" });
    expect(partsAt({ concept: "new", prompt: "a photo of a cat " })).toEqual({
      before: "",
      own: "a photo of a cat ",
      after: "",
    });
  });

  it("are their parts, and no two that differ have the same of their own", () => {
    const word = fc.constantFrom("a", "photo", "of", "cat", "snow", "in", "the", " ", "  ");
    const prompt = fc.array(word, { maxLength: 9 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("x", "y"), prompt), { maxLength: 8 }), (rows) => {
        const all = rows.map(([concept, text]) => ({ concept, prompt: text }));
        const { of: partsAt } = createPromptParts(all);
        const seen = new Map<string, string>();
        for (const one of all) {
          const { before, own, after } = partsAt(one);
          expect(before + own + after).toBe(one.prompt);
          if (one.prompt.trim() !== "") expect(own.trim()).not.toBe("");
          const key = `${one.concept}\n${before}\n${own}`;
          expect(seen.get(key) ?? one.prompt).toBe(one.prompt);
          seen.set(key, one.prompt);
        }
      }),
    );
  });
});
