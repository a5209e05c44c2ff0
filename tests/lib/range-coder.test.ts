import { expect, it } from "vitest";
import { integerCoder } from "../../src/lib/integer-coder.ts";
import { bitModels, bitReader, bitWriter } from "../../src/lib/range-coder.ts";
import { fc } from "../properties/seeded.ts";

/** What is written is read, and what is foreseen costs little. */

it("bits of any chances come back, and the last byte is the last that is read", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 1 })), { maxLength: 3000 }), (bits) => {
      const writer = bitWriter();
      const models = bitModels(4);
      for (const [at, bit] of bits) writer.bit(models, at, bit);
      const reader = bitReader(writer.finish());
      const again = bitModels(4);
      for (const [at, bit] of bits) expect(reader.bit(again, at, 0)).toBe(bit);
      expect(reader.whole()).toBe(true);
    }),
  );
});

it("integers of any size come back, whatever size was expected", () => {
  const sizes = fc.oneof(fc.nat({ max: 8 }), fc.double({ min: 0, max: 1e6, noNaN: true }));
  const values = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -65_000, max: 65_000 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(sizes, values), { maxLength: 500 }), (numbers) => {
      const writer = bitWriter();
      const to = integerCoder(writer);
      for (const [size, value] of numbers) to.code(size, value);
      const reader = bitReader(writer.finish());
      const from = integerCoder(reader);
      for (const [size, value] of numbers) expect(from.code(size, 0)).toBe(value);
      expect(reader.whole()).toBe(true);
    }),
  );
});

it("carries reach back over many bytes", () => {
  // The larger part again and again, then the smaller one: the least that pushes a sum over the edge.
  const bits = Array.from({ length: 40_000 }, (_, i) => (i % 997 === 996 ? 0 : 1));
  const writer = bitWriter();
  const models = bitModels(1);
  for (const bit of bits) writer.bit(models, 0, bit);
  const bytes = writer.finish();
  const reader = bitReader(bytes);
  const again = bitModels(1);
  expect(bits.map(() => reader.bit(again, 0, 0))).toEqual(bits);
  expect(bytes.length).toBeLessThan(120);
});
