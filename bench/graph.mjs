// @ts-check
/**
 * Our vision graph beside torch.onnx.export's of the same tower, on onnxruntime-node with the same options, in turns.
 * A few layers of SO400M's shapes: the time of a tower is its layers'.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as ort from "onnxruntime-node";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";
import { median, ROOT, round, run, runAlone, settle } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */

const ROUNDS = 9;
const SIDE = 32;

/** @param {Options} options */
export async function measure(options) {
  await readTypeScript();
  const { openModel } = await import("../src/engine/models.ts");
  const { bytesSource } = await import("../src/platform/bytes.ts");
  const { nodeRuntime } = await import("../src/platform/runtime-node.ts");

  const folder = path.join(options.work, `layers-${options.layers}-naflex`);
  const exported = path.join(options.work, `layers-${options.layers}.onnx`);
  if (!existsSync(folder)) {
    await run(options.python, [path.join(ROOT, "bench", "make_checkpoint.py"), folder, "--layers", String(options.layers), "--text-layers", "1", "--vocabulary", "4096"], { quiet: true });
  }
  const { lines } = await run(options.python, [path.join(ROOT, "bench", "export.py"), folder, String(SIDE), exported], { quiet: true });
  const exporter = lines.findLast(({ from }) => from === "out")?.text ?? "";

  const runtime = nodeRuntime();
  const files = readdirSync(folder).map((name) => bytesSource(name, new Uint8Array(readFileSync(path.join(folder, name)))));
  const model = await openModel(runtime, "bench", files, "fp32");
  if (model.role !== "siglip") throw new Error("not a SigLIP2 checkpoint");
  const theirs = await ort.InferenceSession.create(exported, { executionProviders: ["cpu"], logSeverityLevel: 3 });

  // As in export.py, roughly: what is in the patches does not matter to the time.
  const count = SIDE * SIDE;
  const data = Float32Array.from({ length: count * 768 }, (_, i) => Math.sin((i * i) % 1000));
  const feeds = { patches: new ort.Tensor("float32", data, [1, count, 768]) };
  const ours = () => model.encoder.encode({ grid: { rows: SIDE, columns: SIDE }, data });
  const [a, b] = [(await ours()).tokens, (await theirs.run(feeds))["tokens"]?.data];
  if (!(b instanceof Float32Array)) throw new Error("the export has no tokens");
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference = Math.max(difference, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  const { load } = await settle(options);
  /** @type {{ ours: number[], theirs: number[] }} */
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, task] of /** @type {const} */ ([["ours", ours], ["theirs", () => theirs.run(feeds)]])) {
      const start = performance.now();
      await task();
      times[name].push((performance.now() - start) / 1000);
    }
  }
  const seconds = { ours: median(times.ours), export: median(times.theirs) };
  await model.encoder.release();
  return {
    ratio: round(seconds.export / seconds.ours),
    secondsALayer: { ours: round(seconds.ours / options.layers), export: round(seconds.export / options.layers) },
    layers: options.layers,
    patches: count,
    exporter,
    largestDifference: round(difference / largest, 2),
    load,
  };
}

await runAlone(import.meta.url, measure);
