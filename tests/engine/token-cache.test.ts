import { expect, test } from "vitest";
import { TokenCache } from "../../src/engine/token-cache.ts";
import { GraphSession } from "../../src/models/graph/session.ts";
import { visionTower } from "../../src/models/siglip2/graphs.ts";
import { BASE_VISION, evenNumbers, randomVision } from "../../src/models/siglip2/random.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";

const image = (numbers: readonly number[]) => ({
  grid: { rows: 1, columns: numbers.length },
  tokens: Float32Array.from(numbers),
});
const cache = () => new TokenCache(2 ** 20, () => Promise.resolve(null));

test("rounded tokens are another array: the encoder's may stand for what a device still holds as it was", async () => {
  const encoded = image([0.1, 2]);
  const tokens = cache();
  const first = await tokens.get("a", false, () => Promise.resolve(encoded));
  expect([...first.tokens]).toEqual([0.0999755859375, 2]);
  expect(first.tokens).not.toBe(encoded.tokens);
  expect([...encoded.tokens]).toEqual([Math.fround(0.1), 2]);
  expect(await tokens.get("a", false, () => Promise.reject(new Error("encoded twice")))).toBe(first);
});

test("tokens that are halves already, and exact ones, are the very array", async () => {
  const [halves, exact] = [image([0.5, -3, 0]), image([0.1, 2])];
  expect(await cache().get("a", false, () => Promise.resolve(halves))).toBe(halves);
  expect(await cache().get("a", true, () => Promise.resolve(exact))).toBe(exact);
});

test("one number too large for float16 keeps all of them as they are", async () => {
  const large = image([0.1, 1e6]);
  const kept = await cache().get("a", false, () => Promise.resolve(large));
  expect(kept).toBe(large);
  expect([...kept.tokens]).toEqual([Math.fround(0.1), 1e6]);
});

test("a tower in half precision gives halves, so that what stays on a device is what is kept", async () => {
  const config = { ...BASE_VISION, dim: 64, layers: 1, heads: 4, mlp: 128, positions: 16 };
  const { catalogue, read } = randomVision(config, 3);
  const tower = new GraphSession(nodeRuntime(), visionTower(config, catalogue, "fp16"), read);
  const outputs = await tower.run({
    patches: { dims: [4, 768], data: evenNumbers(4 * 768, 0.5, 1) },
    positions: { dims: [4, 64], data: evenNumbers(4 * 64, 1, 2) },
  });
  const encoded = { grid: { rows: 2, columns: 2 }, tokens: outputs.floats("tokens") };
  expect(new Set(encoded.tokens).size).toBeGreaterThan(100);
  expect(await cache().get("a", false, () => Promise.resolve(encoded))).toBe(encoded);
  await tower.release();
});
