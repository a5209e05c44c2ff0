import { describe, expect, test } from "vitest";
import { comparePrecisions } from "../../src/metric/difference.ts";

const exact = [
  { cp: 0.9, pf: 0.1 },
  { cp: 0.5, pf: null },
  { cp: 0.7, pf: 0.3 },
];

describe("comparing precisions", () => {
  test("gives the largest and mean difference, and whether the order stays", () => {
    const other = [
      { cp: 0.875, pf: 0.1 },
      { cp: 0.5, pf: 0.2 },
      { cp: 0.75, pf: 0.05 },
    ];
    const { cp, pf } = comparePrecisions(exact, other);
    expect(cp).toEqual({
      pairs: 3,
      largest: expect.closeTo(0.05, 12),
      mean: expect.closeTo(0.025, 12),
      rank: expect.closeTo(1, 12),
    });
    // A pair without a score in one of them counts in neither.
    expect(pf).toEqual({
      pairs: 2,
      largest: expect.closeTo(0.25, 12),
      mean: expect.closeTo(0.125, 12),
      rank: expect.closeTo(-1, 12),
    });
  });

  test("says that nothing is known without pairs", () => {
    expect(comparePrecisions([], []).cp).toEqual({ pairs: 0, largest: null, mean: null, rank: null });
  });

  test("refuses lists of other lengths", () => {
    expect(() => comparePrecisions(exact, [])).toThrow(RangeError);
  });
});
