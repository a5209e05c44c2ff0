// @ts-check
/**
 * What crosses between engine and page for every sample that is looked at, at SO400M's sizes: 1024 patches of 1152,
 * random numbers, over the calls of src/lib/calls.ts on a real MessageChannel. "before": with the pooling head in every
 * evidence, all of it copied. "now": the head once a model, and what no cache keeps by transfer.
 *
 *   node bench/crossing.mjs [--samples 20] [--patches 1024]
 */
import { parseArgs } from "node:util";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

await readTypeScript();
const { connectCalls, serveCalls } = await import("../src/lib/calls.ts");
const { transferred } = await import("../src/lib/transfer.ts");

const { values } = parseArgs({
  options: { samples: { type: "string", default: "20" }, patches: { type: "string", default: "1024" } },
});
const SAMPLES = Number(values.samples);
const PATCHES = Number(values.patches);
const [DIM, HEADS, HIDDEN] = [1152, 16, 4304];
const MEGABYTE = 1e6;

/** @param {number} count */
const numbers = (count) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
const tokens = { reference: numbers(PATCHES * DIM), generation: numbers(PATCHES * DIM) };
const match = {
  cosine: numbers(PATCHES),
  index: new Int32Array(PATCHES),
  backCosine: numbers(PATCHES),
  backIndex: new Int32Array(PATCHES),
};
const pool = { logits: numbers(HEADS * PATCHES), values: numbers(PATCHES * DIM) };
const head = {
  outWeight: numbers(DIM * DIM),
  outBias: numbers(DIM),
  normWeight: numbers(DIM),
  normBias: numbers(DIM),
  fc1Weight: numbers(DIM * HIDDEN),
  fc1Bias: numbers(HIDDEN),
  fc2Weight: numbers(DIM * HIDDEN),
  fc2Bias: numbers(DIM),
};

/** Bytes of the buffers in a message. @param {unknown} value @returns {number} */
function bytesIn(value) {
  if (ArrayBuffer.isView(value)) return value.buffer.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum, part) => sum + bytesIn(part), 0);
}

let copied = 0;
const { port1, port2 } = new MessageChannel();
serveCalls(
  {
    postMessage(reply, options) {
      copied += bytesIn(reply);
      for (const buffer of options?.transfer ?? []) if (buffer instanceof ArrayBuffer) copied -= buffer.byteLength;
      port2.postMessage(reply, options);
    },
    addEventListener: (type, listener) => port2.addEventListener(type, listener),
  },
  {
    before: async () => ({
      reference: { tokens: tokens.reference, weights: numbers(PATCHES) },
      generation: { tokens: tokens.generation, weights: numbers(PATCHES) },
      match,
      pool,
      head,
    }),
    evidence: async () => {
      const [from, to] = [numbers(PATCHES), numbers(PATCHES)];
      return transferred((take) => ({
        reference: { tokens: tokens.reference, weights: take(from) },
        generation: { tokens: tokens.generation, weights: take(to) },
        match,
        pool,
        model: "a model",
      }));
    },
    poolHead: async () => head,
  },
);
port1.start();
port2.start();
const { call } = connectCalls(Object.assign(port1, { terminate: () => port1.close() }), "The engine stopped.");
const { signal } = new AbortController();

/** @param {string} name */
async function timed(name) {
  copied = 0;
  const start = performance.now();
  await call(signal, name, null);
  return { milliseconds: performance.now() - start, megabytes: copied / MEGABYTE };
}

/** @param {readonly { milliseconds: number, megabytes: number }[]} runs */
function told(runs) {
  const times = runs.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  return {
    megabytes: Number(runs[0]?.megabytes.toFixed(2)),
    medianMilliseconds: Number(times[Math.floor(times.length / 2)]?.toFixed(1)),
    p95Milliseconds: Number(times[Math.floor(0.95 * times.length)]?.toFixed(1)),
  };
}

/** @type {Record<string, { milliseconds: number, megabytes: number }[]>} */
const runs = { before: [], evidence: [] };
// In turns, so that what else the machine does meets both.
for (let i = 0; i < SAMPLES + 2; i++)
  for (const name of Object.keys(runs)) {
    const run = await timed(name);
    if (i >= 2) runs[name]?.push(run);
  }
const once = await timed("poolHead");
console.log(
  JSON.stringify(
    {
      patches: PATCHES,
      samples: SAMPLES,
      before: told(runs["before"] ?? []),
      now: told(runs["evidence"] ?? []),
      headOnceAModel: told([once]),
    },
    null,
    2,
  ),
);
port1.close();
