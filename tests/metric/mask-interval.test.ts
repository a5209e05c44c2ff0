import { describe, expect, it } from "vitest";
import { intervalOf, rangeWords, verdictOf, widthOf, type VariedScore } from "../../src/metric/mask-interval.ts";

const threshold = (at: number, value: number | null): VariedScore => ({ change: { by: "threshold", at }, value });
const growth = (at: number, value: number | null): VariedScore => ({ change: { by: "growth", at }, value });

const words = (...given: Parameters<typeof intervalOf>) =>
  verdictOf("CP", "the reference's mask", intervalOf(...given)!);

describe("the interval of a score over its mask", () => {
  it("reaches from the lowest to the highest, and names what moves it farthest, with its direction", () => {
    const interval = intervalOf(0.6, [threshold(0.3, 0.58), threshold(0.5, 0.6), growth(-1, 0.66), growth(1, 0.55)]);
    expect(interval).toMatchObject({ value: 0.6, low: 0.55, high: 0.66 });
    expect(interval?.largest).toEqual({ change: { by: "growth", at: -1 }, by: expect.closeTo(0.06, 12) });
    expect(widthOf(interval)).toBeCloseTo(0.11, 12);
  });

  it("leaves out what leaves no score, and is none without a score", () => {
    expect(intervalOf(0.6, [growth(-1, null)])).toMatchObject({ low: 0.6, high: 0.6, largest: null });
    expect(intervalOf(null, [growth(1, 0.5)])).toBeNull();
    expect(widthOf(null)).toBeNull();
  });
});

const range = (low: number, high: number) => rangeWords({ low, high });

describe("what an interval means", () => {
  it("is said with which way, how much and how far", () => {
    expect(words(0.6, [growth(-1, 0.72), growth(1, 0.59)])).toEqual({
      depends: true,
      words: "CP depends on the reference's mask: a patch less of it gives +.12 (0.59 to 0.72).",
    });
    expect(words(0.6, [threshold(0.7, 0.62), growth(0.5, 0.59)])).toEqual({
      depends: false,
      words: "CP moves a little with the reference's mask: at most a threshold of 0.7 gives +.02 (0.59 to 0.62).",
    });
  });

  it("does not keep a mask to itself that a little less leaves no score of", () => {
    expect(words(0.6, [growth(-1, null), growth(0.5, 0.59)])).toEqual({
      depends: true,
      words:
        "CP hardly moves with the reference's mask: at most half a patch more of it gives \u2212.01 (0.59 to 0.60). With a patch less of it there would be no score.",
    });
  });

  it("has the digits that tell its ends apart, and says so where none do", () => {
    expect(range(-0.0931, -0.0868)).toBe("-0.093 to -0.087");
    expect(range(-0.1, -0.0868)).toBe("-0.10 to -0.09");
    expect(range(-0.0004, 0.012)).toBe("0.00 to 0.01");
    expect(range(-0.0004, 0.0004)).toBe("-0.0004 to 0.0004");
    expect(range(0.50001, 0.50002)).toBeNull();
    expect(words(-0.0902, [growth(-1, -0.0931)]).words).toBe(
      "CP hardly moves with the reference's mask: at most a patch less of it gives \u2212.003 (-0.093 to -0.090).",
    );
    expect(words(0.50001, [growth(-1, 0.50002)]).words).toBe("CP does not move with the reference's mask.");
  });

  it("names another source", () => {
    expect(words(0.6, [{ change: { by: "source", at: "clipseg" }, value: 0.48 }]).words).toBe(
      "CP depends on the reference's mask: the mask of clipseg gives \u2212.12 (0.48 to 0.60).",
    );
  });
});
