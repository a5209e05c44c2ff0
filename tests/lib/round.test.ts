import { expect, it } from "vitest";
import { roundHalfEven } from "../../src/lib/round.ts";
import { fc } from "../properties/seeded.ts";

/** CPython 3.11: value, digits, `round(value, digits)`. */
const PYTHON: readonly (readonly [number, number, number])[] = [
  [0.0625, 3, 0.062],
  [0.1875, 3, 0.188],
  [0.3125, 3, 0.312],
  [0.4375, 3, 0.438],
  [-0.0625, 3, -0.062],
  [-0.1875, 3, -0.188],
  [1.0005, 3, 1],
  [2.675, 2, 2.67],
  [0.4715, 3, 0.471],
  [0.1235, 3, 0.123],
  [0.5, 0, 0],
  [1.5, 0, 2],
  [2.5, 0, 2],
  [-0.0004, 3, -0],
  [1e22, 3, 1e22],
  [123456789.0625, 3, 123456789.062],
];

it.each(PYTHON)("rounds %d to %i digits as Python does", (value, digits, expected) => {
  expect(roundHalfEven(value, digits)).toBe(expected);
});

/** A double as whole parts of 2 ** -1074 would be: exact by integers. */
const exact = (value: number): readonly [numerator: bigint, power: bigint] => {
  let power = 0n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    power++;
  }
  return [BigInt(scaled), power];
};

it("takes the nearest decimal, by the exact value of the double", () => {
  fc.assert(
    fc.property(fc.double({ min: -4, max: 4, noNaN: true }), fc.nat(4), (given, digits) => {
      const value = Math.abs(given) < 1e-6 ? 0 : given;
      const [numerator, power] = exact(Math.abs(value));
      const scaled = numerator * 10n ** BigInt(digits);
      const below = scaled >> power;
      const twice = 2n * (scaled - (below << power));
      const one = 1n << power;
      const isUp = twice > one || (twice === one && below % 2n === 1n);
      expect(Math.abs(roundHalfEven(value, digits))).toBe(Number(`${isUp ? below + 1n : below}e-${digits}`));
    }),
  );
});
