import { expect, test } from "vitest";
import { strokeSegment } from "../../../src/imaging/masks/brush.ts";
import { grow, invert, shrink } from "../../../src/imaging/masks/distance.ts";
import { floodFill } from "../../../src/imaging/masks/flood.ts";
import { cut, editableMask, emptyMask, type MaskImage, type Point } from "../../../src/imaging/masks/mask-image.ts";
import { fillPolygon, type FillRule } from "../../../src/imaging/masks/polygon.ts";
import { createRandom, randomMask } from "./random.ts";

const copyOf = (mask: MaskImage): MaskImage => ({ ...mask, data: mask.data.slice() });

test("a stroke paints exactly the pixels whose middle is within the radius of its line", () => {
  const random = createRandom(1);
  for (let round = 0; round < 60; round++) {
    const mask = emptyMask(1 + random.below(50), 1 + random.below(40));
    const point = (): Point => ({ x: random.next() * 70 - 10, y: random.next() * 60 - 10 });
    const [from, to, radius] = [point(), random.next() < 0.2 ? null : point(), random.next() * 12];
    const end = to ?? from;
    const rect = strokeSegment(mask, from, end, radius, 255);
    for (let y = 0; y < mask.height; y++) {
      for (let x = 0; x < mask.width; x++) {
        let nearest = Infinity;
        // Densely along the line: within 1e-3 of the true distance.
        for (let step = 0; step <= 400; step++) {
          const [lx, ly] = [from.x + ((end.x - from.x) * step) / 400, from.y + ((end.y - from.y) * step) / 400];
          nearest = Math.min(nearest, Math.hypot(x + 0.5 - lx, y + 0.5 - ly));
        }
        if (Math.abs(nearest - radius) < 0.02) continue;
        const painted = mask.data[y * mask.width + x] === 255;
        expect(painted).toBe(nearest < radius);
        if (painted)
          expect(
            rect !== null && x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height,
          ).toBe(true);
      }
    }
  }
});

/** By crossings of a ray to the right, each edge by itself. */
function isInside(points: readonly Point[], x: number, y: number, rule: FillRule): boolean {
  let [crossings, winding] = [0, 0];
  for (const [i, a] of points.entries()) {
    const b = points[(i + 1) % points.length]!;
    if (a.y <= y === b.y <= y) continue;
    const side = (b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y);
    const toTheRight = b.y > a.y ? side > 0 : side < 0;
    if (!toTheRight) continue;
    crossings++;
    winding += b.y > a.y ? 1 : -1;
  }
  return rule === "even-odd" ? crossings % 2 === 1 : winding !== 0;
}

test.each(["even-odd", "non-zero"] as const)("a polygon is filled by the %s rule, pixel by pixel", (rule) => {
  const random = createRandom(2);
  for (let round = 0; round < 100; round++) {
    const mask = emptyMask(30, 24);
    const points = Array.from({ length: 3 + random.below(7) }, () => ({
      x: random.next() * 40 - 5,
      y: random.next() * 34 - 5,
    }));
    fillPolygon(mask, points, 255, rule);
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 30; x++)
        expect(mask.data[y * 30 + x] === 255, `${round}: ${x}, ${y}`).toBe(isInside(points, x + 0.5, y + 0.5, rule));
    }
  }
});

test("polygons that share an edge leave no gap and do not overlap", () => {
  const [a, b] = [emptyMask(20, 20), emptyMask(20, 20)];
  const [corner, other] = [
    { x: 0, y: 0 },
    { x: 20, y: 20 },
  ];
  fillPolygon(a, [corner, { x: 20, y: 0 }, other], 255, "even-odd");
  fillPolygon(b, [corner, other, { x: 0, y: 20 }], 255, "even-odd");
  a.data.forEach((value, i) => expect(value + b.data[i]!).toBe(255));
});

test("a fill takes the region of one value, and stops at its border", () => {
  for (let seed = 0; seed < 40; seed++) {
    const mask = randomMask(23, 17, seed, 0.45);
    const random = createRandom(seed + 100);
    const [x, y] = [random.below(23), random.below(17)];
    const before = copyOf(mask);
    const value = before.data[y * 23 + x] === 255 ? 0 : 255;
    const rect = floodFill(mask, x, y, value);
    const reached = new Set([y * 23 + x]);
    for (const at of reached) {
      for (const next of [at % 23 > 0 ? at - 1 : -1, at % 23 < 22 ? at + 1 : -1, at - 23, at + 23]) {
        if (before.data[next] === before.data[y * 23 + x]) reached.add(next);
      }
    }
    before.data.forEach((old, at) => expect(mask.data[at]).toBe(reached.has(at) ? value : old));
    expect(cut(mask, rect!).filter((filled) => filled === value).length).toBeGreaterThanOrEqual(reached.size);
    expect(floodFill(mask, x, y, value)).toBeNull();
  }
});

test.each([
  ["grow", grow],
  ["shrink", shrink],
] as const)("%s goes by the exact distance", (name, tool) => {
  for (let seed = 0; seed < 25; seed++) {
    const [width, height] = [1 + (seed % 9) * 4, 3 + (seed % 7) * 4];
    const mask = randomMask(width, height, seed, [0.02, 0.5, 0.98][seed % 3]);
    const before = copyOf(mask);
    const radius = [1, 1.5, 2, Math.SQRT2, 7.3][seed % 5]!;
    tool(mask, radius);
    const [from, to] = name === "grow" ? [255, 255] : [0, 0];
    for (let at = 0; at < mask.data.length; at++) {
      let near = false;
      for (let other = 0; other < before.data.length && !near; other++) {
        const [dx, dy] = [(at % width) - (other % width), Math.floor(at / width) - Math.floor(other / width)];
        near = before.data[other] === from && dx * dx + dy * dy <= radius * radius;
      }
      expect(mask.data[at]).toBe(near ? to : before.data[at]);
    }
  }
});

test("growing an empty mask and shrinking a full one change nothing", () => {
  const empty = emptyMask(9, 5);
  grow(empty, 100);
  expect(empty.data.every((value) => value === 0)).toBe(true);
  invert(empty);
  shrink(empty, 100);
  expect(empty.data.every((value) => value === 255)).toBe(true);
});

test("a mask as read becomes one of 0 and 255 at the image's size, and says whether that lost something", () => {
  expect(editableMask({ width: 2, height: 1, data: Uint8Array.of(0, 1) }, 2, 1)).toEqual({
    mask: { width: 2, height: 1, data: Uint8Array.of(0, 255) },
    exact: true,
  });
  expect(editableMask({ width: 2, height: 1, data: Uint8Array.of(0, 255) }, 2, 1).exact).toBe(true);
  expect(editableMask({ width: 3, height: 1, data: Uint8Array.of(0, 127, 128) }, 3, 1)).toEqual({
    mask: { width: 3, height: 1, data: Uint8Array.of(0, 0, 255) },
    exact: false,
  });
  expect(editableMask({ width: 2, height: 1, data: Uint8Array.of(0, 255) }, 4, 2)).toEqual({
    mask: { width: 4, height: 2, data: Uint8Array.of(0, 0, 255, 255, 0, 0, 255, 255) },
    exact: false,
  });
});
