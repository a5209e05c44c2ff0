import { describe, expect, test } from "vitest";
import { createCorrector, emptySample, NO_CORRECTIONS, withChanges } from "../../src/project/corrections.ts";
import { nextSegmented } from "../../src/project/made-files.ts";
import { proposalsOf, unmaskedOf, waitingMasks, withMasks } from "../../src/project/made-masks.ts";
import type { MadeFiles, Provenance, Sample, Segmented } from "../../src/project/types.ts";

/** Masks that a segmenter makes: of which pictures, and what becomes of them. */

const sample = (id: string, change: Partial<Sample>): Sample => ({ ...emptySample(id), ...change });

const SEGMENTED: Segmented = {
  model: "clipseg",
  revision: "abc",
  prompt: "cat",
  threshold: 0.5,
  refinedBy: null,
  peak: 0.9,
  facts: { covered: 0.2, pieces: 1, largest: 1, border: { top: 0, right: 0, bottom: 0, left: 0 }, answer: null },
};

const segmented = (of: string, number = 1, at = number): Provenance => ({
  maker: "segmenter",
  model: "clipseg",
  of,
  number,
  at,
  segmented: SEGMENTED,
});

describe("pictures without a mask", () => {
  test("each stands once, references before generations, with the first name that a pair has for it", () => {
    const samples = [
      sample("a", { reference: "cat.png", generation: "1.png", concept: "cat" }),
      sample("b", { reference: "cat.png", generation: "2.png", concept: "cat", object: "tabby cat" }),
      sample("c", { reference: "dog.png", referenceMask: "dog-mask.png", generation: "3.png", object: " " }),
    ];
    expect(unmaskedOf(samples)).toEqual([
      { image: "cat.png", side: "reference", name: "tabby cat", concept: "cat" },
      { image: "1.png", side: "generation", name: null, concept: "cat" },
      { image: "2.png", side: "generation", name: "tabby cat", concept: "cat" },
      { image: "3.png", side: "generation", name: null, concept: "dog.png" },
    ]);
  });

  test("further references count, and a picture that is masked anywhere does not", () => {
    const samples = [
      sample("a", {
        reference: "1.png",
        otherReferences: [
          { image: "2.png", mask: null },
          { image: "3.png", mask: "m.png" },
        ],
        generation: "g.png",
        generationMask: "n.png",
      }),
      sample("b", { reference: "g.png", generation: null }),
    ];
    expect(unmaskedOf(samples).map(({ image }) => image)).toEqual(["1.png", "2.png"]);
    expect(unmaskedOf(samples, true).map(({ image }) => image)).toEqual(["1.png", "2.png", "3.png", "g.png"]);
  });
});

describe("masks that wait", () => {
  const samples = [sample("a", { reference: "cat.png", generation: "g.png" })];
  const made: MadeFiles = new Map([
    ["cat-1", segmented("cat.png", 1)],
    ["cat-2", segmented("cat.png", 2)],
    ["g-1", segmented("g.png", 1, 3)],
    ["lost", segmented("no pair's.png")],
  ]);
  const waiting = (now: readonly Sample[], files = made, out: readonly string[] = []) =>
    waitingMasks(now, files, out).map(({ path }) => path);

  const proposed = (now: readonly Sample[], out: readonly string[] = []) =>
    proposalsOf(new Set(["cat.png"]), now, made, out).map(({ path }) => path);

  test("are the newest of their pictures that no pair uses", () => {
    expect(waiting(samples)).toEqual(["cat-2", "g-1"]);
    expect(waiting([sample("a", { ...samples[0], referenceMask: "cat-2" })])).toEqual(["g-1"]);
  });

  test("are none of a picture all of whose were put away; where the newest alone was, the one before it waits again", () => {
    expect(waiting(samples, made, ["cat-2", "cat-1"])).toEqual(["g-1"]);
    expect(waiting(samples, made, ["cat-2"])).toEqual(["cat-1", "g-1"]);
  });

  test("and what they took the place of are what is proposed of a picture, but for what is used or away", () => {
    expect(proposed(samples)).toEqual(["cat-1", "cat-2"]);
    expect(proposed(samples, ["cat-1"])).toEqual(["cat-2"]);
    expect(proposed([sample("a", { ...samples[0], referenceMask: "cat-2" })])).toEqual(["cat-1"]);
  });

  test("are none where something was edited since", () => {
    const edit: Provenance = { maker: "edit", model: null, of: "g.png", number: 1, at: 4 };
    expect(waiting(samples, new Map([...made, ["edited", edit]]))).toEqual(["cat-2"]);
  });
});

test("an accepted mask is its picture's in every pair, on either side and among further references", () => {
  const samples = [
    sample("a", { reference: "cat.png", generation: "1.png" }),
    sample("b", { reference: "dog.png", otherReferences: [{ image: "cat.png", mask: null }], generation: "2.png" }),
    sample("c", { reference: "dog.png", generation: "cat.png" }),
    sample("d", { reference: "dog.png", generation: "4.png" }),
  ];
  const changes = withMasks(
    samples,
    new Map([
      ["cat.png", "cat-mask"],
      ["2.png", "two-mask"],
    ]),
  );
  expect(changes.map(([id]) => id)).toEqual(["a", "b", "c"]);
  const correct = createCorrector();
  const after = correct(samples, withChanges(NO_CORRECTIONS, changes));
  expect(after.map(({ referenceMask, generationMask }) => [referenceMask, generationMask])).toEqual([
    ["cat-mask", null],
    [null, "two-mask"],
    [null, "cat-mask"],
    [null, null],
  ]);
  expect(after[1]?.otherReferences).toEqual([{ image: "cat.png", mask: "cat-mask" }]);
  expect(withMasks(after, new Map([["cat.png", "cat-mask"]]))).toEqual([]);
});

test("a picture's next mask has a number and a path of its own", () => {
  const first = nextSegmented("a/cat.png", SEGMENTED, new Map(), new Set(), 5);
  expect(first).toEqual({
    path: "segmented:1/a/cat.png.png",
    made: { maker: "segmenter", model: "clipseg", of: "a/cat.png", number: 1, at: 5, segmented: SEGMENTED },
  });
  const second = nextSegmented("a/cat.png", SEGMENTED, new Map([[first.path, first.made]]), new Set([first.path]), 6);
  expect(second.path).toBe("segmented:2/a/cat.png.png");
  expect(nextSegmented("b.png", SEGMENTED, new Map(), new Set(["segmented:1/b.png.png"]), 1).path).not.toBe(
    second.path,
  );
});
