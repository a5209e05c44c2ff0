import { describe, expect, test } from "vitest";
import { BLOCK, quantiseBlocks, quantiseColumns } from "../../src/models/quantise.ts";

describe("int8 by columns", () => {
  test("is transposed, side by side, with a scale a column", () => {
    const { values, scales } = quantiseColumns([Float32Array.of(1, -2, 0, 0), Float32Array.of(127, 63.4)], 2, 127);
    // [in, out]: a column each of (1, -2), (0, 0) and (127, 63.4).
    expect([...values]).toEqual([64, 0, 127, -127, 0, 63]);
    expect([...scales]).toEqual([Math.fround(2 / 127), 0, 1]);
  });

  test("keeps to seven bits where asked", () => {
    expect([...quantiseColumns([Float32Array.of(1, -2)], 2, 63).values]).toEqual([32, -63]);
  });
});

test("int8 by blocks pads rows and columns with what means zero", () => {
  const weight = Float32Array.from({ length: 2 * 40 }, (_, i) => (i % 40 === 39 ? -5 : 1));
  const { values, scales } = quantiseBlocks(weight, 40, 3, 96);
  expect(values).toHaveLength(3 * 96);
  expect(scales).toHaveLength(3 * 3);
  const at = (row: number, column: number) =>
    (values[row * 96 + column]! - 128) * scales[row * 3 + Math.floor(column / BLOCK)]!;
  expect(at(1, 0)).toBeCloseTo(1, 6);
  // The outlier is in the second block, and coarsens that one only.
  expect(at(1, 39)).toBeCloseTo(-5, 6);
  expect(Math.abs(at(1, 33) - 1)).toBeLessThan(5 / 127 / 2);
  for (const [row, column] of [
    [0, 40],
    [1, 95],
    [2, 0],
  ] as const)
    expect(at(row, column)).toBe(0);
});
