import { expect, test } from "vitest";
import { resizePositionTable } from "../../src/imaging/position-table.ts";

/** 16 x 16 of 2: 0, 1, 2, … and the same modulo 7. */
const SOURCE = { rows: 16, columns: 16 };
const table = Float32Array.from({ length: 512 }, (_, i) => (i % 2 === 0 ? i / 2 : ((i - 1) / 2) % 7));

/** By torch 2.13 and 2.14: F.interpolate(size=(rows, columns), mode="bilinear", align_corners=False, antialias=True). */
test.each([
  [1, 4, [121.8929, 2.9794, 125.5, 3, 129.5, 3.0152, 133.1071, 2.9652]],
  [3, 2, [47.1479, 2.9974, 53.6121, 2.9851, 124.2679, 2.9965, 130.7321, 2.995, 201.3879, 2.9991, 207.8522, 3.0059]],
])("%i x %i", (rows, columns, expected) => {
  const resized = resizePositionTable(table, SOURCE, { rows, columns }, 2);
  expect(resized).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(resized[i]).toBeCloseTo(value, 3);
});

test("one column repeats its first row, as torch's kernel does, unless the rows stay as they are", () => {
  for (const rows of [2, 4, 20]) {
    const resized = resizePositionTable(table, SOURCE, { rows, columns: 1 }, 2);
    expect(resized).toEqual(Float32Array.from({ length: 2 * rows }, (_, i) => resized[i % 2]!));
  }
  expect(resizePositionTable(table, SOURCE, { rows: 4, columns: 1 }, 2)[0]).toBeCloseTo(37.7857, 4);
  expect(resizePositionTable(table, SOURCE, { rows: 20, columns: 1 }, 2)[0]).toBeCloseTo(7.5, 4);
  const kept = resizePositionTable(table, SOURCE, { rows: 16, columns: 1 }, 2);
  expect([kept[0], kept[2], kept[30]].map((value) => Math.round(10 * value!))).toEqual([75, 235, 2475]);
});

test("a grid of the table's own size is the table", () => {
  expect(resizePositionTable(table, SOURCE, SOURCE, 2)).toEqual(table);
});
