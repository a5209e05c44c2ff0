import { expect, it } from "vitest";
import { maskFacts } from "../../src/imaging/masks/facts.ts";
import { originOf } from "../../src/project/mask-origin.ts";
import { maskRow, type MadeBy } from "../../src/project/mask-record.ts";
import { isMakerKnown, recordedMask } from "../../src/project/recorded-made.ts";
import { provenanceSchema } from "../../src/storage/document/schemas.ts";

/** What the record beside masks says comes back as their provenance, as far as that is known. */
const facts = maskFacts({ width: 2, height: 2, data: Uint8Array.of(255, 0, 0, 0) });
const none: MadeBy = { source: "files", revision: null, prompt: null, threshold: null, peak: null, edited: false };
const clipseg: MadeBy = {
  source: "clipseg+sam",
  revision: "a+b",
  prompt: "cat",
  threshold: 0.5,
  peak: 0.9,
  edited: false,
};
const nothing = { made: new Map(), paths: [], at: 7 };
const rowBy = (by: MadeBy) => maskRow("refs/cat.png", "cat.png", by, facts);

it.each([
  ["a segmenter", clipseg],
  ["a person", { ...none, source: "edited", edited: true }],
  ["a person after a segmenter", { ...clipseg, edited: true }],
  ["the picture's transparency", { ...none, source: "transparency" }],
])("is made by %s again", (_, by) => {
  const row = rowBy(by);
  const mask = recordedMask(row, "cat.png", facts, nothing);
  expect(isMakerKnown(row)).toBe(true);
  expect(mask!.made.of).toBe("cat.png");
  expect(originOf(mask!.made)).toEqual({
    source: by.source,
    model: by.revision === null ? null : by.source,
    revision: by.revision,
    prompt: by.prompt,
    threshold: by.threshold,
    edited: by.edited,
  });
  // What is kept has to be read again.
  expect(provenanceSchema.safeParse(mask!.made).success).toBe(true);
});

it("stays a file of a person's where no maker is known, or the row says nothing that can be", () => {
  for (const by of [none, { ...none, source: "OWLv2" }, { ...clipseg, threshold: 7 }, { ...clipseg, source: "" }]) {
    expect(isMakerKnown(rowBy(by))).toBe(false);
    expect(recordedMask(rowBy(by), "cat.png", facts, nothing)).toBeNull();
  }
  const odd = recordedMask(rowBy({ ...clipseg, peak: 40 }), "cat.png", facts, nothing);
  expect(odd!.made.segmented!.peak).toBeNull();
});

it("is the next of its picture's masks", () => {
  const first = recordedMask(rowBy(clipseg), "cat.png", facts, nothing)!;
  const next = recordedMask(rowBy(clipseg), "cat.png", facts, {
    made: new Map([[first.path, first.made]]),
    paths: [first.path],
    at: 8,
  })!;
  expect([first.made.number, next.made.number]).toEqual([1, 2]);
  expect(next.path).not.toBe(first.path);
});
