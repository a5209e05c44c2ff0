import { expect, it } from "vitest";
import { splitRgba } from "../../src/imaging/raster.ts";
import { fc } from "../properties/seeded.ts";

it("takes colours and transparency apart for any number of pixels, wherever they lie", () => {
  fc.assert(
    fc.property(fc.nat({ max: 21 }), fc.nat({ max: 5 }), fc.boolean(), fc.nat(), (count, offset, opaque, seed) => {
      const whole = Uint8Array.from({ length: offset + 4 * count }, (_, i) => (i * 73 + seed) % 256);
      const data = whole.subarray(offset);
      if (opaque) for (let i = 3; i < data.length; i += 4) data[i] = 255;
      const stored = data.slice();
      const { rgb, alpha } = splitRgba({ width: count, height: 1, data });
      expect([...rgb]).toEqual([...stored].filter((_, i) => i % 4 !== 3));
      const veil = [...stored].filter((_, i) => i % 4 === 3);
      expect(alpha === null ? null : [...alpha]).toEqual(veil.every((one) => one === 255) ? null : veil);
    }),
  );
});
