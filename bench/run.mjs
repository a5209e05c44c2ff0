// @ts-check
/**
 * `npm run bench`: every figure on this machine, one after the other; writes bench/results.json and docs/benchmarks.md.
 *
 *   npm run bench -- --python PATH [--checkpoint DIR] [--only scores,cli] [--add] [--wait MINUTES]
 *
 * With --add rows of an earlier run on the same machine are kept; each says when it was measured.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { measure as spill } from "./spill-cache.mjs";
import { measure as spillCachePage } from "./spill-cache-page.mjs";
import { measure as chromium } from "./chromium.mjs";
import { measureCommand } from "./cli.mjs";
import { measure as graph } from "./graph.mjs";
import { measure as importFile } from "./import.mjs";
import { needCheckpoint, readOptions, ROOT, tidy } from "./options.mjs";
import { measure as measurePackage } from "./package.mjs";
import { report } from "./report.mjs";
import { measure as scores } from "./scores.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {{ date: string, value?: any, error?: string }} Result */

/** Figures by name, in the order in which they are measured: the short ones first. @type {Record<string, (options: Options) => Promise<unknown>>} */
const FIGURES = {
  "spill-cache": spill,
  "spill-cache-page": spillCachePage,
  import: importFile,
  graph,
  package: measurePackage,
  "cli-int8": (options) => measureCommand(options, "int8"),
  "cli-fp32": (options) => measureCommand(options, "fp32"),
  scores,
  "page-int8": async (options) => (await chromium(options, ["int8"]))["int8"],
  "page-fp32": async (options) => (await chromium(options, ["fp32"]))["fp32"],
};

const RESULTS = path.join(ROOT, "bench", "results.json");
const DOCUMENT = path.join(ROOT, "docs", "benchmarks.md");

/** @param {string} name */
const versionOf = (name) =>
  JSON.parse(readFileSync(path.join(ROOT, "node_modules", name, "package.json"), "utf8")).version;

function machine() {
  const [first] = os.cpus();
  return {
    processor: `${first?.model.trim() ?? "unknown"}, ${os.cpus().length} cores`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    onnxruntime: `onnxruntime-node ${versionOf("onnxruntime-node")}, onnxruntime-web ${versionOf("onnxruntime-web")}`,
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim(),
  };
}

const add = process.argv.includes("--add");
process.argv = process.argv.filter((word) => word !== "--add");
// A run that is ended leaves no servers and no files of the spill cache behind: both go with "exit".
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const options = readOptions();
const names = Object.keys(FIGURES);
const strangers = options.only.filter((name) => !names.includes(name));
if (strangers.length > 0) throw new Error(`unknown figure ${strangers.join(", ")}; there are ${names.join(", ")}`);
/** @type {Record<string, Result>} */
const earlier = add && existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, "utf8")).figures : {};
/** @type {Record<string, Result>} */
const figures = earlier;
const write = () => {
  const results = {
    machine: machine(),
    checkpoint: path.basename(options.checkpoint),
    patches: options.patches,
    figures,
  };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(DOCUMENT, report(results));
};
await needCheckpoint(options);
try {
  for (const [name, measure] of Object.entries(FIGURES)) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    console.error(`== ${name}`);
    const date = new Date().toISOString().slice(0, 16).replace("T", " ");
    try {
      figures[name] = { date, value: await measure(options) };
    } catch (error) {
      console.error(error);
      figures[name] = { date, error: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
      process.exitCode = 1;
    }
    console.error(JSON.stringify(figures[name].value ?? figures[name].error));
    write();
  }
} finally {
  tidy(options);
}
console.log(`written: ${path.relative(ROOT, DOCUMENT)}, ${path.relative(ROOT, RESULTS)}`);
