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

/** By Siglip2VisionEmbeddings.resize_positional_embeddings of transformers 5.24. */
test.each([
  [4, 1, [37.78571, 2.96996, 95.50001, 3.00692, 159.50002, 2.99862, 217.21431, 2.98577]],
  [
    20,
    1,
    [
      7.5, 2.77865, 18.7, 2.9026, 31.5, 3.04427, 44.3, 3.09297, 57.09999, 2.98672, 69.9, 2.88047, 82.7, 2.99115,
      95.49999, 3.13281, 108.30001, 3.08854, 121.10001, 2.79635, 133.90002, 2.93802, 146.7, 3.07969, 159.5, 3.06641,
      172.30002, 2.96016, 185.10002, 2.8849, 197.90001, 3.02656, 210.70003, 3.16823, 223.49995, 3.0, 236.29997, 2.83177,
      247.49998, 2.95573,
    ],
  ],
  [1, 1, [127.50002, 2.98824]],
])(
  "%i x %i, as transformers computes it and not torch's kernel, which repeats the first row of one column",
  (rows, columns, expected) => {
    const resized = resizePositionTable(table, SOURCE, { rows, columns }, 2);
    expect(resized).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(resized[i]).toBeCloseTo(value, 4);
  },
);

test("a grid of the table's own size is the table", () => {
  expect(resizePositionTable(table, SOURCE, SOURCE, 2)).toEqual(table);
});
