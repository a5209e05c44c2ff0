import { expect, it } from "vitest";
import { fromBase64, toBase64 } from "../../src/lib/base64.ts";
import { fc } from "../properties/seeded.ts";

it("is what Node makes of the same bytes, and comes back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const letters = new TextDecoder().decode(toBase64(bytes));
      expect(letters).toBe(Buffer.from(bytes).toString("base64"));
      expect(fromBase64(letters)).toEqual(new Uint8Array(bytes));
      expect(fromBase64(toBase64(bytes))).toEqual(new Uint8Array(bytes));
    }),
  );
});

it.each(["a", "ab=", "ab!=", "====", "ab=c", "aébc", " QUJD"])("%j is no such text", (letters) => {
  expect(fromBase64(letters)).toBeNull();
});
