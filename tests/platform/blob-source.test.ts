import { expect, test } from "vitest";
import { blobSource, letGo } from "../../src/platform/bytes.ts";

const MB = 2 ** 20;

/** Bytes that tell their place. */
const numbers = Uint8Array.from({ length: 5 * MB }, (_, i) => (i * 31 + (i >> 11)) & 255);
const source = blobSource("weights", new Blob([numbers]));

/** Without a comparison of millions of numbers one by one. */
const alike = (bytes: Uint8Array, start: number, end: number): boolean =>
  Buffer.compare(bytes, numbers.subarray(start, end)) === 0;

test.each([
  [0, 5 * MB],
  [MB + 3, 4 * MB + 5],
  [4 * MB, 5 * MB],
  [7, 1000],
  [5, 5],
])("bytes %d to %d of a blob, however they come", async (start, end) => {
  const bytes = await source.read(start, end);
  expect([bytes.byteLength, alike(bytes, start, end)]).toEqual([end - start, true]);
});

test("what lies beyond its end does not come", async () => {
  expect((await source.read(3 * MB, 9 * MB)).byteLength).toBe(2 * MB);
});

test("memory that was handed back is read into again, by parts of its size alone, and by one at a time", async () => {
  const first = await source.read(0, 2 * MB);
  letGo(new Float32Array(first.buffer));
  letGo(first);
  const [a, b] = await Promise.all([source.read(MB, 3 * MB), source.read(2 * MB, 4 * MB)]);
  expect([alike(a, MB, 3 * MB), alike(b, 2 * MB, 4 * MB)]).toEqual([true, true]);
  // Its memory went to the one, and is no longer the first's.
  expect(first.byteLength).toBe(0);
  expect((await source.read(0, MB)).byteLength).toBe(MB);
});

test("memory that was not handed back stays as it is, and so does what is no blob's", async () => {
  const kept = await source.read(0, 2 * MB);
  const other = new Uint8Array(2 * MB);
  letGo(other);
  letGo(kept.subarray(4));
  await source.read(MB, 3 * MB);
  expect([alike(kept, 0, 2 * MB), other.byteLength]).toEqual([true, 2 * MB]);
});
