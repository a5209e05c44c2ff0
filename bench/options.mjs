// @ts-check
/**
 * What the figures share: arguments, a folder of the run's own, children, medians. A figure is a module with a
 * `measure(options)` that returns plain data; run by itself it prints that as JSON.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * @typedef {object} Options
 * @property {string} python with torch, transformers and masc-metric
 * @property {string} checkpoint folder of a SigLIP2 NaFlex checkpoint; "naflex" is in its name, or the package takes it for a fixed-size one
 * @property {number} patches
 * @property {string} work a folder of this run's own
 * @property {number} layers of the export's tower
 * @property {number} pairs of the spill cache
 * @property {number} wait minutes to wait for a quiet machine before a figure, at most
 * @property {boolean} keep keep `work`
 * @property {string[]} only
 */

/** Its checkpoint, where none is given; made once. */
const MADE = path.join(ROOT, ".cache", "bench", "so400m-naflex-random");

/** @returns {Options} */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      python: { type: "string", default: process.env["BENCH_PYTHON"] ?? "python3" },
      checkpoint: { type: "string", default: process.env["BENCH_CHECKPOINT"] ?? MADE },
      patches: { type: "string", default: "1024" },
      work: { type: "string" },
      layers: { type: "string", default: "6" },
      pairs: { type: "string", default: "1000" },
      wait: { type: "string", default: "0" },
      only: { type: "string", multiple: true },
    },
  });
  const { python, checkpoint, work } = values;
  if (work !== undefined) mkdirSync(work, { recursive: true });
  return {
    python,
    checkpoint: path.resolve(checkpoint),
    patches: Number(values.patches),
    work: work === undefined ? mkdtempSync(path.join(tmpdir(), "masc-lens-bench-")) : path.resolve(work),
    layers: Number(values.layers),
    pairs: Number(values.pairs),
    wait: Number(values.wait),
    keep: work !== undefined,
    only: (values.only ?? []).flatMap((names) => names.split(",")),
  };
}

/** Makes the full-size checkpoint where it is the default one and not there yet. @param {Options} options */
export async function needCheckpoint(options) {
  if (existsSync(path.join(options.checkpoint, "config.json"))) return;
  if (options.checkpoint !== MADE) throw new Error(`missing checkpoint: ${options.checkpoint} has no config.json`);
  mkdirSync(MADE, { recursive: true });
  await run(options.python, [path.join(ROOT, "bench", "make_checkpoint.py"), MADE]);
}

/** @param {Options} options */
export function tidy(options) {
  if (!options.keep) rmSync(options.work, { recursive: true, force: true });
}

/**
 * Runs a module's figure if the module is what Node was started with.
 * @param {string} url import.meta.url
 * @param {(options: Options) => Promise<unknown>} measure
 */
export async function runAlone(url, measure) {
  if (process.argv[1] === undefined || pathToFileURL(process.argv[1]).href !== url) return;
  const options = readOptions();
  try {
    console.log(JSON.stringify(await measure(options), null, 2));
  } finally {
    tidy(options);
  }
}

/**
 * @typedef {object} Line
 * @property {"out" | "err"} from
 * @property {number} at seconds since the program was started
 * @property {string} text
 * @property {number} processor seconds of processor time that it had taken by then
 */

/**
 * Runs a program and keeps when it said what.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean }} [how]
 * @returns {Promise<{ lines: Line[], seconds: number, peak: number }>} peak: its largest resident memory, bytes
 */
export function run(program, args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    /** @type {Line[]} */
    const lines = [];
    /** @param {(pid: number) => number} of */
    const ofAll = (of) => (child.pid === undefined ? 0 : treeOf(child.pid).reduce((sum, pid) => sum + of(pid), 0));
    const processor = () => ofAll(processorOf);
    const rest = { out: "", err: "" };
    /** @param {"out" | "err"} from @param {Buffer} bytes */
    const take = (from, bytes) => {
      const at = seconds();
      const parts = (rest[from] + bytes.toString()).split("\n");
      rest[from] = parts.pop() ?? "";
      for (const text of parts) {
        lines.push({ from, at, text, processor: processor() });
        if (from === "err" && !quiet) console.error(`  ${at.toFixed(1)} s  ${text}`);
      }
    };
    child.stdout.on("data", (bytes) => take("out", bytes));
    child.stderr.on("data", (bytes) => take("err", bytes));
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, ofAll(peakOf));
    }, 500);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ lines, seconds: seconds(), peak });
      else
        reject(
          new Error(
            `${path.basename(program)} ended with ${code}: ${lines
              .slice(-5)
              .map(({ text }) => text)
              .join("\n")}`,
          ),
        );
    });
  });
}

/**
 * A checkpoint of SO400M's sizes with a few layers and few words; made where there is none yet.
 * @param {Options} options
 * @returns {Promise<string>} its folder
 */
export async function fewLayers({ work, layers, python }) {
  const folder = path.join(work, `layers-${layers}-naflex`);
  if (!existsSync(folder))
    await run(
      python,
      [
        path.join(ROOT, "bench", "make_checkpoint.py"),
        folder,
        "--layers",
        String(layers),
        "--text-layers",
        "1",
        "--vocabulary",
        "4096",
      ],
      { quiet: true },
    );
  return folder;
}

/** A program and all that it started: the command line computes in a process of its own. @param {number} pid @returns {number[]} */
function treeOf(pid) {
  const children = readProc(`/proc/${pid}/task/${pid}/children`).trim();
  return [pid, ...(children === "" ? [] : children.split(" ").flatMap((child) => treeOf(Number(child))))];
}

/** @param {number} pid @returns {number} bytes; 0 where the system does not say */
function peakOf(pid) {
  const status = readProc(`/proc/${pid}/status`);
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}

/** Clock ticks a second: 100 on every Linux that is met. */
const TICKS = 100;

/** Seconds of processor time that a program has taken; 0 where the system does not say. @param {number} pid */
export function processorOf(pid) {
  const fields = readProc(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** @param {number} value @param {number} [digits] */
export const round = (value, digits = 3) => Number(value.toPrecision(digits));

/** A file of /proc; empty where there is none. @param {string} file */
export function readProc(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Waits until nothing else computes, and says the load that is left. @param {Options} options */
export async function settle({ wait }) {
  const end = performance.now() + wait * 60_000;
  while ((loadavg()[0] ?? 0) >= 1 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5000));
  return { load: round(loadavg()[0] ?? 0) };
}
