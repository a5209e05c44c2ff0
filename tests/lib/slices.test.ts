import { expect, test } from "vitest";
import { atOnce, inSlices, type Slices } from "../../src/lib/slices.ts";

/** Milliseconds; longer than a thread computes before it lets others in. */
const LONG = 10;

function* work(steps: number, done: number[]): Slices<string> {
  for (let step = 0; step < steps; step++) {
    const end = performance.now() + LONG;
    while (performance.now() < end);
    done.push(step);
    yield;
  }
  return "all";
}

function* failing(): Slices<never> {
  yield;
  throw new Error("broken");
}

test("work in slices comes to what it comes to at once", async () => {
  const [once, sliced]: [number[], number[]] = [[], []];
  expect(atOnce(work(3, once))).toBe("all");
  expect(await inSlices(new AbortController().signal, work(3, sliced))).toBe("all");
  expect(sliced).toEqual(once);
});

test("others get a turn between, and can end it", async () => {
  const controller = new AbortController();
  const done: number[] = [];
  setTimeout(() => controller.abort(new Error("enough")));
  await expect(inSlices(controller.signal, work(100, done))).rejects.toThrow("enough");
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(100);
});

test("what is ended before it begins does nothing, and what fails says so", async () => {
  const done: number[] = [];
  await expect(inSlices(AbortSignal.abort(new Error("gone")), work(1, done))).rejects.toThrow("gone");
  expect(done).toEqual([]);
  await expect(inSlices(new AbortController().signal, failing())).rejects.toThrow("broken");
  expect(() => atOnce(failing())).toThrow("broken");
});
