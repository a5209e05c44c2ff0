import { expect, test } from "vitest";
import { createEdgeGuide } from "../../../src/imaging/masks/guided-filter.ts";
import { emptyMask } from "../../../src/imaging/masks/mask-image.ts";
import { boxMean, reduce, resample } from "../../../src/imaging/masks/planes.ts";
import {
  EDGE_CONTRAST,
  largestRegion,
  maskOfPatches,
  proposedPatches,
  refineToEdges,
  similarPatches,
} from "../../../src/imaging/masks/select.ts";
import { createRandom } from "./random.ts";

const noise = (count: number, seed: number) => {
  const { next } = createRandom(seed);
  return Float32Array.from({ length: count }, next);
};

/** Means over windows as the formula has them, in double. */
function meanAt(
  values: ArrayLike<number>,
  width: number,
  height: number,
  x: number,
  y: number,
  radius: number,
): number {
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
  each(width, height, (x, y) => meanAt(values, width, height, x, y, radius)).forEach((mean, i) =>
    expect(Math.abs(means[i]! - mean)).toBeLessThan(1e-6),
  );
});

const det = (n: readonly number[]) =>
  n[0]! * (n[4]! * n[8]! - n[5]! * n[7]!) -
  n[1]! * (n[3]! * n[8]! - n[5]! * n[6]!) +
  n[2]! * (n[3]! * n[7]! - n[4]! * n[6]!);
const product = (a: ArrayLike<number>, b: ArrayLike<number>) => Float64Array.from(a, (value, i) => value * b[i]!);

/** Solves 3 equations by Cramer's rule. */
function solve(m: readonly number[], v: readonly number[]): number[] {
  return [0, 1, 2].map(
    (column) => det(m.map((value, i) => (i % 3 === column ? v[Math.floor(i / 3)]! : value))) / det(m),
  );
}

test.each([
  [14, 11, 2, 0.01],
  [14, 11, 4, 0.0009],
  [7, 7, 9, 0.1],
])("the guided filter of %i x %i, radius %i, epsilon %f is the direct formula's", (width, height, radius, epsilon) => {
  const [rgba, input] = [
    Uint8Array.from(noise(width * height * 4, 1), (value) => value * 256),
    noise(width * height, 2),
  ];
  const channels = [0, 1, 2].map((channel) => Float64Array.from(input, (_, at) => rgba[4 * at + channel]! / 255));
  const mean = (values: ArrayLike<number>, x: number, y: number) => meanAt(values, width, height, x, y, radius);
  const coefficients = Array.from(input, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const means = channels.map((values) => mean(values, x, y));
    const covariance = channels.flatMap((a, i) =>
      channels.map((b, j) => mean(product(a, b), x, y) - means[i]! * means[j]! + (i === j ? epsilon : 0)),
    );
    const cross = channels.map((values, i) => mean(product(values, input), x, y) - means[i]! * mean(input, x, y));
    const a = solve(covariance, cross);
    return [...a, mean(input, x, y) - a.reduce((sum, value, i) => sum + value * means[i]!, 0)];
  });
  const filtered = createEdgeGuide(rgba, width, height, epsilon).filter(input, radius);
  filtered.forEach((value, at) => {
    const averaged = [0, 1, 2, 3].map((i) =>
      mean(
        coefficients.map((all) => all[i]!),
        at % width,
        Math.floor(at / width),
      ),
    );
    const direct = channels.reduce((sum, values, i) => sum + averaged[i]! * values[at]!, averaged[3]!);
    expect(Math.abs(value - direct)).toBeLessThan(1e-4);
  });
});

/** A blue disc on brown that is as bright, soft noise over both: only colour tells them apart. */
function disc(size: number, radius: number) {
  const truth = Uint8Array.from({ length: size * size }, (_, i) =>
    Math.hypot((i % size) + 0.5 - size / 2, Math.floor(i / size) + 0.5 - size / 2) < radius ? 255 : 0,
  );
  const [blue, brown] = [
    [40, 80, 200],
    [110, 80, 14],
  ];
  const rgba = Uint8Array.from(
    noise(size * size * 4, 3),
    (value, i) => ((truth[i >> 2] === 255 ? blue : brown)![i & 3] ?? 255) + value * 6,
  );
  return { truth, guide: createEdgeGuide(rgba, size, size, EDGE_CONTRAST) };
}

const wrong = (a: Uint8Array, b: Uint8Array) => a.reduce((count, value, i) => count + (value === b[i] ? 0 : 1), 0);

test("a rough mask is drawn to the edge of what it shows", () => {
  const { guide, truth } = disc(96, 30);
  const rough = emptyMask(96, 96);
  rough.data.set(disc(96, 33).truth);
  const refined = refineToEdges(rough, guide, 8);
  expect(wrong(refined, truth)).toBeLessThan(wrong(rough.data, truth) / 10);
});

test("a large picture's filter, from a smaller one, finds the same edge", () => {
  const { guide, truth } = disc(720, 200);
  const rough = { ...emptyMask(720, 720), data: disc(720, 206).truth };
  // Within a pixel of the border, which is 1257 long.
  expect(wrong(refineToEdges(rough, guide, 16), truth)).toBeLessThan(1300);
});

test("planes are reduced to means and spread again, middles on middles", () => {
  const plane = reduce(5, 3, 2, (at) => at);
  expect([...plane.data]).toEqual([3, 5, 6.5, 10.5, 12.5, 14]);
  expect([...resample({ width: 2, height: 1, data: Float32Array.of(0, 1) }, 4, 2)]).toEqual([
    0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1,
  ]);
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
  const patches = proposedPatches(Int32Array.of(0, 0, 1, 2, 2, 3, 1, 1, 0), Uint8Array.of(1, 0, 1, 0), {
    rows: 3,
    columns: 3,
  });
  expect([...patches]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
});

test("a mask of patches follows the picture's edge between them", () => {
  const { guide, truth } = disc(96, 30);
  // 8 x 8 patches of 12 pixels: the share of each that is bright.
  const membership = new Float32Array(64);
  truth.forEach(
    (value, i) => (membership[Math.floor(i / 96 / 12) * 8 + Math.floor((i % 96) / 12)]! += value / 255 / 144),
  );
  const bytes = maskOfPatches(
    membership.map((share) => (share > 0.5 ? 1 : 0)),
    { rows: 8, columns: 8 },
    guide,
  );
  expect(wrong(bytes, truth)).toBeLessThan(0.03 * 96 * 96);
});
