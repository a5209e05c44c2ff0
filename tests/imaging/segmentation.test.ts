import { createHash } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { interpolatedRows, rowsOfMap } from "../../src/imaging/bilinear.ts";
import { maskFromSegmentation, probabilitiesAt, type Segmentation } from "../../src/imaging/segmentation.ts";

/** The same grey noise in Python: an LCG's upper bytes. */
function noise(columns: number, rows: number): Float32Array {
  let state = columns;
  return Float32Array.from(
    { length: columns * rows },
    () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24,
  );
}

const digest = (values: Float32Array) =>
  createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex").slice(0, 16);
const covered = ({ data }: { readonly data: Uint8Array }) => data.filter((value) => value === 255).length;

const probabilities = (rows: number, columns: number, values: Float32Array): Segmentation => ({
  values,
  rows,
  columns,
  unit: "probability",
  padded: null,
  expectedIou: null,
});
const logits = (rows: number, columns: number, values: Float32Array, padded: Segmentation["padded"]): Segmentation => ({
  ...probabilities(rows, columns, values),
  unit: "logit",
  padded,
});

/** By torch 2.14: F.interpolate(noise / 255, size=(height, width), mode="bilinear", align_corners=False); > .5, > .3. */
test.each([
  [88, 88, 300, 200, "f205c2e160a7c44a", 30_193, 49_848],
  [88, 88, 41, 333, "dd1e6bffdc6e2efe", 6628, 11_247],
  [352, 352, 1000, 97, "5d4429030e8af0a7", 48_685, 80_820],
  [60, 50, 131, 1, "c3ee932db62c0d9e", 43, 114],
])("probabilities of %i x %i at %i x %i are torch's to the bit", (columns, rows, width, height, sha, half, third) => {
  const map = probabilities(
    rows,
    columns,
    noise(columns, rows).map((value) => value / 255),
  );
  expect(digest(probabilitiesAt(map, { width, height }))).toBe(sha);
  expect(covered(maskFromSegmentation(map, { width, height }, 0.5))).toBe(half);
  expect(covered(maskFromSegmentation(map, { width, height }, 0.3))).toBe(third);
});

/**
 * By the same, twice: noise / 16 - 8 of 64 x 64 to (side, side), cut, to (height, width); > 0, sigmoid > .3, and the sum of
 * the sigmoids.
 */
test.each([
  [1024, 1024, 768, 333, 250, "73f64d659ccefb76", 39_613, 47_467, 39_771.714],
  [256, 200, 256, 150, 192, "2947517a15a3f017", 14_089, 16_876, 14_085.188],
  [100, 100, 31, 500, 155, "ba0532278cc34df2", 36_617, 44_391, 36_793.694],
])(
  "logits by way of a square of %i, of which %i x %i is the picture, at %i x %i are torch's to the bit",
  (side, wide, high, width, height, sha, half, third, sum) => {
    const values = noise(64, 64).map((value) => value / 16 - 8);
    const map = logits(64, 64, values, { side, width: wide, height: high });
    const square = interpolatedRows(rowsOfMap(values, 64, 64), side, side, { width: wide, height: high });
    const rows = interpolatedRows(square, width, height);
    const all = new Float32Array(width * height);
    for (let y = 0; y < height; y++) all.set(rows.row(y), y * width);
    expect(digest(all)).toBe(sha);
    expect(covered(maskFromSegmentation(map, { width, height }, 0.5))).toBe(half);
    expect(covered(maskFromSegmentation(map, { width, height }, 0.3))).toBe(third);
    const shown = probabilitiesAt(map, { width, height });
    expect(shown.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 2);
  },
);

describe("a threshold", () => {
  const three = Float32Array.of(0.25, 0.5, 0.75);
  const size = { width: 3, height: 1 };
  const maskOf = (map: Segmentation, threshold: number) => [...maskFromSegmentation(map, size, threshold).data];

  it("is not above itself", () => {
    expect(maskOf(probabilities(1, 3, three), 0.5)).toEqual([0, 0, 255]);
    expect(maskOf(probabilities(1, 3, Float32Array.of(0.3, 0.30001, 0.2)), 0.3)).toEqual([0, 255, 0]);
  });

  it("of one half is a logit of exactly 0", () => {
    expect(maskOf(logits(1, 3, Float32Array.of(-1e-30, 0, 1e-30), null), 0.5)).toEqual([0, 0, 255]);
  });

  it("of 0 leaves out what is 0, and of logits nothing; of 1 leaves nothing", () => {
    expect(maskOf(probabilities(1, 3, Float32Array.of(0, 1e-30, 1)), 0)).toEqual([0, 255, 255]);
    expect(maskOf(logits(1, 3, Float32Array.of(-100, 0, 100), null), 0)).toEqual([255, 255, 255]);
    expect(maskOf(probabilities(1, 3, Float32Array.of(0, 0.5, 1)), 1)).toEqual([0, 0, 0]);
    expect(maskOf(logits(1, 3, Float32Array.of(-100, 0, 100), null), 1)).toEqual([0, 0, 0]);
  });

  it.each([-0.1, 1.1, Number.NaN])("of %d is refused", (threshold) => {
    expect(() => maskFromSegmentation(probabilities(1, 3, three), size, threshold)).toThrow(/from 0 to 1/);
  });
});

test("a picture of 16 million pixels holds a few rows beside its mask", () => {
  const map = logits(256, 256, noise(256, 256), { side: 1024, width: 1024, height: 1024 });
  const before = process.memoryUsage().arrayBuffers;
  const mask = maskFromSegmentation(map, { width: 4096, height: 4096 }, 0.5);
  expect(mask.data).toHaveLength(2 ** 24);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24 + 2 ** 21);
});
