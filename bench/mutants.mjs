// @ts-check
/**
 * Damaged pictures by the hundred: is every row answered or refused in a sentence, how long does the slowest take, how
 * much memory does the process hold? Exits with 1 where one is not, or takes more than 20 seconds or a gigabyte.
 *
 *   node bench/mutants.mjs [--count 500] [--seed 1] [--format jpeg …]
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

await readTypeScript();
const { runJob } = await import("../src/engine/job.ts");
const { openModel } = await import("../src/engine/models.ts");
const { Pipeline } = await import("../src/engine/pipeline.ts");
const { bytesSource } = await import("../src/platform/bytes.ts");
const { nodeCodecs } = await import("../src/platform/codecs-node.ts");
const { nodeRuntime } = await import("../src/platform/runtime-node.ts");
const { oracleModel, oracleSource } = await import("../tests/parity/oracle.ts");
const { complaintOf, FORMATS, kindOf, mutantsOf } = await import("../tests/imaging/mutants.ts");

/** @typedef {import("../src/imaging/sniff.ts").ImageFormat} ImageFormat */

const SECONDS = 20;
const MEGABYTES = 1000;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    format: { type: "string", multiple: true },
  },
});
const formats = /** @type {ImageFormat[]} */ (Object.keys(FORMATS)).filter(
  (format) => values.format?.includes(format) ?? true,
);
const settings = { maxPatches: 64, threshold: 0.5, stripper: /** @type {const} */ ("regex") };

const runtime = nodeRuntime();
const pipeline = new Pipeline(nodeCodecs());
for (const name of ["siglip2-naflex-tiny", "clip-tiny-patch32", "dino-tiny-vits8"])
  await pipeline.use(await openModel(runtime, name, oracleModel(name), "fp32"));

/** Each mutant as the reference of a row, and as a mask of another. @param {ImageFormat} format */
async function tryFormat(format) {
  const mutants = [...mutantsOf(format, Number(values.count), Number(values.seed))];
  const sources = new Map(mutants.map(({ path, bytes }) => [path, bytesSource(path, bytes)]));
  const sound = {
    reference: "images/cat.png",
    referenceMask: "masks/cat.png",
    generation: "images/rocket.png",
    generationMask: "masks/rocket.png",
    prompt: "a cat",
    object: "cat",
  };
  const samples = mutants.flatMap(({ name, path }) => [
    { ...sound, id: name, reference: path, referenceMask: null },
    { ...sound, id: `mask ${name}`, referenceMask: path },
  ]);
  /** @type {Map<string, import("../src/engine/protocol.ts").Outcome>} */
  const outcomes = new Map();
  let slowest = { seconds: 0, id: "" };
  let since = performance.now();
  await runJob(new AbortController().signal, pipeline, samples, settings, {
    find: (path) => sources.get(path) ?? oracleSource(path),
    onProgress: (said) => {
      if (said.kind !== "row") return;
      outcomes.set(said.id, said.outcome);
      const seconds = (performance.now() - since) / 1000;
      since = performance.now();
      if (seconds > slowest.seconds) slowest = { seconds, id: said.id };
    },
  });
  /** @type {Record<string, number>} */
  const kinds = {};
  for (const [id, outcome] of outcomes) {
    const kind = `${id.startsWith("mask ") ? "mask" : "picture"}: ${kindOf(outcome)}`;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  const complaints = mutants.flatMap((mutant) =>
    [complaintOf(mutant, outcomes.get(mutant.name)), complaintOf(mutant, outcomes.get(`mask ${mutant.name}`))].filter(
      (complaint) => complaint !== null,
    ),
  );
  const megabytes = process.resourceUsage().maxRSS / 1000;
  if (slowest.seconds > SECONDS) complaints.push(`${slowest.id} took ${slowest.seconds.toFixed(1)} s`);
  if (megabytes > MEGABYTES) complaints.push(`the process held ${Math.round(megabytes)} MB`);
  return {
    format,
    mutants: mutants.length,
    kinds,
    slowest: { seconds: Math.round(slowest.seconds * 100) / 100, row: slowest.id },
    megabytes: Math.round(megabytes),
    complaints,
  };
}

let failed = false;
for (const format of formats) {
  const result = await tryFormat(format);
  failed ||= result.complaints.length > 0;
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
}
await pipeline.release();
if (failed) process.stderr.write(`${fileURLToPath(import.meta.url)}: see "complaints"\n`);
process.exitCode = failed ? 1 : 0;
