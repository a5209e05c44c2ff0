import { expect, it } from "vitest";
import { countBins } from "../../src/components/bins.ts";
import { roundTo, stepOf } from "../../src/components/RangeHistogram.tsx";

it("values stand on equal parts of the scale, those beyond its ends on the last", () => {
  const values = Float64Array.of(-5, 0, 0.24, 0.25, 0.99, 1, 7);
  expect(countBins(values, { low: 0, high: 1 }, 4)).toEqual([3, 1, 0, 3]);
  expect(countBins(new Float64Array(), { low: 0, high: 1 }, 2)).toEqual([0, 0]);
});

it("a slider goes by round steps, and leaves no digits of binary fractions", () => {
  expect(stepOf({ low: 0, high: 1 })).toBe(0.005);
  expect(stepOf({ low: -100, high: 100 })).toBe(1);
  expect(stepOf({ low: 0, high: 1024 })).toBe(10);
  expect(stepOf({ low: 3, high: 3 })).toBe(1);
  expect(roundTo(0.1 + 0.2, 0.005)).toBe(0.3);
  expect(roundTo(1023.7, 10)).toBe(1020);
  expect(String(roundTo(0.123456, 0.001))).toBe("0.123");
});
