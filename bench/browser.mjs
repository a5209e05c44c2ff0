// @ts-check
/** The built page in a Chromium: served on a port of its own, opened, and watched from outside. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { ensureChromium, QUIET } from "../tests/chromium.mjs";
import { processorOf, readProc, ROOT, run } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */

const PORT = 41_780;
const VITE = path.join(ROOT, "node_modules/vite/bin/vite.js");
const MINUTE = 60_000;

/**
 * Builds and serves a page.
 * @param {Options} options
 * @param {{ config?: string, port?: number }} [which] the product, unless another configuration is named
 */
export async function servePage({ work }, { config = "vite.config.ts", port = PORT } = {}) {
  const folder = path.join(work, `page-${port}`);
  const args = [VITE, "--config", path.join(ROOT, config)];
  await run(process.execPath, [
    ...args.toSpliced(1, 0, "build"),
    "--outDir",
    folder,
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ]);
  const server = spawn(
    process.execPath,
    [
      ...args.toSpliced(1, 0, "preview"),
      "--outDir",
      folder,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--strictPort",
    ],
    { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] },
  );
  process.once("exit", () => server.kill());
  const address = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; ; attempt++) {
    if (attempt > 100 || server.exitCode !== null) throw new Error(`nothing answers at ${address}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && server.exitCode === null) break;
  }
  return { address, folder, close: () => server.kill() };
}

/**
 * Runs something with a page of a browser of its own, with a profile on the disk: what Playwright opens otherwise is a
 * private window, whose files have little room.
 * @template T
 * @param {string} address
 * @param {(page: Page, version: string) => Promise<T>} task
 * @param {() => void} [before] run in the page before any script of its own
 */
export async function withPage(address, task, before = () => undefined) {
  const profile = mkdtempSync(path.join(tmpdir(), "masc-lens-profile-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: await ensureChromium(),
    args: QUIET,
    viewport: { width: 1440, height: 900 },
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(10 * MINUTE);
    page.on("crash", () => console.error("the page crashed"));
    page.on("pageerror", ({ message }) => console.error(`page: ${message}`));
    await page.addInitScript(before);
    await page.goto(address);
    return await task(page, browser.browser()?.version() ?? "");
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Programs started by this one or by them, whose executable is a Chromium. @returns {number[]} */
function browserProcesses() {
  /** @type {Map<number, number>} */
  const parents = new Map();
  for (const name of readdirSync("/proc")) {
    const parent = /\) \S (\d+)/.exec(readProc(`/proc/${name}/stat`))?.[1];
    if (/^\d+$/.test(name) && parent !== undefined) parents.set(Number(name), Number(parent));
  }
  /** @param {number} id @returns {boolean} */
  const ours = (id) => id === process.pid || (id > 1 && ours(parents.get(id) ?? 0));
  return [...parents.keys()].filter(
    (id) => id !== process.pid && ours(id) && /chrom|edge/i.test(readProc(`/proc/${id}/cmdline`).split("\0")[0] ?? ""),
  );
}

/** Memory of the whole browser, bytes: pages that processes share are counted once (PSS). */
function browserMemory() {
  let sum = 0;
  for (const id of browserProcesses())
    sum += 1024 * Number(/^Pss:\s+(\d+)/m.exec(readProc(`/proc/${id}/smaps_rollup`))?.[1] ?? 0);
  return sum;
}

/**
 * Watches the browser: its memory's peak, bytes, what it held when, and how much processor time it had taken when, in seconds and
 * milliseconds of the day. Linux only; elsewhere the peak is null.
 */
export function watchBrowser() {
  let peak = 0;
  /** @type {{ at: number, processor: number }[]} */
  const times = [];
  /** @type {{ at: number, bytes: number }[]} */
  const held = [];
  const look = () => {
    const bytes = browserMemory();
    peak = Math.max(peak, bytes);
    held.push({ at: Date.now(), bytes });
    times.push({ at: Date.now(), processor: browserProcesses().reduce((sum, id) => sum + processorOf(id), 0) });
  };
  look();
  const timer = setInterval(look, 1000);
  return () => {
    clearInterval(timer);
    look();
    return { memory: peak === 0 ? null : peak, times, held };
  };
}

/** Processor time at a moment, between two looks. @param {{ at: number, processor: number }[]} times @param {number} at */
export function processorAt(times, at) {
  const next = Math.max(
    1,
    times.findIndex((time) => time.at >= at),
  );
  const [a, b] = [times[next - 1], times[next]];
  if (a === undefined || b === undefined) return times.at(-1)?.processor ?? 0;
  const share = b.at === a.at ? 1 : Math.min(1, Math.max(0, (at - a.at) / (b.at - a.at)));
  return a.processor + share * (b.processor - a.processor);
}

/** Waits for the page's engine. @param {Page} page */
export async function engineReady(page) {
  await page
    .getByText(/WASM|WebGPU/)
    .first()
    .waitFor();
}

/**
 * Opens a place of the page.
 * @param {Page} page
 * @param {string} name
 */
export const openPlace = (page, name) =>
  page.getByRole("navigation", { name: "Places" }).getByRole("button", { name }).click();
