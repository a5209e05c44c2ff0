// @ts-check
/**
 * Our vision graph beside torch.onnx.export's of the same tower, on onnxruntime-node with the same options, in turns.
 * A few layers of SO400M's shapes: the time of a tower is its layers'.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as ort from "onnxruntime-node";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";
import { fewLayers, median, ROOT, round, run, runAlone, settle } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */

const ROUNDS = 9;
const SIDE = 32;

/** @param {Options} options */
export async function measure(options) {
  await readTypeScript();
  const { openModel } = await import("../src/engine/models.ts");
  const { bytesSource } = await import("../src/platform/bytes.ts");
  const { ortRuntime } = await import("../src/platform/runtime.ts");
  const { nodeRuntime } = await import("../src/platform/runtime-node.ts");

  const folder = await fewLayers(options);
  const exported = path.join(options.work, `layers-${options.layers}.onnx`);
  const { lines } = await run(options.python, [path.join(ROOT, "bench", "export.py"), folder, String(SIDE), exported], {
    quiet: true,
  });
  const exporter = lines.findLast(({ from }) => from === "out")?.text ?? "";

  const runtime = nodeRuntime();
  const files = readdirSync(folder).map((name) =>
    bytesSource(name, new Uint8Array(readFileSync(path.join(folder, name)))),
  );
  const one = ortRuntime(ort, {
    provider: "cpu",
    threads: 1,
    session: { executionProviders: ["cpu"], logSeverityLevel: 3, intraOpNumThreads: 1 },
  });
  /** @param {typeof runtime} on @param {"fp32" | "int8"} precision */
  const open = async (on, precision) => {
    const model = await openModel(on, "bench", files, precision);
    return model.backbone;
  };
  const encoders = {
    ours: await open(runtime, "fp32"),
    int8: await open(runtime, "int8"),
    oneThread: await open(one, "fp32"),
  };
  const theirs = await ort.InferenceSession.create(exported, { executionProviders: ["cpu"], logSeverityLevel: 3 });

  // As in export.py, roughly: what is in the patches does not matter to the time.
  const count = SIDE * SIDE;
  const data = Float32Array.from({ length: count * 768 }, (_, i) => Math.sin((i * i) % 1000));
  const feeds = { patches: new ort.Tensor("float32", data, [1, count, 768]) };
  /** @param {keyof typeof encoders} which */
  const encode = (which) => encoders[which].encode({ grid: { rows: SIDE, columns: SIDE }, data }, ["patches"]);
  for (const which of /** @type {const} */ (["int8", "oneThread"])) await encode(which);
  const [a, b] = [
    (await encode("ours")).patches?.tokens ?? new Float32Array(),
    (await theirs.run(feeds))["tokens"]?.data,
  ];
  if (!(b instanceof Float32Array)) throw new Error("the export has no tokens");
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference = Math.max(difference, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  const { load } = await settle(options);
  /** @type {Record<"ours" | "export" | "int8" | "oneThread", number[]>} */
  const times = { ours: [], export: [], int8: [], oneThread: [] };
  const tasks = /** @type {const} */ ([
    ["ours", () => encode("ours")],
    ["export", () => theirs.run(feeds)],
    ["int8", () => encode("int8")],
    ["oneThread", () => encode("oneThread")],
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, task] of tasks) {
      const start = performance.now();
      await task();
      times[name].push((performance.now() - start) / 1000);
    }
  }
  const seconds = {
    ours: median(times.ours),
    export: median(times.export),
    int8: median(times.int8),
    oneThread: median(times.oneThread),
  };
  for (const encoder of Object.values(encoders)) await encoder.release();
  return {
    ratio: round(seconds.export / seconds.ours),
    secondsALayer: Object.fromEntries(
      Object.entries(seconds).map(([name, value]) => [name, round(value / options.layers)]),
    ),
    int8Ratio: round(seconds.ours / seconds.int8),
    threadsRatio: round(seconds.oneThread / seconds.ours),
    layers: options.layers,
    patches: count,
    exporter,
    largestDifference: round(difference / largest, 2),
    load,
  };
}

await runAlone(import.meta.url, measure);
