import { expect, test } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { otherMasks, otherMasksOf } from "../../src/project/other-masks.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { MadeFiles, Provenance, Sample } from "../../src/project/types.ts";

/** With which masks, beside the one in use, a score is tried. */

const segmented = (of: string, number: number, covered: number): Provenance => ({
  maker: "segmenter",
  model: "clipseg",
  of,
  number,
  at: number,
  segmented: {
    model: "clipseg",
    revision: "abc",
    prompt: "cat",
    threshold: 0.5,
    refinedBy: null,
    peak: 0.9,
    facts: { covered, pieces: 1, largest: 1, border: { top: 0, right: 0, bottom: 0, left: 0 }, answer: null },
  },
});
const edited = (of: string, number: number): Provenance => ({
  ...segmented(of, number, 0.2),
  maker: "edit",
  at: 10 + number,
});

const PAIR: Sample = { ...emptySample("a"), reference: "r.png", referenceMask: "sam/r.png", generation: "g.png" };
const found = (sample: Sample, made: MadeFiles = new Map(), intake = {}) =>
  otherMasks(sample, otherMasksOf({ ...EMPTY_INTAKE, ...intake }, made));

test("those of other sources among the files, but for the one in use, and none where no mask is in use", () => {
  const masks = [
    { name: "sam", inUse: true, masks: [["r.png", "sam/r.png"]] as const },
    {
      name: "",
      inUse: false,
      masks: [
        ["r.png", "clipseg/r.png"],
        ["g.png", "clipseg/g.png"],
      ] as const,
    },
  ];
  const pair = { ...PAIR, generationMask: "mine.png" };
  expect(found(pair, new Map(), { masks })).toEqual({
    reference: [["no name", "clipseg/r.png"]],
    generation: [["no name", "clipseg/g.png"]],
  });
  expect(found(PAIR, new Map(), { masks }).generation).toEqual([]);
  expect(found(pair, new Map(), { masks, out: ["clipseg/r.png"] }).reference).toEqual([]);
});

test("the newest that a segmenter made, unless it is doubtful by itself, was put away, or gave way to the one in use", () => {
  const made: MadeFiles = new Map([
    ["c1", segmented("r.png", 1, 0.2)],
    ["c2", segmented("r.png", 2, 0.3)],
    ["empty", segmented("g.png", 1, 0)],
    ["fine", segmented("g.png", 2, 0.03)],
  ]);
  const pair = { ...PAIR, generationMask: "m.png" };
  expect(found(pair, made)).toEqual({ reference: [["clipseg", "c2"]], generation: [] });
  expect(found({ ...pair, smallMask: 0.005 }, made).generation).toEqual([["clipseg", "fine"]]);
  expect(found(pair, made, { out: ["c2"] }).reference).toEqual([["clipseg", "c1"]]);
  expect(found({ ...pair, referenceMask: "c2" }, made).reference).toEqual([]);
});

test("what the files had before another was used, and what was there before a hand changed it", () => {
  const made: MadeFiles = new Map([
    ["c1", segmented("r.png", 1, 0.2)],
    ["e1", edited("r.png", 1)],
    ["e2", edited("r.png", 2)],
  ]);
  const intake = { samples: [PAIR] };
  expect(found({ ...PAIR, referenceMask: "e2" }, made, intake).reference).toEqual([
    ["the project's files", "sam/r.png"],
    ["clipseg", "c1"],
  ]);
  expect(found({ ...PAIR, referenceMask: "c1" }, made, intake).reference).toEqual([
    ["the project's files", "sam/r.png"],
    ["an earlier edit", "e2"],
  ]);
});
