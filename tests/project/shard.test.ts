import { assert, constantFrom, integer, option, property, record, uniqueArray, uuid } from "fast-check";
import { describe, expect, it } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { hashText } from "../../src/lib/text-hash.ts";
import { picturesOfShard, readShard, shardOf, shardWords } from "../../src/project/shard.ts";

const named = (concept: string | null, id: string) => ({ id, concept });
const tree = (concepts: number, each: number) =>
  Array.from({ length: concepts * each }, (_, i) => named(`concept_${Math.floor(i / each)}`, `row ${i}`));
const idsIn = (samples: Parameters<typeof shardOf>[0], count: number) =>
  Array.from({ length: count }, (_, i) => shardOf(samples, { index: i + 1, count }).map(({ id }) => id));

const rowOf = (concept: string, reference: string, generation: string) => ({
  ...emptySample(generation),
  concept,
  reference,
  generation,
  otherReferences: [{ image: "shared.png", mask: null }],
});

describe("shards", () => {
  it("have every row once, in its order, and every concept whole", () => {
    const row = record({ id: uuid(), concept: option(constantFrom("cat", "dog", "", "Hund", "犬")) });
    assert(
      property(uniqueArray(row, { selector: ({ id }) => id }), integer({ min: 1, max: 9 }), (rows, count) => {
        const shards = Array.from({ length: count }, (_, i) => shardOf(rows, { index: i + 1, count }));
        expect(shards.flat().length).toBe(rows.length);
        expect(new Set(shards.flat())).toEqual(new Set(rows));
        for (const shard of shards) expect(shard).toEqual(rows.filter((one) => shard.includes(one)));
        for (const concept of ["cat", "dog", "Hund", "犬"])
          expect(shards.filter((shard) => shard.some((one) => one.concept === concept)).length).toBeLessThan(2);
      }),
    );
  });

  it("stay as they are when concepts and rows are added, or rows come in another order", () => {
    const before = idsIn(tree(40, 3), 4);
    const more = idsIn([...tree(40, 3), named("a_new_one", "x"), named(null, "y")].toReversed(), 4);
    for (const [i, ids] of before.entries()) expect(more[i]).toEqual(expect.arrayContaining(ids));
    // Part of what a run over machines keeps: another version of the program may not deal them out anew.
    expect(["cat", "dog", "犬", ""].map(hashText)).toEqual([
      3_561_552_801, 4_004_063_195, 2_083_779_515, 2_872_998_923,
    ]);
  });

  it("have every picture once, one that two of them use in the first row's", () => {
    const rows = [rowOf("cat", "cat.png", "1.png"), rowOf("dog", "dog.png", "2.png"), rowOf("犬", "犬.png", "3.png")];
    const shards = Array.from({ length: 3 }, (_, i) => picturesOfShard(rows, { index: i + 1, count: 3 }));
    const all = shards.flatMap((shard) => [...shard]);
    expect(all.toSorted()).toEqual(["1.png", "2.png", "3.png", "cat.png", "dog.png", "shared.png", "犬.png"]);
    expect(shards.filter((shard) => shard.has("shared.png"))).toEqual(shards.filter((shard) => shard.has("cat.png")));
  });

  it("take a concept for the same in any case and form of Unicode, with blanks around it", () => {
    const rows = ["Café", "CAFÉ", "Cafe\u0301", " café "].map((concept, i) => named(concept, `${i}`));
    expect(idsIn(rows, 64).filter((ids) => ids.length > 0)).toEqual([["0", "1", "2", "3"]]);
  });

  it("go by the id where there is no concept", () => {
    const rows = Array.from({ length: 200 }, (_, i) => named(i % 2 === 0 ? null : "", `${i}`));
    for (const ids of idsIn(rows, 4)) expect(ids.length).toBeGreaterThan(25);
  });

  it("are about equal, for numbers that are powers of two and others", () => {
    for (const count of [2, 3, 4, 7, 8])
      for (const ids of idsIn(tree(1000, 1), count)) {
        expect(ids.length).toBeGreaterThan((1000 / count) * 0.75);
        expect(ids.length).toBeLessThan((1000 / count) * 1.25);
      }
  });

  it("are written i/n, with i from 1 to n", () => {
    expect(["1/1", "2/4", "10/10"].map(readShard)).toEqual([
      { index: 1, count: 1 },
      { index: 2, count: 4 },
      { index: 10, count: 10 },
    ]);
    for (const text of ["", "0/4", "5/4", "1", "/4", "1/", "1/0", "-1/4", "1.5/4", "1/4/2", " 1/4", "a/b", "1/1e3"])
      expect(readShard(text), text).toBeNull();
    expect(shardWords({ index: 2, count: 4 }, 312, 1250)).toBe("shard 2 of 4: 312 of 1,250 rows");
  });
});
