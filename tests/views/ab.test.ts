import { describe, expect, it } from "vitest";
import { WHOLE } from "../../src/components/zoom.ts";
import { fitSimilarity, moved, type Similarity } from "../../src/metric/alignment.ts";
import { leftMatrix, rightMatrix, type Matrix } from "../../src/views/inspector/ab/ab-layout.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { abFigure } from "../../src/views/inspector/ab/ab-figure.ts";
import { alignmentWords } from "../../src/views/inspector/ab/alignment-words.ts";
import { keyStep, stagedWords } from "../../src/views/inspector/ab/slider.ts";

const turned = (degrees: number, scale: number, mirrored = false): Similarity => {
  const angle = (degrees * Math.PI) / 180;
  return { re: scale * Math.cos(angle), im: scale * Math.sin(angle), dx: 0.1, dy: -0.05, mirrored };
};

describe("what is said of an alignment", () => {
  it("is how many matches agree, and how the subject lies", () => {
    expect(alignmentWords({ similarity: turned(3, 1.2), inliers: 143, mutual: 210 }, "the generation", true)).toBe(
      "Aligned by 143 of 210 mutual matches (68 %): in the generation the subject is turned by 3° clockwise and 1.2 times as large.",
    );
    expect(alignmentWords({ similarity: turned(-90, 0.5), inliers: 1200, mutual: 1500 }, "B", true)).toBe(
      "Aligned by 1,200 of 1,500 mutual matches (80 %): in B the subject is turned by 90° anticlockwise and 0.5 times as large.",
    );
  });

  it("says what did not change, a mirror, and that a mask is missing", () => {
    expect(alignmentWords({ similarity: turned(0.2, 1.01, true), inliers: 30, mutual: 40 }, "B", false)).toBe(
      "Aligned by 30 of 40 mutual matches of the whole pictures, since a mask is missing (75 %): in B the subject is mirrored, not turned and as large.",
    );
  });

  it("says where there is none", () => {
    expect(alignmentWords({ similarity: null, inliers: 6, mutual: 31 }, "B", true)).toBe(
      "Cannot be aligned: only 6 of 31 mutual matches agree on one. The pictures lie over each other as they are.",
    );
    expect(alignmentWords({ similarity: null, inliers: 0, mutual: 0 }, "B", true)).toBe(
      "Cannot be aligned: there is no mutual match. The pictures lie over each other as they are.",
    );
  });
});

const at = ([a, b, c, d, e, f]: Matrix, x: number, y: number) => ({ x: a * x + c * y + e, y: b * x + d * y + f });

describe("where the two pictures lie", () => {
  const [first, second, frame] = [
    { width: 400, height: 300 },
    { width: 1000, height: 1000 },
    { width: 800, height: 800 },
  ];

  it("is each whole in the frame, zoomed in step", () => {
    expect(leftMatrix(first, frame, WHOLE)).toEqual([2, 0, 0, 2, 0, 100]);
    expect(rightMatrix(second, first, frame, WHOLE, null)).toEqual([0.8, 0, 0, 0.8, 0, 0]);
    // What lay at one place of the frame still does.
    const zoom = { scale: 2, x: 0.5, y: 0.5 };
    const [left, right] = [leftMatrix(first, frame, zoom), rightMatrix(second, first, frame, zoom, null)];
    expect(at(left, 300, 150)).toEqual(at(right, 750, 500));
  });

  it("is the second's subject on the first's, whatever the pictures' pixels", () => {
    for (const mirrored of [false, true]) {
      const similarity = turned(30, 0.8, mirrored);
      const place = { x: 0.4, y: 0.3 };
      const there = moved(similarity, place);
      for (const zoom of [WHOLE, { scale: 3, x: 0.4, y: 0.4 }]) {
        const seen = at(leftMatrix(first, frame, zoom), place.x * 400, place.y * 400);
        const laid = at(rightMatrix(second, first, frame, zoom, similarity), there.x * 1000, there.y * 1000);
        expect(laid.x).toBeCloseTo(seen.x, 8);
        expect(laid.y).toBeCloseTo(seen.y, 8);
      }
    }
  });

  it("is the same as unaligned where nothing moved", () => {
    const same = fitSimilarity([
      { from: { x: 0, y: 0 }, to: { x: 0, y: 0 } },
      { from: { x: 1, y: 1 }, to: { x: 1, y: 1 } },
    ]);
    rightMatrix(second, second, frame, WHOLE, same).forEach((value, i) =>
      expect(value).toBeCloseTo(leftMatrix(second, frame, WHOLE)[i]!, 10),
    );
  });
});

describe("the slider", () => {
  it("goes by arrows and pages, to both ends, and no farther", () => {
    expect(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => keyStep(key, 50))).toEqual([
      48, 52, 52, 48,
    ]);
    expect(["PageUp", "PageDown", "Home", "End"].map((key) => keyStep(key, 50))).toEqual([60, 40, 0, 100]);
    expect([keyStep("ArrowLeft", 1), keyStep("PageUp", 95)]).toEqual([0, 100]);
    expect(keyStep("x", 50)).toBeNull();
  });

  it("says what is shown", () => {
    expect(stagedWords(40.2, null, "reference", "generation")).toBe("40 % reference, 60 % generation");
    expect(stagedWords(40, "right", "reference", "generation")).toBe("generation alone");
  });
});

describe("what is taken away of it", () => {
  const sample = { ...emptySample("a"), concept: "cup", method: "ours", prompt: "a cup on the moon" };
  const [left, right] = [
    { name: "reference", picture: { width: 400, height: 300 } },
    { name: "generation", picture: { width: 1000, height: 1000 } },
  ];

  it("is both as they are, each at its own size, where nothing is aligned", () => {
    const { title, pictures, notes } = abFigure({ sample, left, right, similarity: null, words: "" });
    expect([title, notes]).toEqual(["cup, ours", ["a cup on the moon"]]);
    expect(pictures.map(({ caption, width, laid }) => [caption, width, laid])).toEqual([
      ["A: reference", 400, undefined],
      ["B: generation", 1000, undefined],
    ]);
  });

  it("is the second in the first's frame, its subject at the same place, where it is", () => {
    const similarity = turned(30, 0.8, true);
    const { pictures } = abFigure({ sample, left, right, similarity, words: "Aligned" });
    const { width, height, laid } = pictures[1]!;
    expect([width, height]).toEqual([400, 300]);
    const place = { x: 0.4, y: 0.3 };
    // Units of the longer side, which of a square are shares of both.
    const { x, y } = at(laid!, moved(similarity, place).x, moved(similarity, place).y);
    expect([x * 400, y * 300].map((value) => value / 400)).toEqual([
      expect.closeTo(place.x, 8),
      expect.closeTo(place.y, 8),
    ]);
  });
});
