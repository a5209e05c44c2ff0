import { describe, expect, test } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { ResourceCache, type Lease } from "../../src/lib/resource-cache.ts";

/** A cache of words whose size is their length, and what became of them. */
function words(budget: number) {
  const closed: string[] = [];
  const loads: { readonly signal: AbortSignal; give(word: string): void; fail(error: Error): void }[] = [];
  const cache = new ResourceCache<string>({
    budget,
    sizeOf: (word) => word.length,
    close: (word) => closed.push(word),
  });
  const slowly = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => loads.push({ signal, give: resolve, fail: reject }));
  /** Takes what is there at once. */
  const take = (word: string): Lease<string> => cache.take(word, () => Promise.resolve(word));
  return { cache, closed, loads, slowly, take };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

async function release(...leases: readonly Lease<unknown>[]): Promise<void> {
  for (const lease of leases) lease.release();
  await settled();
}

describe("users of a resource", () => {
  test("share one load and one resource, which lives until the last of them lets go", async () => {
    const { cache, closed, loads, slowly } = words(0);
    const [first, second] = [cache.take("a", slowly), cache.take("a", slowly)];
    expect(loads).toHaveLength(1);
    expect(first.ready).toBeNull();
    loads[0]!.give("one");
    expect(await Promise.all([first.value, second.value])).toEqual(["one", "one"]);
    const third = cache.take("a", slowly);
    expect(third.ready).toMatchObject({ value: "one" });
    await release(first, second);
    expect(closed).toEqual([]);
    await release(third);
    expect(closed).toEqual(["one"]);
  });

  test("let go once, however often they say so", async () => {
    const { closed, take } = words(0);
    const [first, second] = [take("one"), take("one")];
    await first.value;
    await release(first, first);
    expect(closed).toEqual([]);
    await release(second);
    expect(closed).toEqual(["one"]);
  });

  test("are one who stays where one goes and another comes in the same task", async () => {
    const { cache, closed, loads, slowly } = words(0);
    const loading = cache.take("a", slowly);
    loading.release();
    const instead = cache.take("a", slowly);
    await settled();
    expect(loads).toHaveLength(1);
    expect(loads[0]!.signal.aborted).toBe(false);
    loads[0]!.give("one");
    expect(await instead.value).toBe("one");
    instead.release();
    const last = cache.take("a", slowly);
    await settled();
    expect(last.ready).toMatchObject({ value: "one" });
    expect([closed, loads.length]).toEqual([[], 1]);
  });
});

describe("a load", () => {
  test("is cancelled when nobody waits any more, and what comes of it nevertheless is closed", async () => {
    const { cache, closed, loads, slowly } = words(100);
    const [first, second] = [cache.take("a", slowly), cache.take("a", slowly)];
    await release(first);
    expect(loads[0]!.signal.aborted).toBe(false);
    await release(second);
    expect(loads[0]!.signal.aborted).toBe(true);
    loads[0]!.give("late");
    await expect(first.value).rejects.toMatchObject({ code: "cancelled" });
    expect(closed).toEqual(["late"]);
    expect(cache.warmSize).toBe(0);
  });

  test("that was cancelled does not stand in the way of the next", async () => {
    const { cache, closed, loads, slowly } = words(100);
    await release(cache.take("a", slowly));
    const next = cache.take("a", slowly);
    loads[1]!.give("second");
    expect(await next.value).toBe("second");
    loads[0]!.give("first");
    await settled();
    expect(closed).toEqual(["first"]);
    expect(cache.take("a", slowly).ready).toMatchObject({ value: "second" });
  });

  test("that fails is told to all who wait, and tried again for the next who asks", async () => {
    const { cache, closed, loads, slowly } = words(100);
    const [first, second] = [cache.take("a", slowly), cache.take("a", slowly)];
    loads[0]!.fail(new LensError("invalid_image", "Damaged."));
    for (const lease of [first, second]) await expect(lease.value).rejects.toMatchObject({ code: "invalid_image" });
    const third = cache.take("a", slowly);
    await release(first, second);
    loads[1]!.give("well");
    expect(await third.value).toBe("well");
    expect(closed).toEqual([]);
  });
});

describe("what nobody uses", () => {
  test("is kept within the budget; the first let go is the first closed", async () => {
    const { cache, closed, take } = words(10);
    const [one, two, three] = [take("aaaa"), take("bbbb"), take("cccc")];
    await Promise.all([one.value, two.value, three.value]);
    await release(two);
    await release(one);
    expect([cache.warmSize, closed]).toEqual([8, []]);
    await release(three);
    expect([cache.warmSize, closed]).toEqual([8, ["bbbb"]]);
  });

  test("is not counted while it is used again, however much that is", async () => {
    const { cache, closed, take } = words(5);
    const lease = take("aaaa");
    await lease.value;
    await release(lease);
    const again = take("aaaa");
    expect([cache.warmSize, again.ready]).toMatchObject([0, { value: "aaaa" }]);
    const other = take("a long one");
    await other.value;
    expect(closed).toEqual([]);
    await release(other);
    expect([cache.warmSize, closed]).toEqual([0, ["a long one"]]);
    await release(again);
    expect([cache.warmSize, closed]).toEqual([4, ["a long one"]]);
  });

  test("goes when its key is forgotten; users keep theirs until they let go, and the next gets a fresh one", async () => {
    const { cache, closed, loads, slowly } = words(100);
    const lease = cache.take("a", slowly);
    const warm = cache.take("b", slowly);
    loads[0]!.give("old");
    loads[1]!.give("warm");
    await Promise.all([lease.value, warm.value]);
    await release(warm);
    cache.forget((key) => key !== "c");
    expect([cache.warmSize, closed]).toEqual([0, ["warm"]]);
    const fresh = cache.take("a", slowly);
    loads[2]!.give("new");
    expect(await fresh.value).toBe("new");
    await release(lease);
    expect(closed).toEqual(["warm", "old"]);
    await release(fresh);
    expect(cache.warmSize).toBe(3);
    cache.clear();
    expect([cache.warmSize, closed]).toEqual([0, ["warm", "old", "new"]]);
  });

  test("is closed once each, whatever order users come and go in", async () => {
    const open = new Set<{ readonly size: number }>();
    let closings = 0;
    let openings = 0;
    const cache = new ResourceCache<{ readonly size: number }>({
      budget: 12,
      sizeOf: ({ size }) => size,
      close: (thing) => void (closings += open.delete(thing) ? 1 : NaN),
    });
    const load = (size: number) => async () => {
      const thing = { size };
      openings++;
      open.add(thing);
      return thing;
    };
    const held: Lease<{ readonly size: number }>[] = [];
    let state = 7;
    const next = (below: number) => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8) % below;
    for (let i = 0; i < 2000; i++) {
      const size = 1 + next(6);
      if (next(2) === 0) held.push(cache.take(`${size}`, load(size)));
      else held.splice(next(Math.max(1, held.length)), 1)[0]?.release();
      if (next(5) === 0) await settled();
      if (next(40) === 0) cache.clear();
      expect(cache.warmSize).toBeLessThanOrEqual(12);
      for (const { ready } of held) expect(ready === null || open.has(ready.value)).toBe(true);
    }
    await release(...held);
    cache.clear();
    expect([cache.warmSize, open.size, closings]).toEqual([0, 0, openings]);
    expect(openings).toBeGreaterThan(100);
  });
});
