import { describe, expect, it } from "vitest";
import { createRows, wantedSamples } from "../../src/analysis/rows.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { answersFor, imagesOf, scoreKey, type RunIdentity } from "../../src/project/plan.ts";
import type { RowResult } from "../../src/project/runs.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import type { Sample } from "../../src/project/types.ts";
import { comparisonsOf } from "../../src/project/references.ts";

const identity: RunIdentity = {
  models: { siglip: "s", clip: null, dino: null },
  settings: { maxPatches: 256, threshold: 0.5, stripper: "regex" },
};
const sample = (id: string, change: Partial<Sample> = {}): Sample => ({
  ...emptySample(id),
  reference: "r.png",
  referenceMask: "rm.png",
  generation: `${id}.png`,
  prompt: "p",
  ...change,
});

const run = {
  model: "s",
  ...identity.settings,
  precision: "fp32",
  provider: "cpu",
  version: "0",
};

const result = (key: string): RowResult => ({ outcome: { scores: NO_SCORES }, key, run });

describe("what is wanted", () => {
  it("is what has no result under its present key", () => {
    const samples = [sample("a"), sample("b"), sample("c")];
    const results = new Map([
      ["a", result(scoreKey(samples[0]!, identity))],
      ["b", result("of before")],
    ]);
    expect(wantedSamples(createRows()(samples, results, identity)).map(({ id }) => id)).toEqual(["b", "c"]);
  });

  it.each<[string, Partial<Sample>]>([
    ["reference", { reference: "x" }],
    ["mask", { generationMask: "x" }],
    ["prompt", { prompt: "x" }],
    ["object", { object: "x" }],
  ])("changes with the %s", (_, change) => {
    expect(scoreKey(sample("a", change), identity)).not.toBe(scoreKey(sample("a"), identity));
  });

  it.each<[string, RunIdentity]>([
    ["model", { ...identity, models: { ...identity.models, siglip: "t" } }],
    ["baseline", { ...identity, models: { ...identity.models, clip: "c" } }],
    ["threshold", { ...identity, settings: { ...identity.settings, threshold: 0.25 } }],
    ["budget", { ...identity, settings: { ...identity.settings, maxPatches: 64 } }],
    ["stripper", { ...identity, settings: { ...identity.settings, stripper: "none" } }],
  ])("changes with the %s", (_, other) => {
    expect(scoreKey(sample("a"), other)).not.toBe(scoreKey(sample("a"), identity));
  });

  it("does not change with what no score depends on", () => {
    expect(
      scoreKey(
        sample("a", {
          concept: "x",
          method: "y",
          ratings: [{ by: "a", dimension: "concept", value: 3, scale: [0, 4] }],
        }),
        identity,
      ),
    ).toBe(scoreKey(sample("a"), identity));
  });

  it("counts an image once, in however many pairs it stands", () => {
    expect([...imagesOf([sample("a"), sample("b"), sample("c", { reference: null })])]).toEqual([
      "r.png",
      "a.png",
      "b.png",
      "c.png",
    ]);
  });
});

it("a threshold of small masks of its own is asked for, and no other is named", () => {
  const own = { ...sample("a"), smallMask: 0.005 };
  expect(scoreKey(own, identity)).not.toBe(scoreKey(sample("a"), identity));
  expect(scoreKey(sample("a"), identity)).not.toContain("smallMask");
  expect(answersFor(scoreKey(sample("a"), identity), own, identity)).toBe(false);
});

it("the scores of each of several references have a key of their own, that of the one in use today's", () => {
  const several = sample("a", { otherReferences: [{ image: "other.png", mask: "other_mask.png" }] });
  const keys = comparisonsOf(several).map((comparison) => scoreKey(comparison, identity));
  expect(keys[0]).toBe(scoreKey(sample("a"), identity));
  expect(new Set(keys).size).toBe(2);
});
