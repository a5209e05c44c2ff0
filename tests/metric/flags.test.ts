import { expect, it } from "vitest";
import { histogramOf } from "../../src/imaging/mask-grid.ts";
import { maskFlags, SMALL_MASK_SHARE } from "../../src/metric/flags.ts";

const SIDE = 100;
const image = { width: SIDE, height: SIDE };
/** A mask of so many pixels of ten thousand. */
const maskOf = (count: number) => ({
  ...image,
  histogram: histogramOf(new Uint8Array(SIDE * SIDE).fill(255, 0, count)),
});

it("a mask is small up to the share that is asked, 5 % where none is", () => {
  expect(SMALL_MASK_SHARE).toBe(0.05);
  expect(maskFlags(maskOf(500), image)).toEqual(["mask_small"]);
  expect(maskFlags(maskOf(501), image)).toEqual([]);
  expect(maskFlags(maskOf(51), image, 0.005)).toEqual([]);
  expect(maskFlags(maskOf(50), image, 0.005)).toEqual(["mask_small"]);
  expect(maskFlags(maskOf(0), image, 0)).toEqual(["mask_empty", "mask_small"]);
});
