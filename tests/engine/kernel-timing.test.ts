import { expect, test } from "vitest";
import { keepTiming, readTiming } from "../../src/engine/kernel-timing.ts";

const DAY = 24 * 3600 * 1000;

test("a timing is read where it was measured, for thirty days", () => {
  const slower = { whyNot: "a layer took 3 ms on it, and 2 ms on onnxruntime's" };
  const kept = keepTiming("build 1", DAY, slower);
  expect(readTiming(kept, "build 1", 2 * DAY)).toEqual(slower);
  expect(readTiming(kept, "build 1", 31 * DAY)).toEqual(slower);
  expect(readTiming(kept, "build 1", 31 * DAY + 1)).toBeNull();
  expect(readTiming(kept, "build 1", 0)).toBeNull();
  expect(readTiming(kept, "build 2", 2 * DAY)).toBeNull();
  expect(readTiming(keepTiming("build 1", DAY, { whyNot: null }), "build 1", DAY)).toEqual({ whyNot: null });
});

test.each([null, "", "build 1", "build 1\nsoon\n", "build 1\n5", "{}"])("anything else is none: %j", (kept) => {
  expect(readTiming(kept, "build 1", 10)).toBeNull();
});
