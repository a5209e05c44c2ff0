import { expect, it } from "vitest";
import {
  createRowLines,
  groupedLines,
  groupLines,
  rowKey,
  withParts,
  type TableLine,
} from "../../src/analysis/lines.ts";
import { rowOf } from "../../src/analysis/rows.ts";
import { METHOD } from "../../src/analysis/sample-columns.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { NO_SLOTS } from "../../src/project/plan.ts";
import { tickedOf, tickLines } from "../../src/views/samples/ticking.ts";

/** What is ticked: one row, a range, a group with all of its rows. */

const identity = { models: NO_SLOTS, settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" } } as const;
const rows = ["a", "b", "c", "d", "e"].map((id, i) =>
  rowOf({ ...emptySample(id), method: i < 3 ? "one" : "two" }, undefined, identity),
);
const idOf = ({ sample }: (typeof rows)[number]) => sample.id;
const lines = createRowLines(idOf)(rows);
const tick = (
  at: number,
  anchor: number | null,
  ticked: readonly string[] = [],
  of: readonly TableLine<(typeof rows)[number]>[] = lines,
) => [...tickLines(of, at, anchor, new Set(ticked))].toSorted().join("");

it("ticks a row, and takes the tick away", () => {
  expect(tick(1, null)).toBe("b");
  expect(tick(1, null, ["b", "e"])).toBe("e");
  expect(tick(9, null, ["b"])).toBe("b");
});

it("ticks all between two rows, upwards too, as the one that is pressed", () => {
  expect(tick(3, 1)).toBe("bcd");
  expect(tick(1, 3, ["a"])).toBe("abcd");
  expect(tick(3, 1, ["a", "b", "c", "d"])).toBe("a");
});

it("ticks a group with all of its rows, open or not, and tells when some are", () => {
  const groups = groupLines(rows, METHOD, [], [METHOD], () => false);
  const closed = groupedLines(groups, new Set(), idOf);
  expect(tick(0, null, ["e"], closed)).toBe("abce");
  expect(tick(0, null, ["a"], closed)).toBe("abc");
  expect(tick(0, null, ["a", "b", "c", "e"], closed)).toBe("e");
  expect(closed.map((line) => tickedOf(line, new Set(["a", "d", "e"])))).toEqual(["some", "all"]);
  expect(tickedOf(closed[0]!, new Set())).toBe("none");
});

it("ticks no part of a row", () => {
  const parts = withParts(lines, new Set([rowKey("b")]), () => 2);
  expect(parts).toHaveLength(7);
  expect(tick(2, null, ["a"], parts)).toBe("a");
  expect(tick(4, 1, [], parts)).toBe("bc");
});
