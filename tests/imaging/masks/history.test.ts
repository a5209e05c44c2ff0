import { expect, test } from "vitest";
import { strokeSegment } from "../../../src/imaging/masks/brush.ts";
import { grow, invert, shrink } from "../../../src/imaging/masks/distance.ts";
import { floodFill } from "../../../src/imaging/masks/flood.ts";
import { createHistory } from "../../../src/imaging/masks/history.ts";
import type { MaskImage, Rect } from "../../../src/imaging/masks/mask-image.ts";
import { fillPolygon } from "../../../src/imaging/masks/polygon.ts";
import { createRandom, randomMask } from "./random.ts";

type Random = ReturnType<typeof createRandom>;

function randomEdit(mask: MaskImage, { next, below }: Random): Rect | null {
  const point = () => ({ x: next() * mask.width, y: next() * mask.height });
  const value = next() < 0.5 ? 0 : 255;
  switch (below(8)) {
    case 0:
      return floodFill(mask, below(mask.width), below(mask.height), value);
    case 1:
      return fillPolygon(mask, [point(), point(), point(), point()], value, "even-odd");
    case 2:
      return next() < 0.5 ? grow(mask, 1.5) : shrink(mask, 1);
    case 3:
      return invert(mask);
    default:
      return strokeSegment(mask, point(), point(), 1 + next() * 6, value);
  }
}

test("400 steps back and forth give exactly the bytes of every step", () => {
  const random = createRandom(7);
  const mask = randomMask(61, 47, 7);
  const history = createHistory();
  const states = [mask.data.slice()];
  while (states.length <= 400) {
    const before = mask.data.slice();
    const rect = randomEdit(mask, random);
    if (rect !== null && history.record(mask, before, rect)) states.push(mask.data.slice());
  }
  expect(history.length).toBe(400);
  let place = 400;
  const go = (by: 1 | -1) => {
    const rect = by === 1 ? history.redo(mask) : history.undo(mask);
    expect(rect !== null).toBe(by === 1 ? place < 400 : place > 0);
    if (rect !== null) place += by;
    expect(Buffer.compare(mask.data, states[place]!)).toBe(0);
  };
  for (let i = 0; i < 401; i++) go(-1);
  for (let i = 0; i < 401; i++) go(1);
  for (let i = 0; i < 600; i++) go(random.next() < 0.5 ? -1 : 1);
});

test("what undo says has changed is all that has", () => {
  const random = createRandom(8);
  const mask = randomMask(40, 30, 8);
  const history = createHistory();
  for (let i = 0; i < 50; i++) {
    const before = mask.data.slice();
    const rect = randomEdit(mask, random);
    if (rect === null || !history.record(mask, before, rect)) continue;
    const after = mask.data.slice();
    const undone = history.undo(mask)!;
    after.forEach((value, at) => {
      const [x, y] = [at % 40, Math.floor(at / 40)];
      const within = x >= undone.x && x < undone.x + undone.width && y >= undone.y && y < undone.y + undone.height;
      if (value !== mask.data[at]) expect(within).toBe(true);
    });
    history.redo(mask);
  }
});

test("a new step forgets what was undone; a step that changes nothing is none", () => {
  const mask = randomMask(8, 8, 3);
  const history = createHistory();
  const edit = () =>
    history.record(
      mask,
      mask.data.map((value) => value ^ 255),
      { x: 0, y: 0, width: 8, height: 8 },
    );
  expect(history.record(mask, mask.data.slice(), { x: 0, y: 0, width: 8, height: 8 })).toBe(false);
  edit();
  edit();
  history.undo(mask);
  expect(history.canRedo).toBe(true);
  edit();
  expect(history.canRedo).toBe(false);
  expect(history.length).toBe(2);
});

test("steps stay within their bytes: the oldest go", () => {
  const mask = randomMask(64, 64, 4);
  const history = createHistory(64 * 1024);
  for (let i = 0; i < 60; i++) {
    const before = mask.data.slice();
    const noise = randomMask(64, 64, i, 0.5);
    mask.data.set(noise.data);
    history.record(mask, before, { x: 0, y: 0, width: 64, height: 64 });
  }
  expect(history.bytes).toBeLessThanOrEqual(64 * 1024);
  expect(history.length).toBeGreaterThan(1);
  expect(history.length).toBeLessThan(60);
});
