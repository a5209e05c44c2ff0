import { crc32 as reference } from "node:zlib";
import { expect, it } from "vitest";
import { crc32 } from "../../src/lib/crc32.ts";
import { fc } from "../properties/seeded.ts";

it("is that of the standard's own example", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

it.skipIf(reference === undefined)(
  "is zlib's for any bytes, whole and in two parts (Node before 20.15 has none)",
  () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat({ max: 70 }), (bytes, at) => {
        const expected = reference(bytes);
        expect(crc32(bytes)).toBe(expected);
        expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(expected);
      }),
    );
  },
);
