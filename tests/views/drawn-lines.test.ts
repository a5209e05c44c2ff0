import { expect, it } from "vitest";
import { drawnLines } from "../../src/views/samples/drawn-lines.ts";

const listed = (...keys: string[]) => ({ lines: keys.map((key) => ({ key })), group: null });
const places = [0, 1, 2, 3].map((index) => ({ index, start: index * 45 }));
const inSight = (index: number): boolean => index < 2;
const keys = (now: ReturnType<typeof listed>, before: ReturnType<typeof listed>) =>
  drawnLines(places, now, before, inSight).map(({ index, line }) => [index, line.key]);

it("draws lines in sight as they are, and others as they were", () => {
  expect(keys(listed("a", "b", "c", "d"), listed("w", "x", "y", "z"))).toEqual([
    [0, "a"],
    [1, "b"],
    [2, "y"],
    [3, "z"],
  ]);
});

it("draws no line twice that came into sight", () => {
  expect(keys(listed("d", "c", "b", "a"), listed("a", "b", "c", "d"))).toEqual([
    [0, "d"],
    [1, "c"],
  ]);
});

it("draws nothing out of sight where no line was", () => {
  expect(keys(listed("a", "b", "c", "d"), listed("x", "y", "z"))).toEqual([
    [0, "a"],
    [1, "b"],
    [2, "z"],
  ]);
});

it("draws all once the frame is drawn, each by what it is grouped by", () => {
  const now = { ...listed("a", "b", "c", "d"), group: "method" };
  const before = { ...listed("w", "x", "y", "z"), group: "concept" };
  expect(drawnLines(places, now, now, inSight).map(({ line }) => line.key)).toEqual(["a", "b", "c", "d"]);
  expect(drawnLines(places, now, before, inSight).map(({ group }) => group)).toEqual([
    "method",
    "method",
    "concept",
    "concept",
  ]);
});
