import { describe, expect, test } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { unmaskedOf, type WaitingMask } from "../../src/project/made-masks.ts";
import type { MaskFacts } from "../../src/imaging/masks/facts.ts";
import type { Sample } from "../../src/project/types.ts";
import { agreementWishes } from "../../src/views/making/agreement-wishes.ts";
import { asWords, linesOf, namedConcepts } from "../../src/views/making/naming.ts";
import { placePrompts } from "../../src/views/making/prompt-lines.ts";
import { reviewOrder } from "../../src/views/making/review-order.ts";
import { processorTime } from "../processor-time.ts";

/** What is asked before masks are made, and in which order they are looked at. */

const sample = (id: string, change: Partial<Sample>): Sample => ({ ...emptySample(id), ...change });

describe("names", () => {
  test("of folders and files are suggested as words, and nothing where there is no word", () => {
    expect(["red_backpack", "dog6", "02", "cat-flap", "IMG.001", "a"].map(asWords)).toEqual([
      "red backpack",
      "dog",
      null,
      "cat flap",
      "IMG",
      null,
    ]);
  });

  test("are asked once a concept, of what its pairs do not say", () => {
    const samples = [
      sample("a", { concept: "dog6", reference: "dog6/00.jpg", generation: "1.png" }),
      sample("b", { concept: "dog6", reference: "dog6/00.jpg", generation: "2.png" }),
      sample("c", { concept: "cat", reference: "c.png", generation: "3.png", object: "tabby" }),
      sample("d", { concept: "cat", reference: "c.png", generation: "4.png", columns: { concept: "cat" } }),
      sample("e", { reference: "refs/teapot.png", generation: "5.png" }),
    ];
    expect(
      namedConcepts(samples, unmaskedOf(samples)).map(({ label, name, suggestion, suggestedBy, pictures, unnamed }) => [
        label,
        name,
        suggestion,
        suggestedBy,
        pictures,
        unnamed,
      ]),
    ).toEqual([
      ["dog6", null, "dog", "folder", 3, ["a", "b"]],
      ["cat", "tabby", "cat", "concept", 3, ["d"]],
      ["teapot", null, "teapot", "file", 2, ["e"]],
    ]);
  });

  test("pasted lines keep their places, whatever ends them", () => {
    expect(linesOf("a cat\r\n\r\n  a dog \n\n\n")).toEqual(["a cat", "", "a dog"]);
  });
});

describe("pasted prompts", () => {
  const samples = ["b", "a", "c"].map((id) => sample(id, { generation: `out/${id}.png` }));
  const placed = (text: string) => {
    const { prompts, count, named } = placePrompts(text, samples);
    return [Object.fromEntries(prompts), count, named];
  };

  test("that are lines go to the pairs in the order in which they are seen; an empty one leaves its pair without", () => {
    expect(placed("one\n\nthree")).toEqual([{ b: "one", c: "three" }, 3, false]);
    expect(placed("")).toEqual([{}, 0, false]);
    expect(placed("a prompt, with a comma\nanother")).toEqual([
      { b: "a prompt, with a comma", a: "another" },
      2,
      false,
    ]);
  });

  test("that are a table go by ids or the names of generations, and else in order", () => {
    expect(placed("id\tprompt\na\tfor a\nx\tfor none")).toEqual([{ a: "for a" }, 2, true]);
    expect(placed('prompt,generation\n"for c, quoted",c.png\nfor b,out/b.png')).toEqual([
      { c: "for c, quoted", b: "for b" },
      2,
      true,
    ]);
    expect(placed("prompt;seed\nfirst;1\nsecond;2")).toEqual([{ b: "first", a: "second" }, 2, false]);
    expect(placed("Prompt\nfirst\nsecond")).toEqual([{ b: "first", a: "second" }, 2, false]);
  });
});

test("what ten thousand masks are compared with is found in an instant", () => {
  const many = Array.from({ length: 10_000 }, (_, i) =>
    sample(`s${i}`, { reference: `r${i % 100}`, generation: `g${i}`, referenceMask: "m" }),
  );
  const reviewed = many.map(({ id, generation }) => ({
    path: `mask of ${generation}`,
    made: { maker: "segmenter", model: "m", of: generation!, number: 1, at: 1 } as const,
    side: "generation" as const,
    sample: id,
    doubts: [],
    compared: false,
  }));
  const taken = processorTime();
  const wishes = agreementWishes(reviewed, many);
  expect(taken()).toBeLessThan(1000);
  expect(wishes[123]?.others).toEqual([{ picture: "r23", mask: "m" }]);
});

test("the doubtful are looked at first, and references before generations", () => {
  const facts: MaskFacts = {
    covered: 0.2,
    pieces: 1,
    largest: 1,
    border: { top: 0, right: 0, bottom: 0, left: 0 },
    answer: null,
  };
  const waiting = (of: string, covered: number): WaitingMask => ({
    path: `mask of ${of}`,
    made: {
      maker: "segmenter",
      model: "m",
      of,
      number: 1,
      at: 1,
      segmented: {
        model: "m",
        revision: "r",
        prompt: "cat",
        threshold: 0.5,
        refinedBy: null,
        peak: 0.9,
        facts: { ...facts, covered },
      },
    },
  });
  const samples = [
    sample("a", { reference: "r1", generation: "g1", otherReferences: [{ image: "r2", mask: null }] }),
    sample("b", { reference: "r1", generation: "g2" }),
  ];
  const order = reviewOrder([waiting("g1", 0.2), waiting("r1", 0.2), waiting("g2", 0), waiting("r2", 0)], samples);
  expect(order.map(({ made, side, sample: of, doubts }) => [made.of, side, of, doubts[0]?.kind ?? null])).toEqual([
    ["r2", "reference", "a", "empty"],
    ["g2", "generation", "b", "empty"],
    ["r1", "reference", "a", null],
    ["g1", "generation", "a", null],
  ]);

  // What is not doubtful by itself is asked of the other side's pictures, by masks that nothing speaks against.
  expect(agreementWishes(order, samples).map(({ picture, others }) => [picture, others])).toEqual([
    ["r2", [{ picture: "g1", mask: "mask of g1" }]],
    ["g2", [{ picture: "r1", mask: "mask of r1" }]],
    ["r1", [{ picture: "g1", mask: "mask of g1" }]],
    ["g1", [{ picture: "r1", mask: "mask of r1" }]],
  ]);
  const torn = { settled: 0.2, pairs: [{ found: 0.4, back: 0.9, returns: 0.7, overlap: 0.3 }] };
  const again = reviewOrder(
    order.filter(({ made }) => made.of !== "r2"),
    samples,
    new Map([["mask of g1", torn]]),
  );
  expect(again.map(({ made, doubts }) => [made.of, doubts[0]?.kind ?? null])).toEqual([
    ["g2", "empty"],
    ["g1", "torn"],
    ["r1", null],
  ]);
});
