import { afterEach, expect, it, vi } from "vitest";
import { Stopwatch } from "../../src/engine/work.ts";

afterEach(() => vi.restoreAllMocks());

it("leaves out what ran beside the first of its kind, as it does the first, in which weights are loaded", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const stopwatch = new Stopwatch();
  const twoAtOnce = (milliseconds: number) => {
    const work = Promise.resolve().then(() => void (now += milliseconds));
    return Promise.all(
      [1, 2].map(() =>
        stopwatch.time(
          "encode",
          () => 3,
          () => work,
        ),
      ),
    );
  };
  await twoAtOnce(100);
  expect(stopwatch.spent.encode).toEqual({ units: 0, milliseconds: 0 });
  await twoAtOnce(40);
  expect(stopwatch.spent.encode).toEqual({ units: 6, milliseconds: 40 });
  expect(stopwatch.total).toBe(140);
});
