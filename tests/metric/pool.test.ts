import { expect, test } from "vitest";
import { createPoolMixer, type PoolPrepared } from "../../src/metric/pool.ts";
import { fill, random } from "../models/kernels/rig.ts";

const [DIM, HEADS] = [12, 3];

/** Region after region of one image, by the formula of the doc comments, four patches at a time. */
function plainly({ logits, values }: PoolPrepared, keep: Uint8Array): Float32Array | null {
  const kept = [...keep.keys()].filter((i) => keep[i] === 1);
  if (kept.length === 0) return null;
  const mixed = new Float64Array(DIM);
  for (let h = 0; h < HEADS; h++) {
    const row = kept.map((i) => logits[h * keep.length + i]!);
    const exponentials = row.map((logit) => Math.exp(logit - Math.max(...row)));
    const sum = exponentials.reduce((total, one) => total + one, 0);
    const shares = exponentials.map((one) => Math.fround(Math.fround(one) / sum));
    for (let to = (h * DIM) / HEADS; to < ((h + 1) * DIM) / HEADS; to++)
      for (let k = 0; k < kept.length; k += 4) {
        const [a, b, c, d] = [0, 1, 2, 3].map((i) => (shares[k + i] ?? 0) * values[(kept[k + i] ?? 0) * DIM + to]!);
        mixed[to]! += a! + b! + (c! + d!);
      }
  }
  return new Float32Array(mixed);
}

test.each([1, 4, 5, 8, 13, 64])("regions of %i patches are mixed to the last bit as each alone", (count) => {
  const next = random(count);
  const prepared = { logits: fill(HEADS * count, next, 9), values: fill(DIM * count, next) };
  const mix = createPoolMixer({ dim: DIM, heads: HEADS }, prepared);
  for (let i = 0; i < 12; i++) {
    const keep = Uint8Array.from({ length: count }, () => (next() < 0.6 - i / 6 ? 1 : 0));
    expect(mix(keep), `${i}`).toEqual(plainly(prepared, keep));
  }
  expect(mix(new Uint8Array(count))).toBeNull();
});
