import { expect, test } from "vitest";
import { lacksOf, shortfallOf } from "../../src/project/shortfall.ts";
import type { Sample } from "../../src/project/types.ts";

const pair = (id: string, change: Partial<Sample> = {}): Sample => ({
  id,
  reference: "r.png",
  referenceMask: "m.png",
  generation: "g.png",
  generationMask: "n.png",
  prompt: "a cat",
  object: "cat",
  concept: null,
  category: null,
  promptId: null,
  method: null,
  seed: null,
  otherReferences: [],
  ratings: [],
  columns: {},
  ...change,
});

test("what will come out is counted by measure, and what is missing by pair", () => {
  const found = shortfallOf([
    pair("full"),
    pair("a", { referenceMask: null }),
    pair("b", { generationMask: null, prompt: null }),
    pair("c", { prompt: null }),
  ]);
  expect(found).toEqual({
    pairs: 4,
    cp: 3,
    pf: 2,
    complete: 1,
    without: { referenceMask: ["a"], generationMask: ["b"], prompt: ["b", "c"] },
  });
  expect(lacksOf(found)).toEqual(["referenceMask", "generationMask", "prompt"]);
});

test("an empty prompt is one, as in a manifest, and complete pairs lack nothing", () => {
  expect(lacksOf(shortfallOf([pair("full"), pair("empty", { prompt: "" })]))).toEqual([]);
  expect(shortfallOf([])).toMatchObject({ pairs: 0, complete: 0 });
});
