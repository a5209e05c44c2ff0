import { decode } from "fast-png";
import { expect, test } from "vitest";
import { decodePng } from "../../../src/imaging/decode-png.ts";
import { DEFAULT_LIMITS } from "../../../src/imaging/limits.ts";
import { encodeMaskPng } from "../../../src/imaging/masks/png.ts";
import { randomMask } from "./random.ts";

test.each([
  [1, 1],
  [37, 5],
  [640, 480],
])("a mask of %i x %i comes back as it was, from our reader and from another", async (width, height) => {
  const mask = randomMask(width, height, 5);
  const bytes = new Uint8Array(await new Blob(await encodeMaskPng(mask)).arrayBuffer());
  const other = decode(bytes, { checkCrc: true });
  expect([other.width, other.height, other.channels, other.depth]).toEqual([width, height, 1, 8]);
  expect(Uint8Array.from(other.data)).toEqual(Uint8Array.from(mask.data));
  const ours = await decodePng(bytes, "mask.png", DEFAULT_LIMITS, "colour");
  expect([ours.damaged, ours.width, ours.height]).toEqual([null, width, height]);
  expect(ours.rgb.filter((_, i) => i % 3 === 0)).toEqual(Uint8Array.from(mask.data));
});

test("compressing leaves the thread that asks free", async () => {
  const mask = randomMask(3000, 3000, 7, 0.5);
  let turns = 0;
  const beating = setInterval(() => (turns += 1), 1);
  await encodeMaskPng(mask);
  clearInterval(beating);
  expect(turns).toBeGreaterThan(3);
});
