import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { decodeMask } from "../../src/imaging/decode.ts";
import { maskWeights } from "../../src/imaging/mask-grid.ts";
import { countAbove } from "../../src/metric/cp.ts";
import { countKept, keptPatches } from "../../src/metric/pf.ts";
import { readAll } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { oracleJson, oracleSource } from "../parity/oracle.ts";

interface GridCase {
  mask: string;
  rows: number;
  columns: number;
  above: number;
  at_or_above: number;
  mean: number;
  weights: number[] | null;
}

const cases = oracleJson<GridCase[]>("mask-grids.json");

test(`all ${cases.length} mask grids have the package's weights and counts`, async () => {
  const codecs = nodeCodecs();
  let compared = 0;
  for (const { mask, rows, columns, above, at_or_above, mean, weights } of cases) {
    const source = oracleSource(`masks/${mask}`);
    const grid = maskWeights(await decodeMask(await readAll(source), codecs, mask), { rows, columns });
    const what = `${mask} on ${rows}x${columns}`;
    expect(grid.filter((weight) => weight > 0.5).length, what).toBe(above);
    expect(grid.filter((weight) => weight >= 0.5).length, what).toBe(at_or_above);
    expect(Math.abs(grid.reduce((sum, weight) => sum + weight, 0) / grid.length - mean), what).toBeLessThan(1e-6);
    if (weights === null) continue;
    for (const [i, weight] of weights.entries())
      expect(Math.abs(grid[i]! - weight), `${what} at ${i}`).toBeLessThan(1e-6);
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
});

/** The same grey noise in Python: an LCG's upper bytes. */
function noise(width: number, height: number): Uint8Array {
  let state = width;
  return Uint8Array.from(
    { length: width * height },
    () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24,
  );
}

/**
 * By torch 2.13 and 2.14: F.interpolate(mask / 255, size=(rows, columns), mode="bilinear", align_corners=False). Above
 * 128 rows and columns together it takes another kernel.
 */
test.each([
  [131, 97, 37, 27, "ff28fd258d67c196"],
  [13, 9, 64, 64, "3a73c2ab5b70ec6f"],
  [300, 200, 65, 64, "c30cbfd82cc7f70a"],
  [40, 40, 9, 120, "937f1684ea53318c"],
  [17, 31, 300, 1, "cadb8af4103028a3"],
  [17, 31, 1, 300, "252b73a88a68ea47"],
])("grey noise of %i x %i on %i x %i is torch's to the bit", (width, height, rows, columns, digest) => {
  const weights = maskWeights({ width, height, data: noise(width, height) }, { rows, columns });
  expect(createHash("sha256").update(new Uint8Array(weights.buffer)).digest("hex").slice(0, 16)).toBe(digest);
});

/** By the same: how many weights lie above, and at or above, value / 255. */
test.each([
  [51, 60, 50, 37, 27, 83, 891],
  [51, 60, 50, 32, 32, 56, 936],
  [102, 33, 47, 16, 16, 18, 233],
  [153, 9, 9, 24, 10, 15, 229],
  [204, 131, 97, 13, 19, 24, 231],
  [51, 60, 50, 120, 9, 0, 1080],
  [102, 60, 50, 5, 200, 5, 1000],
  [51, 60, 50, 300, 1, 1, 300],
])(
  "a mask that is %i throughout, %i x %i on %i x %i, lies on its threshold as in torch",
  (value, width, height, rows, columns, above, atOrAbove) => {
    const threshold = value / 255;
    const weights = maskWeights({ width, height, data: new Uint8Array(width * height).fill(value) }, { rows, columns });
    expect(countAbove(weights, threshold)).toBe(above);
    expect(countKept(keptPatches(weights, threshold, "foreground"))).toBe(atOrAbove);
  },
);
