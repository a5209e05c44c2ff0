import { expect, test } from "vitest";
import { maskWeights } from "../../../src/imaging/mask-grid.ts";
import { grow, shrink } from "../../../src/imaging/masks/distance.ts";
import { grownWeights } from "../../../src/imaging/masks/growth.ts";
import { emptyMask, type MaskImage } from "../../../src/imaging/masks/mask-image.ts";
import { createRandom } from "./random.ts";

/** Some discs, which cross the edges too. */
function discs(width: number, height: number, seed: number): MaskImage {
  const random = createRandom(seed);
  const mask = emptyMask(width, height);
  for (let i = 0; i < 4; i++) {
    const [x, y, r] = [random.next() * width, random.next() * height, (0.05 + random.next() * 0.2) * width];
    for (let at = 0; at < mask.data.length; at++)
      if (((at % width) - x) ** 2 + (Math.floor(at / width) - y) ** 2 < r * r) mask.data[at] = 255;
  }
  return mask;
}

test.each([
  [160, 160, 10, 10],
  [210, 140, 10, 15],
  [97, 131, 9, 7],
])("a mask of %i x %i grown and shrunk weighs what it would as a whole", (width, height, rows, columns) => {
  for (let seed = 1; seed <= 5; seed++) {
    const mask = discs(width, height, seed);
    const grid = { rows, columns };
    const pixels = (width / columns + height / rows) / 2;
    const growths = [-1, -0.5, 0, 0.5, 1];
    const weights = grownWeights(mask, grid, growths);
    growths.forEach((growth, i) => {
      const whole = { ...mask, data: mask.data.slice() };
      if (growth > 0) grow(whole, growth * pixels);
      if (growth < 0) shrink(whole, -growth * pixels);
      expect(weights[i], `${seed} by ${growth}`).toEqual(maskWeights(whole, grid));
    });
  }
});

test("a large mask is told on a copy, within a sixteenth of a patch", () => {
  const mask = discs(640, 640, 3);
  const grid = { rows: 10, columns: 10 };
  const [shrunk, grown] = grownWeights(mask, grid, [-0.5, 0.5]);
  for (const [weights, sign] of [
    [shrunk!, -1],
    [grown!, 1],
  ] as const) {
    const between = [0.5 - 1 / 16, 0.5 + 1 / 16].map((growth) => {
      const whole = { ...mask, data: mask.data.slice() };
      if (sign > 0) grow(whole, growth * 64);
      else shrink(whole, growth * 64);
      return maskWeights(whole, grid).filter((weight) => weight > 0.5).length;
    });
    const count = weights.filter((weight) => weight > 0.5).length;
    expect(count).toBeGreaterThanOrEqual(Math.min(...between));
    expect(count).toBeLessThanOrEqual(Math.max(...between));
  }
});

test("an empty mask stays empty, and a full one full", () => {
  const grid = { rows: 4, columns: 4 };
  const full = { ...emptyMask(64, 64), data: new Uint8Array(64 * 64).fill(255) };
  for (const weights of grownWeights(emptyMask(64, 64), grid, [-1, 1]))
    expect(weights.every((weight) => weight === 0)).toBe(true);
  for (const weights of grownWeights(full, grid, [-1, 1])) expect(weights.every((weight) => weight === 1)).toBe(true);
});
