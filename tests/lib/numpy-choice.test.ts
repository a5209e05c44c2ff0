import { expect, it } from "vitest";
import { numpyChoice } from "../../src/lib/numpy-choice.ts";
import { oracleJson } from "../parity/oracle.ts";
import { fc } from "../properties/seeded.ts";

/** numpy 2.4: seed, n, size; the first six, the last three, and sum(place * number) modulo 1,000,003. */
const NUMPY: readonly (readonly [number, number, number, readonly number[], readonly number[], number])[] = [
  [0, 10, 3, [5, 9, 6], [5, 9, 6], 21],
  [0, 10, 10, [0, 9, 1, 2, 4, 6], [7, 5, 8], 242],
  [0, 1, 1, [0], [0], 0],
  [0, 5, 0, [], [], 0],
  [0, 122500, 2250, [22451, 60486, 27899, 74187, 108478, 27786], [26703, 62859, 115026], 639323],
  [7, 20000, 1000, [3762, 1432, 9397, 10263, 5947, 4314], [13682, 12501, 18898], 341803],
  [4294967295, 300, 299, [158, 63, 172, 37, 268, 72], [75, 17, 270], 720422],
  [
    1,
    3000000000,
    20,
    [1358039803, 2452633608, 432478835, 2596764953, 747685904, 770976085],
    [2845948327, 104557656, 2513654104],
    9917,
  ],
];

it.each(NUMPY)("draws as numpy does with seed %i: of %i, %i", (seed, n, size, head, tail, sum) => {
  const chosen = numpyChoice(n, size, seed);
  expect(chosen).toHaveLength(size);
  expect([chosen.slice(0, 6), chosen.slice(-3)]).toEqual([head, tail]);
  expect(chosen.reduce((total, number, place) => (total + place * number) % 1_000_003, 0)).toBe(sum);
});

/** shared/oracle's, made by numpy alone. */
interface Case {
  readonly seed: number;
  readonly n: number;
  readonly size: number;
  readonly chosen: readonly number[];
}

it.each(oracleJson<Case[]>("numpy-choice.json"))("draws as numpy did: seed $seed, $size of $n", (one) => {
  expect(numpyChoice(one.n, one.size, one.seed)).toEqual(one.chosen);
});

/** numpy 2.4: seeds of more than one word, and more than 32 bits to draw from. */
const LARGE: readonly (readonly [bigint, number, number, readonly number[]])[] = [
  [4294967296n, 300, 6, [240, 294, 154, 166, 90, 263]],
  [18446744073709551615n, 40, 5, [32, 25, 36, 14, 19]],
  [1427247692705959881058285969449495136382758969n, 1000000, 5, [375908, 157498, 451786, 201032, 57143]],
  [3n, 4294967296, 4, [1017093381, 367860370, 770692084, 3485385461]],
  [3n, 4294967297, 4, [3441447623, 367860370, 770692085, 3485385462]],
  [12345678901n, 1099511627783, 6, [348219791037, 878355604865, 71321235476, 373446352860, 781872160051, 919343209752]],
  [1606938044258990275541962092341162602522202993782792835301376n, 10001, 5, [6300, 8373, 7452, 9682, 7635]],
];

it.each(LARGE)("draws as numpy does with large seeds and of many: %s, %d, %d", (seed, n, size, chosen) => {
  expect(numpyChoice(n, size, seed)).toEqual(chosen);
});

it("refuses what is no seed", () => {
  for (const seed of [-1, 0.5, 2 ** 53]) expect(() => numpyChoice(10, 2, seed)).toThrow(RangeError);
});

it("draws none twice, and none that is not there", () => {
  fc.assert(
    fc.property(fc.nat(40_000), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (n, share, seed) => {
      const size = Math.floor(Math.min(n, 2000) * share);
      const chosen = numpyChoice(n, size, seed);
      expect(new Set(chosen).size).toBe(size);
      expect(chosen.every((number) => number >= 0 && number < n)).toBe(true);
    }),
    { numRuns: 30 },
  );
  expect(() => numpyChoice(3, 4)).toThrow(RangeError);
  expect(() => numpyChoice(-1, 0)).toThrow(RangeError);
});
