import { it } from "vitest";
import { cosineRow, unitRows } from "../../src/metric/cosine.ts";
import { sharedFeatures } from "../../src/metric/features.ts";
import { patchTextCosines } from "../../src/metric/patch-text.ts";
it("times", async () => {
  const [n, dim] = [1024, 1152];
  const rnd = () => Float32Array.from({ length: n * dim }, () => Math.random() - 0.5);
  const [a, b] = [rnd(), rnd()];
  let t = performance.now(); const [ua, ub] = [unitRows(a, dim), unitRows(b, dim)]; console.log("BENCH unit", (performance.now() - t).toFixed(1));
  for (let i = 0; i < 5; i++) cosineRow(ua, i, ub, dim);
  t = performance.now(); for (let i = 0; i < 50; i++) cosineRow(ua, i, ub, dim); console.log("BENCH row", ((performance.now() - t) / 50).toFixed(2));
  t = performance.now(); await sharedFeatures(a, b, dim, () => Promise.resolve()); console.log("BENCH pca", (performance.now() - t).toFixed(0));
  const hidden = 4304, w = (k: number) => Float32Array.from({ length: k }, () => 0.01);
  const head = { dim, heads: 16, hidden, epsilon: 1e-6, outWeight: w(dim * dim), outBias: w(dim), normWeight: w(dim), normBias: w(dim), fc1Weight: w(dim * hidden), fc1Bias: w(hidden), fc2Weight: w(dim * hidden), fc2Bias: w(dim) };
  t = performance.now(); await patchTextCosines(head, { logits: new Float32Array(16 * 64), values: a.slice(0, 64 * dim) }, w(dim), () => Promise.resolve()); console.log("BENCH patch text per patch", ((performance.now() - t) / 64).toFixed(2));
}, 120000);
