import { expect, test } from "vitest";
import { MemoCache } from "../../src/lib/memo-cache.ts";
import { DiskSpillCache, type SpillDisk, type Packing } from "../../src/platform/spill-cache.ts";
import { nodeSpillDisk } from "../../src/platform/spill-disk-node.ts";

interface Value {
  readonly name: string;
  readonly a: Float32Array;
  readonly b: Uint16Array;
}

const packing: Packing<Value, string> = {
  pack: ({ name, a, b }) => ({ head: name, numbers: [a, b] }),
  unpack: (name, [a, b]) => ({ name, a: a as Float32Array, b: b as Uint16Array }),
};
const value = (name: string, seed: number): Value => ({
  name,
  a: Float32Array.of(seed, seed / 3, -0),
  b: Uint16Array.from({ length: 5 }, (_, i) => seed + i),
});

test("what a cache lets go of comes back from the disk, bit for bit, without being computed again", async () => {
  const spill = new DiskSpillCache(() => Promise.resolve(nodeSpillDisk()), packing);
  const cache = new MemoCache<Value>(1, () => 1, spill);
  const computed: string[] = [];
  const get = (name: string, seed: number) =>
    cache.get(name, async () => {
      computed.push(name);
      return value(name, seed);
    });
  for (const [i, name] of ["one", "two", "three"].entries()) await get(name, i + 1);
  expect(["one", "two", "three"].map((name) => cache.has(name))).toEqual([true, true, true]);
  await spill.settle();
  expect(await get("one", 0)).toEqual(value("one", 1));
  expect(await get("two", 0)).toEqual(value("two", 2));
  expect(computed).toEqual(["one", "two", "three"]);
  expect(cache.computed).toBe(3);
});

test("what is still being written is at hand", async () => {
  const spill = new DiskSpillCache(() => Promise.resolve(nodeSpillDisk()), packing);
  spill.put("one", value("one", 1));
  expect([spill.has("one"), await spill.get("one")]).toEqual([true, value("one", 1)]);
  await spill.settle();
  expect(await spill.get("one")).toEqual(value("one", 1));
});

test("clearing takes the files away; what comes later is kept anew", async () => {
  let removed = 0;
  const real = nodeSpillDisk();
  const disk: SpillDisk = {
    async openFile() {
      const file = await real.openFile();
      return { ...file, remove: () => (removed++, file.remove()) };
    },
  };
  const spill = new DiskSpillCache(() => Promise.resolve(disk), packing);
  spill.put("one", value("one", 1));
  await spill.settle();
  spill.clear();
  spill.put("two", value("two", 2));
  await spill.settle();
  expect([removed, spill.has("one"), await spill.get("two")]).toEqual([1, false, value("two", 2)]);
});

test("a full disk, a missing one, a file that was cut: values are computed again, none is wrong", async () => {
  const full: SpillDisk = {
    openFile: () =>
      Promise.resolve({
        write: () => {
          throw new Error("full");
        },
        read: () => undefined,
        remove: () => Promise.resolve(),
      }),
  };
  const cut: SpillDisk = {
    openFile: () =>
      Promise.resolve({
        write: () => undefined,
        read: () => {
          throw new Error("short");
        },
        remove: () => Promise.resolve(),
      }),
  };
  for (const disk of [full, null, cut]) {
    const spill = new DiskSpillCache(() => Promise.resolve(disk), packing);
    const cache = new MemoCache<Value>(1, () => 1, spill);
    const get = (name: string) => cache.get(name, async () => value(name, 1));
    await get("one");
    await get("two");
    await spill.settle();
    expect(await get("one")).toEqual(value("one", 1));
    expect(cache.computed).toBe(3);
  }
});
