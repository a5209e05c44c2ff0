// @ts-check
/**
 * What preparing a picture takes beside Pillow and torchvision: decoding, and bringing it to 512 pixels a side (1,024
 * patches), on five files of 512 to 4,096 px. Processor time, one thread, the best of so many, and of a
 * second at least, that V8 has compiled the kernels for speed, all in one run.
 *
 *   node bench/prepare/prepare.mjs [--python python3] [--repeats 30]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readTypeScript } from "../../src/cli/typescript-loader.mjs";

await readTypeScript();
const { installKernels } = await import("../../src/engine/install-kernels.ts");
const { decodeImage } = await import("../../src/imaging/decode.ts");
const { cutPatches, scalingTable } = await import("../../src/imaging/patches.ts");
const { asStored } = await import("../../src/imaging/reading.ts");
const { resample } = await import("../../src/imaging/resample.ts");
const { nodeCodecs } = await import("../../src/platform/codecs-node.ts");

const { values } = parseArgs({
  options: { python: { type: "string", default: "python3" }, repeats: { type: "string", default: "30" } },
});
const REPEATS = Number(values.repeats);
/** Milliseconds: thirty small pictures are done before V8 is. */
const LEAST = 1000;
const SIDE = 512;
const PATCH = 16;
const script = fileURLToPath(new URL("prepare.py", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bench-prepare-"));
/** @param {string[]} args */
const python = (...args) => execFileSync(values.python, [script, ...args], { encoding: "utf8" });

/** Milliseconds of processor, of all threads. @param {() => unknown} work */
async function best(work) {
  let least = Infinity;
  const begun = performance.now();
  for (let i = 0; i < REPEATS || performance.now() - begun < LEAST; i++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** @param {number} value */
const rounded = (value) => Number(value.toFixed(2));

try {
  python("make", folder);
  await installKernels();
  const codecs = nodeCodecs();
  const table = scalingTable({ factor: 1 / 255, normalise: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } });
  /** @type {Record<string, { decode: number, resample: number }>} */
  const theirs = JSON.parse(python("time", folder, String(SIDE), String(REPEATS)));
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const [name, their] of Object.entries(theirs)) {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const picture = await decodeImage(bytes, codecs, name);
    const small = resample(asStored(picture), SIDE, SIDE, "bilinear", "torchvision");
    const decode = await best(() => decodeImage(bytes, codecs, name));
    const resampling = await best(() => resample(asStored(picture), SIDE, SIDE, "bilinear", "torchvision"));
    found[name] = {
      decode: { ours: rounded(decode), pillow: their.decode, ratio: rounded(decode / their.decode) },
      resample: { ours: rounded(resampling), torchvision: their.resample, ratio: rounded(resampling / their.resample) },
      patches: rounded(await best(() => cutPatches(small, PATCH, table, "yxc"))),
    };
  }
  console.log(JSON.stringify({ load: loadavg()[0], files: found }, null, 2));
} finally {
  rmSync(folder, { recursive: true });
}
