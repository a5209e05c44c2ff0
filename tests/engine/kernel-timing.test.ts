import { expect, test } from "vitest";
import { keepTiming, readTiming } from "../../src/engine/kernel-timing.ts";

const DAY = 24 * 3600 * 1000;

test("a timing is read where it was measured: for thirty days where kernels are used, else for one", () => {
  const slower = { whyNot: "a layer took 3 ms on it, and 2 ms on onnxruntime's" };
  const worth = { whyNot: null };
  for (const [timing, days] of [
    [worth, 30],
    [slower, 1],
  ] as const) {
    const kept = keepTiming("build 1", DAY, timing);
    expect(readTiming(kept, "build 1", DAY)).toEqual(timing);
    expect(readTiming(kept, "build 1", DAY + days * DAY)).toEqual(timing);
    expect(readTiming(kept, "build 1", DAY + days * DAY + 1)).toBeNull();
    expect(readTiming(kept, "build 1", 0)).toBeNull();
    expect(readTiming(kept, "build 2", DAY)).toBeNull();
  }
});

test.each([null, "", "build 1", "build 1\nsoon\n", "build 1\n5", "{}"])("anything else is none: %j", (kept) => {
  expect(readTiming(kept, "build 1", 10)).toBeNull();
});
