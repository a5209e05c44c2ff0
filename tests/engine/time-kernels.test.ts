import { expect, test } from "vitest";
import { leastTimes, whyNot } from "../../src/engine/time-kernels.ts";

/** Rounds that take these times, the last for good; counted. */
function rounds(...times: readonly number[]) {
  let taken = 0;
  return { take: async () => times[Math.min(taken++, times.length - 1)]!, taken: () => taken };
}

test.each([
  [
    "kernels that are faster by the fifth round are asked no more",
    [30, 9, 9, 8, 9],
    [20, 10],
    5,
    { kernels: 8, other: 10 },
  ],
  [
    "what else the machine does at first is waited for",
    [30, 30, 30, 30, 30, 30, 30, 8],
    [10],
    8,
    { kernels: 8, other: 10 },
  ],
  ["slower ones are slower in twenty rounds", [12, 11], [10], 20, { kernels: 11, other: 10 }],
])("%s", async (_what, ours, theirs, taken, least) => {
  const [kernels, other] = [rounds(...ours), rounds(...theirs)];
  expect(await leastTimes({ kernels: kernels.take, other: other.take })).toEqual(least);
  expect([kernels.taken(), other.taken()]).toEqual([taken, taken]);
});

test("kernels that take as long as onnxruntime are used, and slower ones are not, in words", () => {
  expect(whyNot({ kernels: 10, other: 10 })).toBeNull();
  expect(whyNot({ kernels: 10.5, other: 10 })).toBe("a layer took 10.5 ms on it, and 10.0 ms on onnxruntime's");
});
