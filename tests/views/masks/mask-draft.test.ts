import { expect, it } from "vitest";
import { emptyMask } from "../../../src/imaging/masks/mask-image.ts";
import { createMaskDraft, type DraftOrigin } from "../../../src/views/masks/mask-draft.ts";
import { combine } from "../../../src/views/masks/patch-tools.ts";

/** What is done to a mask, and what of it is taken back. */

const FILE = Uint8Array.from({ length: 16 }, (_, i) => (i < 4 ? 255 : 0));
const PROPOSED = Uint8Array.from({ length: 16 }, (_, i) => (i >= 8 ? 255 : 0));
const FACTS = { covered: 0.5, pieces: 1, largest: 1, border: { top: 0, right: 0, bottom: 0, left: 0 }, answer: null };
const ORIGIN: DraftOrigin = {
  segmented: { model: "a", revision: "b", prompt: "cat", threshold: 0.5, refinedBy: null, peak: 0.9, facts: FACTS },
  edited: false,
};

function begin() {
  const mask = emptyMask(4, 4);
  mask.data.set(FILE);
  return createMaskDraft(mask, true);
}

it("discarding is one step back to what a mask began as, and undo brings back what was discarded", () => {
  const draft = begin();
  const corner = { x: 3, y: 3 };
  draft.begin();
  draft.paint(corner, corner, 1, 255);
  draft.end();
  const painted = draft.mask.data.slice();
  expect(painted).not.toEqual(FILE);
  draft.discard();
  expect(draft.mask.data).toEqual(FILE);
  expect(draft.changed).toBe(false);
  draft.undo();
  expect(draft.mask.data).toEqual(painted);
  expect(draft.changed).toBe(true);
  draft.redo();
  expect(draft.mask.data).toEqual(FILE);
});

it("a segmenter's mask that was discarded is no origin of what is painted after it", () => {
  const draft = begin();
  draft.edit((mask) => combine(mask, PROPOSED, "replace"), ORIGIN);
  expect(draft.origin).toEqual(ORIGIN);
  draft.discard();
  draft.begin();
  draft.paint({ x: 0.5, y: 2.5 }, { x: 0.5, y: 2.5 }, 1, 255);
  draft.end();
  expect(draft.origin).toBeNull();
  draft.undo();
  draft.undo();
  expect(draft.origin).toEqual(ORIGIN);
});

it("discarding what was never changed is no step", () => {
  const draft = begin();
  draft.discard();
  expect(draft.canUndo).toBe(false);
});
