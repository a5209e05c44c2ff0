// @ts-check
/**
 * `npm test`: lint, format, types, unit and parity tests, the slow ones, the build, the budget of its sizes, the browser tests; every step runs, whatever failed before.
 * `node tests/run.mjs --only unit,e2e -- ARGS` runs some; ARGS go to the one that is named alone.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureChromium } from "./chromium.mjs";
import { addUp, closingLine, countPlaywright, countStep, countVitest, exitCode, summary } from "./report.mjs";

/** @typedef {import("./report.mjs").Counts} Counts */
/** @typedef {import("./report.mjs").StepResult} StepResult */

/**
 * @typedef {object} Context
 * @property {string} reports a folder of this run's own
 * @property {string[]} extra arguments for the step's program
 * @property {readonly StepResult[]} done the steps before
 */

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OLDEST_NODE = /** @type {const} */ ([20, 19]);
/** Milliseconds after which a step counts as hung. */
const STEP_LIMIT = 45 * 60_000;

/**
 * What only reads the sources gives way to the tests that run beside it, which leave a core idle now and then: on two
 * cores that is most of a minute. What it says comes when it ends. Browser tests have the machine to themselves.
 */
const GIVING_WAY = ["lint", "format", "types", "build"];
const BESIDE_THEM = ["unit", "slow"];

