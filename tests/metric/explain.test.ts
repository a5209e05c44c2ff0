import { describe, expect, it } from "vitest";
import { sharedFeatures } from "../../src/metric/features.ts";
import { connectedRegions, edgeOf, placeWithin, reachedFrom, widened } from "../../src/imaging/regions.ts";
import { rankAmong } from "../../src/metric/rank.ts";
import { stripSubject } from "../../src/metric/strip.ts";
import { phrasesLeftOut, phrasesOf, subjectLeftIn, wordsLeftOut } from "../../src/metric/words.ts";

/** A generator of its own, so that a failing case comes again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => ((state = (state * 48271) % 2147483647) - 1) / 2147483646;
}

const yieldToEventLoop = () => Promise.resolve();

/** Tokens of a few kinds: near one of some directions each. */
function tokens(kinds: readonly number[], dim: number, next: () => number): Float32Array {
  const directions = Array.from({ length: 8 }, (_, kind) =>
    Float32Array.from({ length: dim }, (_, d) => (d % 8 === kind ? 1 : 0)),
  );
  return Float32Array.from(kinds.flatMap((kind) => [...directions[kind]!].map((value) => 3 * value + 0.05 * next())));
}

const colour = (of: Float32Array, patch: number): number[] => [...of.subarray(3 * patch, 3 * patch + 3)];
const apart = (a: number[], b: number[]): number => Math.hypot(...a.map((value, c) => value - b[c]!));

describe("shared features", () => {
  it("gives the same part the same colour in both images, and other parts others", async () => {
    const next = numbers(7);
    // Four kinds lie in three dimensions about their mean: as many as there are components.
    const { reference, generation, shares } = await sharedFeatures(
      tokens([0, 0, 1, 2, 3], 32, next),
      tokens([3, 2, 1, 0], 32, next),
      32,
      yieldToEventLoop,
    );
    expect(apart(colour(reference, 0), colour(generation, 3))).toBeLessThan(0.15);
    expect(apart(colour(reference, 2), colour(generation, 2))).toBeLessThan(0.15);
    expect(apart(colour(reference, 0), colour(reference, 2))).toBeGreaterThan(0.4);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.95);
  });

  it("does not depend on how long tokens are", async () => {
    const next = numbers(11);
    const [from, to] = [tokens([0, 1, 2, 3], 16, next), tokens([3, 2, 1], 16, next)];
    const first = await sharedFeatures(from, to, 16, yieldToEventLoop);
    const second = await sharedFeatures(
      from.map((value) => value * 5),
      to,
      16,
      yieldToEventLoop,
    );
    first.reference.forEach((value, i) => expect(second.reference[i]).toBeCloseTo(value, 4));
  });
});

