import { expect, test } from "vitest";
import { boxMean, guidedFilter, guidedFilterFast } from "../../../src/imaging/masks/guided-filter.ts";
import { emptyMask } from "../../../src/imaging/masks/mask-image.ts";
import { brightnessOf, largestRegion, maskOfPatches, proposedPatches, refineToEdges, similarPatches } from "../../../src/imaging/masks/select.ts";
import { createRandom } from "./random.ts";

const noise = (count: number, seed: number) => {
  const { next } = createRandom(seed);
  return Float32Array.from({ length: count }, next);
};

/** Means over windows as the formula has them, in double. */
function meanAt(values: ArrayLike<number>, width: number, height: number, x: number, y: number, radius: number): number {
  let [sum, count] = [0, 0];
  for (let j = Math.max(0, y - radius); j <= Math.min(height - 1, y + radius); j++) {
    for (let i = Math.max(0, x - radius); i <= Math.min(width - 1, x + radius); i++) {
      sum += values[j * width + i]!;
      count++;
    }
  }
  return sum / count;
}

function each(width: number, height: number, value: (x: number, y: number) => number): Float64Array {
  const out = new Float64Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) out[y * width + x] = value(x, y);
  return out;
}

test.each([
  [19, 14, 3],
  [5, 4, 9],
  [1, 7, 2],
  [16, 16, 0],
])("a box of %i x %i, radius %i, is the mean of its window", (width, height, radius) => {
  const values = noise(width * height, 5);
  const means = boxMean({ width, height, data: values }, radius);
  each(width, height, (x, y) => meanAt(values, width, height, x, y, radius)).forEach((mean, i) => expect(Math.abs(means[i]! - mean)).toBeLessThan(1e-6));
});

test.each([
  [24, 17, 2, 0.01],
  [24, 17, 5, 0.0009],
  [9, 9, 12, 0.1],
])("the guided filter of %i x %i, radius %i, epsilon %f is the direct formula's", (width, height, radius, epsilon) => {
  const [guide, input] = [noise(width * height, 1), noise(width * height, 2)];
  const mean = (values: ArrayLike<number>) => each(width, height, (x, y) => meanAt(values, width, height, x, y, radius));
  const [meanI, meanP] = [mean(guide), mean(input)];
  const a = each(width, height, (x, y) => {
    const at = y * width + x;
    const covariance = meanAt(Float64Array.from(guide, (value, i) => value * input[i]!), width, height, x, y, radius) - meanI[at]! * meanP[at]!;
    const variance = meanAt(Float64Array.from(guide, (value) => value * value), width, height, x, y, radius) - meanI[at]! ** 2;
    return covariance / (variance + epsilon);
  });
  const b = a.map((value, i) => meanP[i]! - value * meanI[i]!);
  const [meanA, meanB] = [mean(a), mean(b)];
  const filtered = guidedFilter({ width, height, data: guide }, input, radius, epsilon);
  filtered.forEach((value, i) => expect(Math.abs(value - (meanA[i]! * guide[i]! + meanB[i]!))).toBeLessThan(2e-5));
});

/** A bright disc on dark, soft noise over it. */
function disc(size: number, radius: number) {
  const brightness = noise(size * size, 3).map((value, i) => {
    const inside = Math.hypot((i % size) + 0.5 - size / 2, Math.floor(i / size) + 0.5 - size / 2) < radius;
    return (inside ? 0.8 : 0.2) + (value - 0.5) * 0.02;
  });
  return { brightness, truth: Uint8Array.from(brightness, (value) => (value > 0.5 ? 255 : 0)) };
}

const wrong = (a: Uint8Array, b: Uint8Array) => a.reduce((count, value, i) => count + (value === b[i] ? 0 : 1), 0);

test("a rough mask is drawn to the edge of what it shows", () => {
  const { brightness, truth } = disc(96, 30);
  const rough = emptyMask(96, 96);
  rough.data.set(disc(96, 33).truth);
  const refined = refineToEdges(rough, brightness, 8);
  expect(wrong(refined, truth)).toBeLessThan(wrong(rough.data, truth) / 10);
});

test("the reduced filter of a large picture agrees with the full one but at the edges", () => {
  const { brightness, truth } = disc(1400, 400);
  const soft = Float32Array.from(truth, (value) => value / 255);
  const guide = { width: 1400, height: 1400, data: brightness };
  const [full, fast] = [guidedFilter(guide, soft, 12, 0.001), guidedFilterFast(guide, soft, 12, 0.001)];
  let off = 0;
  for (let i = 0; i < full.length; i++) if (full[i]! >= 0.5 !== fast[i]! >= 0.5) off++;
  expect(off).toBeLessThan(200);
});

test("similar patches: half where the cosine is 1 - tolerance, all and nothing well beyond it", () => {
  const membership = similarPatches(Float32Array.of(1, 0.7, 0.5, 0), 0.3);
  expect([...membership].map((value) => Number(value.toFixed(5)))).toEqual([1, 0.5, 0, 0]);
});

test("the largest connected region stays; diagonals do not connect", () => {
  const inside = Uint8Array.from("1101100010110111", Number);
  expect([...largestRegion(inside, { rows: 4, columns: 4 })].join("")).toBe("0000000000110111");
  expect([...largestRegion(Uint8Array.from("110000001", Number), { rows: 3, columns: 3 })].join("")).toBe("110000000");
  expect([...largestRegion(Uint8Array.from("100010001", Number), { rows: 3, columns: 3 })].join("")).toBe("100000000");
  expect([...largestRegion(new Uint8Array(4), { rows: 2, columns: 2 })].join("")).toBe("0000");
});

test("a generation's mask is proposed from what its patches match in the reference", () => {
  // Reference 2 x 2, its left column inside; in a 3 x 3 generation the left two columns match there, and a corner.
  const patches = proposedPatches(Int32Array.of(0, 0, 1, 2, 2, 3, 1, 1, 0), Uint8Array.of(1, 0, 1, 0), { rows: 3, columns: 3 });
  expect([...patches]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
});

test("a mask of patches follows the picture's edge between them", () => {
  const { brightness, truth } = disc(96, 30);
  // 8 x 8 patches of 12 pixels: the share of each that is bright.
  const membership = new Float32Array(64);
  truth.forEach((value, i) => (membership[Math.floor(i / 96 / 12) * 8 + Math.floor((i % 96) / 12)]! += value / 255 / 144));
  const bytes = maskOfPatches(membership.map((share) => (share > 0.5 ? 1 : 0)), { rows: 8, columns: 8 }, emptyMask(96, 96), brightness);
  expect(wrong(bytes, truth)).toBeLessThan(0.03 * 96 * 96);
});

test("brightness weighs the channels as greys are made", () => {
  expect([...brightnessOf(Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 0))].map((value) => Number(value.toFixed(3)))).toEqual([1, 0, 0.587]);
});
