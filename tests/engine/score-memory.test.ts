import { expect, test, vi } from "vitest";
import { createScoreMemory } from "../../src/engine/score-memory.ts";
import type { ScoreCache } from "../../src/storage/score-cache.ts";
import type { SampleScores } from "../../src/project/result.ts";

const SCORES = { cp: 0.5 } as unknown as SampleScores;

test("a database that another holds holds up no run: scores are computed, and it is said once", async () => {
  const blocked = {
    get: () => new Promise<never>(() => undefined),
    put: () => new Promise<never>(() => undefined),
  } as unknown as ScoreCache<SampleScores>;
  const failed = vi.fn();
  const memory = createScoreMemory(blocked, "p", failed, 20);
  expect(await memory.get("a")).toBeNull();
  memory.put("a", SCORES);
  expect(await memory.get("b")).toBeNull();
  await memory.settle();
  expect(failed).toHaveBeenCalledOnce();
});

test("writing that never ends is not waited for when a run ends", async () => {
  const put = vi.fn(() => new Promise<never>(() => undefined));
  const slow = { get: async () => new Map(), put } as unknown as ScoreCache<SampleScores>;
  const failed = vi.fn();
  const memory = createScoreMemory(slow, "p", failed, 20);
  memory.put("a", SCORES);
  await memory.settle();
  expect([put.mock.calls.length, failed.mock.calls.length]).toEqual([1, 1]);
});

test("what waits for others to be written with is written after a second all the same", async () => {
  vi.useFakeTimers();
  const put = vi.fn(async () => undefined);
  const cache = { get: async () => new Map(), put } as unknown as ScoreCache<SampleScores>;
  const memory = createScoreMemory(cache, "p", vi.fn());
  memory.put("a", SCORES);
  memory.put("b", SCORES);
  await vi.advanceTimersByTimeAsync(900);
  expect(put).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(put.mock.calls).toEqual([
    [
      "p",
      [
        ["a", SCORES],
        ["b", SCORES],
      ],
    ],
  ]);
  vi.useRealTimers();
});
