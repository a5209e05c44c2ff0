import { expect, test } from "vitest";
import {
  bandwidthOf,
  DENSITY_STEPS,
  densityOf,
  extentOf,
  nameWidth,
  placeNames,
  shortened,
  widened,
  type Box,
} from "../../../src/components/chart/geometry.ts";

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test("the ends of values leave out what is none, and equal ones get room", () => {
  expect(extentOf([NaN, 0.2, 0.8, Infinity])).toEqual([0.2, 0.8]);
  expect(extentOf([2, 2])).toEqual([1.9, 2.1]);
  expect(extentOf([0])).toEqual([-0.5, 0.5]);
  expect(extentOf([NaN])).toBeNull();
  expect(widened([0, 10], 0.1)).toEqual([-1, 11]);
});

test("the bandwidth is Silverman's", () => {
  // Of 0..9: deviation 3.0277, quartiles 2.25 and 6.75, so that 4.5 / 1.34 = 3.358 is the larger.
  const values = Float64Array.from({ length: 10 }, (_, i) => i);
  expect(bandwidthOf(values)).toBeCloseTo(0.9 * 3.02765 * 10 ** -0.2, 4);
});

test("a density has its peaks where values are, and none of fewer than two that differ", () => {
  const two = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 0.2 : 0.8) + 0.0005 * (i % 20));
  const density = densityOf(two, [0, 1])!;
  const at = (share: number) => density[Math.round(share * DENSITY_STEPS)]!;
  expect(density).toHaveLength(DENSITY_STEPS + 1);
  expect(at(0.2)).toBeGreaterThan(0.9);
  expect(at(0.8)).toBeGreaterThan(0.9);
  expect(at(0.5)).toBeLessThan(0.6);
  expect(Math.max(...density)).toBe(1);
  expect(densityOf(Float64Array.of(1), [0, 2])).toBeNull();
  expect(densityOf(Float64Array.of(1, 1, 1), [0, 2])).toBeNull();
});

test("names of points lie on no other name and on no point, as long as there is room", () => {
  const points = [
    { x: 100, y: 100 },
    { x: 108, y: 102 },
    { x: 190, y: 100 },
  ];
  const sizes = points.map(() => ({ width: 60, height: 14 }));
  const boxes = placeNames(points, sizes, { x: 0, y: 0, width: 260, height: 200 });
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) expect(meet(a, b)).toBe(false);
    for (const [j, { x, y }] of points.entries())
      if (j !== i) expect(meet(a, { x: x - 5, y: y - 5, width: 10, height: 10 })).toBe(false);
    expect(a.x >= 0 && a.x + a.width <= 260).toBe(true);
  }
});

test("a name that is too wide is cut with a sign of it, whole characters at a time", () => {
  expect(shortened("twin_a", 100)).toBe("twin_a");
  for (let letters = 1; letters < 60; letters++) {
    const name = "m".repeat(letters);
    expect(shortened(name, nameWidth(name)), String(letters)).toBe(name);
    expect(shortened(name, nameWidth(name) + 12 - 12)).toBe(name);
  }
  expect(shortened("a rather long method's name", 60)).toBe("a rathe…");
  expect([...shortened("🐱🐱🐱🐱🐱🐱🐱🐱", 30)]).toEqual(["🐱", "🐱", "🐱", "…"]);
});
