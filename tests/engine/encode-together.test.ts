import { describe, expect, it } from "vitest";
import { encodeTogether } from "../../src/engine/encode-together.ts";
import { LensError } from "../../src/lib/errors.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { sampleOf } from "./rig.ts";

const FILES = new Map<string, ByteSource>();
const find = (path: string): ByteSource => {
  if (path.endsWith("gone")) throw new LensError("missing_file", `No file "${path}".`);
  if (!FILES.has(path)) FILES.set(path, bytesSource(path, new Uint8Array()));
  return FILES.get(path)!;
};

/** What was encoded at once. @param encoded images that are at hand */
async function together(
  rows: readonly (readonly [reference: string, generation: string])[],
  { encoded = [], known = [], imagesAtOnce = 2 }: { encoded?: string[]; known?: string[]; imagesAtOnce?: number } = {},
): Promise<string[][]> {
  const calls: string[][] = [];
  await encodeTogether(
    {
      imagesAtOnce,
      hasTokens: ({ name }) => Promise.resolve(encoded.includes(name)),
      encodeTogether: (sources) => Promise.resolve(void calls.push(sources.map(({ name }) => name))),
    },
    rows.map(([reference, generation], i) => sampleOf(`${i}`, reference, generation)),
    { find, maxPatches: 64, isKnown: ({ generation }) => Promise.resolve(known.includes(generation?.name ?? "")) },
    () => Promise.resolve(),
  );
  return calls;
}

describe("images encoded together", () => {
  it("are both of a row that has neither", async () => {
    expect(
      await together([
        ["a", "b"],
        ["a", "c"],
      ]),
    ).toEqual([["a", "b"]]);
  });

  it("are the present row's and the next one's where the reference is at hand", async () => {
    const rows = [
      ["a", "b"],
      ["a", "c"],
      ["a", "d"],
    ] as const;
    expect(await together(rows, { encoded: ["a"] })).toEqual([["b", "c"]]);
    expect(await together(rows, { encoded: ["a"], known: ["c"] })).toEqual([["b", "d"]]);
  });

  it("are none where the present row has all, one is left alone, or the model likes one at a time", async () => {
    const rows = [
      ["a", "b"],
      ["a", "c"],
    ] as const;
    expect(await together(rows, { encoded: ["a", "b"] })).toEqual([]);
    expect(await together(rows.slice(0, 1), { encoded: ["a"] })).toEqual([]);
    expect(await together(rows, { imagesAtOnce: 1 })).toEqual([]);
  });

  it("do without a row whose file is missing", async () => {
    expect(
      await together([
        ["a", "gone"],
        ["a", "b"],
      ]),
    ).toEqual([]);
    expect(
      await together(
        [
          ["a", "b"],
          ["a", "gone"],
          ["a", "c"],
        ],
        { encoded: ["a"] },
      ),
    ).toEqual([["b", "c"]]);
  });
});
