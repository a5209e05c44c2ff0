import { fc } from "../properties/seeded.ts";
import { describe, expect, it } from "vitest";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { readAhead } from "../../src/platform/read-ahead.ts";

const SIZE = 600_000;
const CONTENT = Uint8Array.from({ length: SIZE }, (_, i) => (i * 2_654_435_761) >>> 24);

/** A file that counts what is asked of it. */
function counted(): { source: ByteSource; asked: [number, number][] } {
  const asked: [number, number][] = [];
  const plain = bytesSource("tree.zip", CONTENT);
  return {
    asked,
    source: {
      ...plain,
      read: (start, end) => {
        asked.push([start, end]);
        return plain.read(start, end);
      },
    },
  };
}

const sum = (asked: readonly [number, number][]) => asked.reduce((all, [start, end]) => all + end - start, 0);

describe("reading ahead", () => {
  it("gives the file's own bytes, whatever is asked for and in whatever order", async () => {
    const piece = fc
      .tuple(fc.nat(SIZE), fc.oneof(fc.nat(300), fc.nat(SIZE)))
      .map(([start, length]) => [start, Math.min(SIZE, start + length)]);
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
        const file = readAhead(counted().source);
        const read = await Promise.all(pieces.map(([start, end]) => file.read(start!, end!)));
        const same = read.map(
          (bytes, i) => Buffer.compare(bytes, CONTENT.subarray(pieces[i]![0], pieces[i]![1])) === 0,
        );
        expect(same).toEqual(pieces.map(() => true));
      }),
      { numRuns: 60 },
    );
  });

  it("reads thousands of small pieces beside each other in a few", async () => {
    const { source, asked } = counted();
    const file = readAhead(source);
    for (let at = 0; at + 60 <= SIZE; at += 75) await file.read(at, at + 60);
    expect(asked.length).toBeLessThan(12);
    expect(sum(asked)).toBeLessThan(SIZE * 1.01);
  });

  it("reads a small file whole, once", async () => {
    const { source, asked } = counted();
    const file = readAhead({ ...source, size: 60_000 });
    for (const start of [59_900, 0, 30_000])
      expect(await file.read(start, start + 40)).toEqual(CONTENT.slice(start, start + 40));
    expect(asked).toEqual([[0, 60_000]]);
  });

  it("asks once for what many want at the same time", async () => {
    const { source, asked } = counted();
    const file = readAhead(source);
    await Promise.all(Array.from({ length: 64 }, (_, i) => file.read(i * 50, i * 50 + 40)));
    expect(asked).toEqual([[0, 4096]]);
  });

  it("reads little beside pieces that are far apart, and large ones as they are", async () => {
    const { source, asked } = counted();
    const file = readAhead(source);
    for (let at = 0; at < SIZE; at += 100_000) await file.read(at, at + 30);
    expect(sum(asked)).toBe(6 * 4096);
    await file.read(0, 300_000);
    expect(asked.at(-1)).toEqual([0, 300_000]);
  });

  it("tells of what could not be read, and asks again", async () => {
    const { source } = counted();
    let broken = true;
    const file = readAhead({
      ...source,
      read: (...range) => (broken ? Promise.reject(new Error("gone")) : source.read(...range)),
    });
    await expect(file.read(10, 20)).rejects.toThrow("gone");
    broken = false;
    expect(await file.read(10, 20)).toEqual(CONTENT.slice(10, 20));
  });

  it("hands out copies: who changes one changes no other's", async () => {
    const file = readAhead(counted().source);
    (await file.read(0, 8)).fill(0);
    expect(await file.read(0, 8)).toEqual(CONTENT.slice(0, 8));
  });
});
