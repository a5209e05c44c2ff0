import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  boxOf,
  centreOf,
  middlePatch,
  nearestPatch,
  outlineOf,
  patchAt,
  stepped,
  type Box,
  type PatchGrid,
} from "../../src/lib/patch-grid.ts";

/** The one grid: where patches lie, in whatever unit the picture's box has. */

const grids = fc.record({ rows: fc.integer({ min: 1, max: 40 }), columns: fc.integer({ min: 1, max: 40 }) });
const boxes = fc.record({
  x: fc.integer({ min: -500, max: 500 }),
  y: fc.integer({ min: -500, max: 500 }),
  width: fc.integer({ min: 40, max: 4000 }),
  height: fc.integer({ min: 40, max: 4000 }),
});
const cases = (check: (grid: PatchGrid, box: Box, patch: number) => void) =>
  fc.assert(
    fc.property(grids, boxes, fc.nat(), (grid, box, any) => check(grid, box, any % (grid.rows * grid.columns))),
  );

it("a patch is found at its middle, which is the middle of its box", () => {
  cases((grid, box, patch) => {
    const centre = centreOf(grid, box, patch);
    expect(patchAt(grid, box, centre)).toBe(patch);
    expect(nearestPatch(grid, box, centre)).toBe(patch);
    const { x, y, width, height } = boxOf(grid, box, patch);
    expect([x + width / 2, y + height / 2]).toEqual([expect.closeTo(centre.x, 6), expect.closeTo(centre.y, 6)]);
  });
});

it("outside the picture there is no patch, and the nearest one is at its border", () => {
  cases((grid, box) => {
    const [right, below] = [box.x + box.width + 1, box.y + box.height + 1];
    expect(patchAt(grid, box, { x: box.x - 1, y: box.y + 1 })).toBeNull();
    expect(patchAt(grid, box, { x: right, y: below })).toBeNull();
    expect(nearestPatch(grid, box, { x: right, y: below })).toBe(grid.rows * grid.columns - 1);
    expect(nearestPatch(grid, box, { x: box.x - 9, y: box.y - 9 })).toBe(0);
  });
});

it("steps end at the grid's border", () => {
  const grid = { rows: 3, columns: 4 };
  expect(middlePatch(grid)).toBe(6);
  expect(stepped(grid, 6, -1, 0)).toBe(2);
  expect(stepped(grid, 6, 0, 1)).toBe(7);
  expect(stepped(grid, 7, 0, 1)).toBe(7);
  expect(stepped(grid, 0, -1, -1)).toBe(0);
  expect(stepped(grid, 10, 1, 0)).toBe(10);
});

it("the outline of all of it is the picture's border; every segment parts inside from outside", () => {
  cases((grid) => {
    const all = outlineOf(grid, new Uint8Array(grid.rows * grid.columns).fill(1));
    expect(all).toHaveLength(2 * (grid.rows + grid.columns));
  });
  expect(outlineOf({ rows: 2, columns: 2 }, Uint8Array.of(1, 0, 0, 0)).toSorted()).toEqual([
    [0, 0, 0, 1],
    [0, 0, 1, 0],
    [0, 1, 1, 1],
    [1, 0, 1, 1],
  ]);
});
