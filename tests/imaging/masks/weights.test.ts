import { expect, test } from "vitest";
import { createMaskWeigher, histogramOf, maskDivisor, maskWeights } from "../../../src/imaging/mask-grid.ts";
import { strokeSegment } from "../../../src/imaging/masks/brush.ts";
import { createRandom, randomMask } from "./random.ts";

test.each([
  [131, 97, 27, 37],
  [13, 9, 64, 64],
  [300, 200, 65, 64],
  [512, 512, 16, 16],
  [17, 31, 1, 300],
  [40, 40, 120, 9],
  [1, 1, 5, 3],
])("weights that follow %i x %i strokes are those of the whole mask, to the bit", (width, height, rows, columns) => {
  const random = createRandom(width * 31 + height);
  const mask = randomMask(width, height, width);
  const grid = { rows, columns };
  const weigher = createMaskWeigher(mask, grid);
  const weights = maskWeights(mask, grid);
  let recomputed = 0;
  for (let i = 0; i < 150; i++) {
    const from = { x: random.next() * width, y: random.next() * height };
    const to = { x: from.x + (random.next() - 0.5) * 20, y: from.y + (random.next() - 0.5) * 20 };
    const rect = strokeSegment(mask, from, to, random.next() * 8, random.next() < 0.5 ? 0 : 255);
    if (rect === null) continue;
    const range = weigher.touchedBy(rect);
    weigher.weigh(mask.data, 255, weights, range);
    recomputed += (range.bottom - range.top) * (range.right - range.left);
    expect(maskDivisor(mask.data) === 255 || mask.data.every((value) => value === 0)).toBe(true);
    const fresh = maskWeights(mask, grid);
    expect(Buffer.compare(new Uint8Array(weights.buffer), new Uint8Array(fresh.buffer))).toBe(0);
  }
  if (width > 100) expect(recomputed).toBeLessThan(150 * rows * columns * 0.2);
});

test("a mask's divisor and histogram do not depend on where its bytes lie", () => {
  const random = createRandom(7);
  for (let i = 0; i < 200; i++) {
    const all = new Uint8Array(40);
    const [from, end] = [Math.floor(random.next() * 12), 12 + Math.floor(random.next() * 29)];
    const data = all.subarray(from, end);
    // Zeros and ones, and now and then one number above; whatever stands around them.
    all.fill(255);
    for (let at = 0; at < data.length; at++) data[at] = random.next() < 0.5 ? 1 : 0;
    const brightest = [1, 2, 200][i % 3]!;
    if (data.length > 0) data[Math.floor(random.next() * data.length)] = brightest;
    expect(maskDivisor(data)).toBe(data.some((value) => value > 1) ? 255 : 1);
    const counts = Array.from({ length: 256 }, (_, value) => data.filter((one) => one === value).length);
    expect([...histogramOf(data)]).toEqual(counts);
  }
});