/** @type {Record<string, (context: Context) => Promise<Counts>>} */
const STEPS = {
  lint: async ({ extra }) => {
    const rules = await givingWay("oxlint/bin/oxlint", ["--deny-warnings", ...extra]);
    return countStep((await givingWay("../tools/floors.mjs", [])) && rules);
  },

  format: async ({ extra }) => countStep(await givingWay("oxfmt/bin/oxfmt", ["--check", ...extra])),

  types: async ({ extra }) => countStep(await givingWay("../tools/types.mjs", extra)),

  unit: (context) => vitest(["unit", "unit-state"], context),
  slow: (context) => vitest(["slow", "slow-demo"], context),

  build: async ({ extra }) => countStep(await givingWay("vite/bin/vite.js", ["build", ...extra])),

  sizes: async ({ done }) => {
    if (notBuilt(done)) return countStep(false, "not run: there is no build to measure");
    return countStep(await run(path.join(ROOT, "tests", "sizes.mjs"), []));
  },

  e2e: async ({ reports, extra, done }) => {
    // A page left over from an earlier build would answer for this one.
    if (notBuilt(done)) return countStep(false, "not run: there is no build to open");
    const file = path.join(reports, "playwright.json");
    const env = { CHROMIUM_PATH: await ensureChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    const args = ["test", "--reporter=list,json", ...extra];
    return countPlaywright(...(await reportOf(file, "@playwright/test/cli.js", args, env)));
  },
};

/**
 * @param {readonly [string, ...string[]]} projects of vitest.config.ts; the step's report has the first one's name
 * @param {Context} context
 * @returns {Promise<Counts>}
 */
async function vitest(projects, { reports, extra }) {
  const file = path.join(reports, `vitest-${projects[0]}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return countVitest(
    ...(await reportOf(file, "vitest/vitest.mjs", [
      "run",
      ...projects.map((name) => `--project=${name}`),
      ...reporters,
      ...extra,
    ])),
  );
}

/** @param {readonly StepResult[]} done */
const notBuilt = (done) => done.some((step) => step.name === "build" && step.failed > 0);

/**
 * Runs a program's JavaScript entry with this Node: no shell and no `.cmd` file between, so it is the same on Windows.
 * @param {string} entry as seen from node_modules
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
const node = (entry, args, env) => run(pathOf(entry), args, { env });

/** The same at a lower priority. @param {string} entry @param {string[]} args */
const givingWay = (entry, args) => run(pathOf(entry), args, { givesWay: true });

/** @param {string} entry as seen from node_modules */
const pathOf = (entry) => path.join(ROOT, "node_modules", ...entry.split("/"));

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string> | undefined, givesWay?: boolean }} [options]
 * @returns {Promise<boolean>} whether it succeeded
 */
function run(program, args, { env = {}, givesWay = false } = {}) {
  return new Promise((resolve) => {
    const said = givesWay ? "pipe" : "inherit";
    const child = spawn(process.execPath, [program, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", said, said],
    });
    /** @type {Uint8Array[]} */
    const kept = [];
    if (givesWay && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => kept.push(chunk));
    const hung = setTimeout(() => {
      console.error(`${path.basename(program)} was stopped after ${STEP_LIMIT / 60_000} minutes`);
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
    }, STEP_LIMIT);
    child.on("error", (error) => console.error(error.message));
    child.on("close", (code) => {
      clearTimeout(hung);
      if (givesWay) process.stdout.write(`\n== ${path.basename(program)}\n${Buffer.concat(kept).toString()}`);
      resolve(code === 0);
    });
  });
}

/**
 * @param {string} file where the runner writes its report
 * @param {string} entry
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<[report: unknown, exitedOk: boolean]>}
 */
async function reportOf(file, entry, args, env) {
  const ok = await node(entry, args, env);
  return [existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null, ok];
}

/**
 * @param {string} name
 * @param {Context} context
 * @returns {Promise<StepResult>}
 */
async function runStep(name, context) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const step = STEPS[name];
  /** @type {Counts} */
  let counts;
  try {
    counts = step === undefined ? countStep(false, "unknown step") : await step(context);
  } catch (error) {
    counts = countStep(false, error instanceof Error ? error.message : String(error));
  }
  return { name, ...counts, seconds: (performance.now() - start) / 1000 };
}

/** @param {readonly string[]} names @param {Context} context */
async function inOrder(names, context) {
  const steps = [];
  for (const name of names) steps.push(await runStep(name, context));
  return steps;
}

/** @returns {{ names: string[], extra: string[] }} */
function readArguments() {
  const { values, positionals } = parseArgs({
    options: { only: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  const all = Object.keys(STEPS);
  const only = (values.only ?? []).flatMap((names) => names.split(","));
  const strangers = only.filter((name) => !all.includes(name));
  if (strangers.length > 0) throw new Error(`unknown step ${strangers.join(", ")}; there are ${all.join(", ")}`);
  const names = only.length === 0 ? all : all.filter((name) => only.includes(name));
  if (positionals.length > 0 && names.length !== 1)
    throw new Error("arguments after -- need a single step to go to: --only unit -- ARGS");
  return { names, extra: positionals };
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    throw new Error(`unsupported Node ${process.versions.node}: ${OLDEST_NODE.join(".")} or newer is needed`);
}

/** @returns {Promise<Counts>} */
async function main() {
  checkNode();
  const { names, extra } = readArguments();
  const reports = mkdtempSync(path.join(tmpdir(), "masc-lens-"));
  /** @type {StepResult[]} */
  const done = [];
  try {
    const context = { reports, extra, done };
    const beside = names.filter((name) => BESIDE_THEM.includes(name));
    const [tests, checks] = await Promise.all([
      inOrder(beside, context),
      Promise.all(names.filter((name) => GIVING_WAY.includes(name)).map((name) => runStep(name, context))),
    ]);
    done.push(...checks, ...tests);
    const rest = names.filter((name) => !done.some((step) => step.name === name));
    for (const name of rest) done.push(await runStep(name, context));
    done.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  // Steps that run beside each other take less than their sum.
  const seconds = Math.round(performance.now() / 1000);
  console.log(`\n${summary(done)}\n\nThe whole took ${Math.floor(seconds / 60)} min ${seconds % 60} s.\n`);
  return addUp(done);
}

const counts = await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return countStep(false);
});
console.log(closingLine(counts));
process.exitCode = exitCode(counts);
