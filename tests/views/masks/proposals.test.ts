import { describe, expect, it } from "vitest";
import { emptyMask, wholeOf } from "../../../src/imaging/masks/mask-image.ts";
import type { Segmentation } from "../../../src/imaging/segmentation.ts";
import { createMaskDraft } from "../../../src/views/masks/mask-draft.ts";
import { combine } from "../../../src/views/masks/patch-tools.ts";
import { boxOf, emptyWords, proposedAt, segmentedOf, shownSize } from "../../../src/views/masks/proposals.ts";

const MAP: Segmentation = {
  values: Float32Array.of(0.1, 0.2, 0.3, 0.9),
  rows: 2,
  columns: 2,
  unit: "probability",
  padded: null,
  expectedIou: null,
};
const LOGITS: Segmentation = { ...MAP, values: Float32Array.of(-4, -4, -4, 4), unit: "logit", expectedIou: 0.8 };
const BY = { model: "CIDAS/clipseg", revision: "abc" };
const NAMED = { segmentation: MAP, by: BY, prompt: { name: "cat" }, threshold: 0.5, refined: null };
const SIZE = { width: 8, height: 8 };

const marked = (threshold: number) =>
  proposedAt({ ...NAMED, threshold }, SIZE).data.reduce((sum, value) => sum + value, 0) / 255;

describe("what is proposed", () => {
  it("marks more where the threshold is lower, of the same answer", () => {
    expect(marked(0.95)).toBe(0);
    expect(marked(0.2)).toBeGreaterThan(marked(0.5));
    expect(marked(0.5)).toBeGreaterThan(0);
  });

  it("says of a name what it was, and how sure it was at most", () => {
    expect(segmentedOf(NAMED, proposedAt(NAMED, SIZE))).toMatchObject({
      ...BY,
      prompt: "cat",
      threshold: 0.5,
      refinedBy: null,
      peak: Math.fround(0.9),
    });
  });

  it("says of what was refined whose name it was, and who made the mask from it", () => {
    const refined = {
      segmentation: LOGITS,
      by: { model: "sam", revision: "def" },
      prompt: { clicks: [{ x: 6, y: 6, positive: true }], box: null },
      threshold: 0.5,
      refined: { name: "cat", peak: 0.9, by: BY, threshold: 0.4 },
    };
    const made = segmentedOf(refined, proposedAt(refined, SIZE));
    expect(made).toMatchObject({ ...BY, prompt: "cat", threshold: 0.4, refinedBy: "sam", peak: 0.9 });
    expect(made.facts.answer?.expectedIou).toBe(0.8);
  });

  it("tells of a name that nothing looks like what came nearest, and what to do", () => {
    expect(emptyWords({ ...NAMED, threshold: 0.95 })).toBe(
      "Nothing looks like “cat” above 0.95: the highest is 0.90. Lower the threshold, or call it something else.",
    );
  });

  it("is shown at the picture's shape, and no larger than it", () => {
    expect(shownSize({ width: 3072, height: 1536 })).toEqual({ width: 768, height: 384 });
    expect(shownSize(SIZE)).toEqual(SIZE);
  });

  it("has a box of any two corners, cut at the picture", () => {
    expect(boxOf({ x: 6, y: -3 }, { x: 2, y: 40 }, SIZE)).toEqual({ left: 2, top: 0, right: 6, bottom: 8 });
  });
});

const taken = () => {
  const draft = createMaskDraft(emptyMask(8, 8), true, false);
  const mask = proposedAt(NAMED, SIZE);
  draft.edit((present) => combine(present, mask.data, "replace"), {
    segmented: segmentedOf(NAMED, mask),
    edited: false,
  });
  return draft;
};
const paintAll = (draft: ReturnType<typeof taken>) =>
  draft.edit((present) => {
    present.data.fill(255);
    return wholeOf(present);
  });

describe("a draft's origin", () => {
  it("is the segmenter's as it was taken, in one step, and edited by hand with whatever is done after", () => {
    const draft = taken();
    expect(draft.origin).toMatchObject({ segmented: { prompt: "cat" }, edited: false });
    paintAll(draft);
    expect(draft.origin?.edited).toBe(true);
    draft.undo();
    expect(draft.origin?.edited).toBe(false);
    draft.undo();
    expect(draft.origin).toBeNull();
    expect(draft.canUndo).toBe(false);
    draft.redo();
    expect(draft.origin?.edited).toBe(false);
  });

  it("is forgotten where something else was done in its place", () => {
    const draft = taken();
    draft.undo();
    paintAll(draft);
    expect(draft.origin).toBeNull();
  });
});
