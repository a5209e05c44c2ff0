import { expect, test } from "vitest";
import { decodeMask } from "../../src/imaging/decode.ts";
import { maskWeights } from "../../src/imaging/mask-grid.ts";
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
    const source = oracleSource("masks", mask);
    const grid = maskWeights(await decodeMask(await readAll(source), codecs, mask), { rows, columns });
    const what = `${mask} on ${rows}x${columns}`;
    expect(grid.filter((weight) => weight > 0.5).length, what).toBe(above);
    expect(grid.filter((weight) => weight >= 0.5).length, what).toBe(at_or_above);
    expect(Math.abs(grid.reduce((sum, weight) => sum + weight, 0) / grid.length - mean), what).toBeLessThan(1e-6);
    if (weights === null) continue;
    for (const [i, weight] of weights.entries()) expect(Math.abs(grid[i]! - weight), `${what} at ${i}`).toBeLessThan(1e-6);
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
});
