import { encode } from "fast-png";
import { expect, it } from "vitest";
import { createCoverage } from "../../src/cli/coverage.ts";

const png = (data: Uint8Array) => encode({ width: 10, height: 10, data, channels: 1, depth: 8 });
const file = (path: string, bytes: Uint8Array) => ({ path, size: bytes.length, read: () => Promise.resolve(bytes) });

it("counts a mask's pixels above 0, and says nothing of what cannot be decoded", async () => {
  const coverageOf = createCoverage();
  const data = new Uint8Array(100);
  data[3] = 1;
  data[4] = 255;
  expect(await coverageOf(file("a_mask.png", png(data)))).toBe(0.02);
  expect(await coverageOf(file("a_mask.jpg", new Uint8Array([0xff, 0xd8, 0xff])))).toBeNull();
});
