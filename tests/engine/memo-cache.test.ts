import { expect, test } from "vitest";
import { MemoCache } from "../../src/lib/memo-cache.ts";

/** Counts how often it computes; a result is as large as its key is long. */
function counted(budget: number) {
  const cache = new MemoCache<string>(budget, (value) => value.length);
  const computed: string[] = [];
  const get = (key: string) =>
    cache.get(key, async () => {
      computed.push(key);
      return key;
    });
  return { cache, computed, get };
}

test("computes a result once, for callers at the same time too", async () => {
  const { cache, computed, get } = counted(100);
  expect(await Promise.all([get("a"), get("a"), get("b")])).toEqual(["a", "a", "b"]);
  expect(await get("a")).toBe("a");
  expect(computed).toEqual(["a", "b"]);
  expect(cache.computed).toBe(2);
  expect([cache.has("a"), cache.has("c")]).toEqual([true, false]);
});

test("forgets a failure, which all who waited for it hear of", async () => {
  const { cache, get } = counted(100);
  const fail = () => cache.get("a", () => Promise.reject(new Error("no")));
  const both = await Promise.allSettled([fail(), fail()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect([cache.has("a"), cache.computed]).toEqual([false, 0]);
  expect(await get("a")).toBe("a");
});

test("lets the least recently used go, and never the newest", async () => {
  const { cache, get } = counted(5);
  for (const key of ["aa", "bb", "aa", "cc"]) await get(key);
  expect(["aa", "bb", "cc"].map((key) => cache.has(key))).toEqual([true, false, true]);
  await get("too long for it");
  expect(["aa", "cc", "too long for it"].map((key) => cache.has(key))).toEqual([false, false, true]);
  await get("dd");
  expect(["too long for it", "dd"].map((key) => cache.has(key))).toEqual([false, true]);
  for (const key of ["ee", "f"]) await get(key);
  expect(["dd", "ee", "f"].map((key) => cache.has(key))).toEqual([true, true, true]);
});

test("what was under way when it was cleared reaches its caller and is not kept", async () => {
  const { cache, computed, get } = counted(5);
  const early = get("abc");
  cache.clear();
  expect(await early).toBe("abc");
  expect(cache.has("abc")).toBe(false);
  // Nor does it count against the budget.
  await get("12345");
  expect(await get("12345")).toBe("12345");
  expect(computed).toEqual(["abc", "12345"]);
});
