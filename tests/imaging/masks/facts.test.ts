import { describe, expect, it } from "vitest";
import { maskFacts, touchesBorder } from "../../../src/imaging/masks/facts.ts";
import { emptyMask, type MaskImage } from "../../../src/imaging/masks/mask-image.ts";
import type { Segmentation } from "../../../src/imaging/segmentation.ts";

function withRects(width: number, height: number, ...rects: (readonly [number, number, number, number])[]): MaskImage {
  const mask = emptyMask(width, height);
  for (const [left, top, right, bottom] of rects)
    for (let y = top; y < bottom; y++) mask.data.fill(255, y * width + left, y * width + right);
  return mask;
}

const map = (values: readonly number[], rows: number, columns: number, rest: Partial<Segmentation> = {}) =>
  ({
    values: Float32Array.from(values),
    rows,
    columns,
    unit: "probability",
    padded: null,
    expectedIou: null,
    ...rest,
  }) as const;

describe("facts of a mask", () => {
  it("say nothing is there of an empty one", () => {
    expect(maskFacts(emptyMask(30, 20))).toEqual({
      covered: 0,
      pieces: 0,
      largest: 0,
      border: { top: 0, right: 0, bottom: 0, left: 0 },
      answer: null,
    });
  });

  it("count what is covered, by pixels above 0, and the sides that it touches", () => {
    const facts = maskFacts(withRects(40, 20, [0, 5, 20, 15]));
    expect(facts.covered).toBe(200 / 800);
    expect(facts.border).toEqual({ top: 0, right: 0, bottom: 0, left: 0.5 });
    expect(touchesBorder(facts)).toBe(true);
    expect(touchesBorder(maskFacts(withRects(40, 20, [1, 1, 39, 19])))).toBe(false);
  });

  it("count parts that are more than a speck, those that touch by a corner as one", () => {
    const facts = maskFacts(withRects(100, 100, [0, 0, 20, 20], [20, 20, 30, 30], [60, 60, 80, 80], [95, 95, 97, 97]));
    expect(facts.pieces).toBe(2);
    expect(facts.largest).toBeCloseTo(500 / 904, 12);
  });

  it("are the same of a picture so large that parts are counted on a copy", () => {
    const small = maskFacts(withRects(500, 400, [10, 20, 110, 220], [300, 100, 400, 300]));
    const large = maskFacts(withRects(3000, 2400, [60, 120, 660, 1320], [1800, 600, 2400, 1800]));
    expect(large).toEqual(small);
  });

  it("take masks of 0 and 1 as of 0 and 255", () => {
    const mask = withRects(40, 20, [0, 5, 20, 15]);
    expect(maskFacts({ ...mask, data: mask.data.map((value) => value / 255) })).toEqual(maskFacts(mask));
  });
});

describe("facts of what a model answered", () => {
  it("are its probabilities where the mask marks and where it does not", () => {
    const { answer } = maskFacts(withRects(8, 8, [0, 0, 4, 8]), map([0.9, 0.2, 0.6, 0.4], 2, 2, { expectedIou: 0.8 }));
    expect(answer).toEqual({
      peak: expect.closeTo(0.9, 6),
      inside: expect.closeTo(0.75, 6),
      outside: expect.closeTo(0.3, 6),
      unsure: 1,
      expectedIou: 0.8,
    });
  });

  it("take logits through the sigmoid, and leave out what was padded", () => {
    const padded = { side: 4, width: 4, height: 2 };
    const values = [3, -3, 0, 0].flatMap((value) => [value, value, value, value]);
    const { answer } = maskFacts(withRects(80, 40, [0, 0, 80, 20]), map(values, 4, 4, { unit: "logit", padded }));
    expect(answer?.inside).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    expect(answer?.outside).toBeCloseTo(1 / (1 + Math.exp(3)), 6);
    // The padding's zeros are probabilities of one half, and no part of the picture.
    expect(answer?.unsure).toBe(0);
  });

  it("tell the peak of an empty mask, so that one sees how near anything came", () => {
    const { answer } = maskFacts(emptyMask(8, 8), map([0.1, 0.45, 0.2, 0.1], 2, 2));
    expect(answer).toEqual({
      peak: expect.closeTo(0.45, 6),
      inside: null,
      outside: expect.closeTo(0.2125, 6),
      unsure: 0,
      expectedIou: null,
    });
  });
});
