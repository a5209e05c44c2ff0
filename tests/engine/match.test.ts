import { expect, test } from "vitest";
import { GraphSession } from "../../src/models/graph/session.ts";
import type { ImageTokens } from "../../src/models/backbone.ts";
import { matchGraph } from "../../src/models/graph/match.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import { randomTensor, valuesOf } from "../models/edit-checkpoint.ts";
import { largestDifference } from "../parity/compare.ts";
import { openPipeline } from "./rig.ts";

const DIM = 72;
const runtime = nodeRuntime();
const { siglip } = await openPipeline(undefined, runtime);

function randomTokens(count: number, seed: number): ImageTokens {
  return { grid: { rows: count, columns: 1 }, tokens: valuesOf(randomTensor([count, DIM], 1, seed)) };
}

function withRows(image: ImageTokens, copies: Readonly<Record<number, number>>): ImageTokens {
  const tokens = image.tokens.slice();
  for (const [to, from] of Object.entries(copies)) tokens.copyWithin(Number(to) * DIM, from * DIM, (from + 1) * DIM);
  return { ...image, tokens };
}

/** The whole matrix in one run. */
async function matchAtOnce(reference: ImageTokens, generation: ImageTokens) {
  const session = new GraphSession(runtime, matchGraph(DIM), () =>
    Promise.reject(new Error("the match has no weights")),
  );
  const feed = ({ tokens }: ImageTokens) => ({ dims: [tokens.length / DIM, DIM], data: tokens });
  const outputs = await session.run({ reference: feed(reference), generation: feed(generation) });
  return {
    cosine: outputs.floats("cosine"),
    index: outputs.indices("index"),
    backCosine: outputs.floats("back_cosine"),
    backIndex: outputs.indices("back_index"),
  };
}

test.each([
  [1, 1],
  [1023, 40],
  [1024, 3],
  [1025, 57],
  [2049, 1200],
  [3000, 9],
])("a reference of %i rows against %i gives in tiles what it gives at once", async (rows, columns) => {
  const [reference, generation] = [randomTokens(rows, rows), randomTokens(columns, 7 * columns)];
  const [inTiles, atOnce] = [await siglip.match(reference, generation), await matchAtOnce(reference, generation)];
  expect([inTiles.index, inTiles.backIndex]).toEqual([atOnce.index, atOnce.backIndex]);
  // A tile of one row is multiplied by another kernel, which rounds otherwise.
  for (const name of ["cosine", "backCosine"] as const)
    expect(largestDifference(inTiles[name], atOnce[name])).toBeLessThan(1e-6);
});

test("of equals the first counts, across tiles too", async () => {
  const reference = withRows(randomTokens(2100, 5), { 1500: 20, 2050: 20, 2099: 1030 });
  const generation = { grid: { rows: 2, columns: 1 }, tokens: reference.tokens.slice() };
  const { index, backIndex } = await siglip.match(reference, generation);
  for (const row of [20, 1500, 2050]) expect([index[row], backIndex[row]]).toEqual([20, 20]);
  for (const row of [1030, 2099]) expect([index[row], backIndex[row]]).toEqual([1030, 1030]);
});

test("the order of the reference's rows changes the order of the answers, and nothing else", async () => {
  const [reference, generation] = [randomTokens(1500, 3), randomTokens(64, 4)];
  const last = 1499;
  const reversed = {
    ...reference,
    tokens: Float32Array.from(
      reference.tokens,
      (_, i) => reference.tokens[(last - Math.floor(i / DIM)) * DIM + (i % DIM)]!,
    ),
  };
  const [forth, back] = [await siglip.match(reference, generation), await siglip.match(reversed, generation)];
  expect(back.cosine.toReversed()).toEqual(forth.cosine);
  expect(back.index.toReversed()).toEqual(forth.index);
  expect(back.backCosine).toEqual(forth.backCosine);
  expect(back.backIndex.map((row) => last - row)).toEqual(forth.backIndex);
});