describe("regions", () => {
  const grid = { rows: 4, columns: 5 };
  const flags = Uint8Array.from([1, 1, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);

  it("hang together by sides, not by corners, the largest first", () => {
    expect(connectedRegions(flags, grid).map((region) => region.toSorted((a, b) => a - b))).toEqual([
      [0, 1, 5],
      [4, 9],
      [12],
      [18],
    ]);
    const next = numbers(3);
    for (let i = 0; i < 50; i++) {
      const random = Uint8Array.from({ length: 20 }, () => (next() < 0.5 ? 1 : 0));
      const all = connectedRegions(random, grid).flat();
      expect(all.toSorted((a, b) => a - b)).toEqual([...random.keys()].filter((patch) => random[patch] === 1));
    }
  });

  it("hang together by corners where that is enough", () => {
    expect(connectedRegions(flags, grid, true).map(({ length }) => length)).toEqual([3, 2, 2]);
  });

  it("have an edge, but not along the picture's border", () => {
    const block = Uint8Array.from({ length: 20 }, (_, i) => (i < 15 && i % 5 < 3 ? 1 : 0));
    expect([...edgeOf(block, grid)].flatMap((flag, i) => (flag === 1 ? [i] : []))).toEqual([2, 7, 10, 11, 12]);
    expect([...edgeOf(new Uint8Array(20).fill(1), grid)]).toEqual(Array.from({ length: 20 }, () => 0));
  });

  it("are reached through what is allowed, corners too, and no further", () => {
    const start = Uint8Array.from({ length: 20 }, (_, i) => (i === 0 ? 1 : 0));
    const allowed = Uint8Array.from({ length: 20 }, (_, i) => ([0, 6, 12, 4, 9].includes(i) ? 1 : 0));
    expect([...reachedFrom(start, allowed, grid)].flatMap((flag, i) => (flag === 1 ? [i] : []))).toEqual([6, 12]);
  });

  it("widened hold every neighbour", () => {
    expect(
      [
        ...widened(
          Uint8Array.from({ length: 20 }, (_, i) => (i === 7 ? 1 : 0)),
          grid,
        ),
      ].flatMap((flag, i) => (flag === 1 ? [i] : [])),
    ).toEqual([1, 2, 3, 6, 7, 8, 11, 12, 13]);
  });

  it.each([
    [[0], "upper left"],
    [[4, 9], "upper right"],
    [[2], "top"],
    [[17], "bottom"],
    [[5, 10], "left side"],
    [[7, 12], "middle"],
  ])("%j is called %s", (region, name) => {
    expect(placeWithin(region, [...Array.from({ length: 20 }).keys()], grid)).toBe(name);
  });
});

describe("a standing", () => {
  it("counts those below, and ties by half", () => {
    expect(rankAmong(0.5, [0.1, 0.5, 0.9, null])).toEqual({ value: 0.5, above: 1, others: 3, share: 0.5 });
    expect(rankAmong(null, [0.1])).toBeNull();
    expect(rankAmong(0.5, [null])).toBeNull();
  });
});

describe("words left out", () => {
  it("leave the others in their order", () => {
    expect(wordsLeftOut(" a  photo on\u00a0snow ")).toEqual([
      { phrase: "a", rest: "photo on snow" },
      { phrase: "photo", rest: "a on snow" },
      { phrase: "on", rest: "a photo snow" },
      { phrase: "snow", rest: "a photo on" },
    ]);
  });

  it("of one word there are none", () => expect(wordsLeftOut("snow")).toEqual([]));
});

describe("phrases", () => {
  it.each([
    [
      "a photo of with white zigzags in front of bookshelves",
      ["a photo of", "with white zigzags", "in front of bookshelves"],
    ],
    [
      "a photo of with red bands on the surface of the moon",
      ["a photo of", "with red bands", "on the surface of the moon"],
    ],
    ["a photo of with white dots underwater", ["a photo of", "with white dots", "underwater"]],
    ["sitting next to a wheat field and a barn", ["sitting", "next to a wheat field", "and a barn"]],
    ["on top of a purple rug, cinematic light, 4k", ["on top of a purple rug,", "cinematic light,", "4k"]],
    [", with a blue collar", [", with a blue collar"]],
  ])("%s", (prompt, phrases) => expect(phrasesOf(prompt)).toEqual(phrases));

  it("are left out one by one, and no small word alone", () => {
    expect(phrasesLeftOut("a photo of with white zigzags in front of bookshelves")).toEqual([
      { phrase: "a photo of", rest: "with white zigzags in front of bookshelves" },
      { phrase: "with white zigzags", rest: "a photo of in front of bookshelves" },
      { phrase: "in front of bookshelves", rest: "a photo of with white zigzags" },
    ]);
    expect(phrasesLeftOut("in the old forest").map(({ phrase }) => phrase)).toEqual(["old", "forest"]);
    expect(phrasesLeftOut("snow")).toEqual([]);
  });

  it("lose none of a long prompt's words", () => {
    const long = Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? "in" : `word${i}`)).join(" ");
    for (const { phrase, rest } of phrasesLeftOut(long))
      expect(`${phrase} ${rest}`.split(" ").toSorted()).toEqual(long.split(" ").toSorted());
  });
});

describe("what of the subject a stripped prompt still names", () => {
  it.each([
    [
      "a photo of a purple cactus with white zigzags in front of bookshelves",
      "purple cactus",
      "purple-zigzag-cactus",
      "with white zigzags",
    ],
    ["a photo of a yellow duck in a kitchen", "yellow duck", "yellow-plain-duck", null],
    ["a fluffy brown dog in the snow", "dog", null, "fluffy brown"],
    ["a dog wearing a red collar on grass", "dog", null, "wearing a red collar"],
    ["a dog with a city in the background", "dog", null, null],
    ["a backpack with the Eiffel Tower behind it", "backpack", null, null],
    ["photo dog on grass", "dog", null, null],
    ["the cat and its old cat toy", "cat", null, "cat"],
    ["a toy with zigzags on a table", "vase", "zigzag-toy", "toy”, “zigzags"],
  ])("%s without %s", (prompt, object, concept, left) =>
    expect(subjectLeftIn(prompt, stripSubject(prompt, object).text, object, concept)).toBe(left),
  );
});
