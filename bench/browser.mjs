// @ts-check
/** The built page in a Chromium: served on a port of its own, opened, and watched from outside. */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { ensureChromium, QUIET } from "../tests/chromium.mjs";
import { readProc, ROOT, run } from "./options.mjs";

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
  await run(process.execPath, [...args.toSpliced(1, 0, "build"), "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"]);
  const server = spawn(process.execPath, [...args.toSpliced(1, 0, "preview"), "--outDir", folder, "--host", "127.0.0.1", "--port", String(port), "--strictPort"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const address = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) break;
    if (attempt > 100 || server.exitCode !== null) throw new Error(`nothing answers at ${address}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { address, close: () => server.kill() };
}

/**
 * Runs something with a page of a browser of its own.
 * @template T
 * @param {string} address
 * @param {(page: Page, version: string) => Promise<T>} task
 */
export async function withPage(address, task) {
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: QUIET });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(10 * MINUTE);
    page.on("crash", () => console.error("the page crashed"));
    page.on("pageerror", ({ message }) => console.error(`page: ${message}`));
    await page.goto(address);
    return await task(page, browser.version());
  } finally {
    await browser.close();
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
  return [...parents.keys()].filter((id) => id !== process.pid && ours(id) && /chrom|edge/i.test(readProc(`/proc/${id}/cmdline`).split("\0")[0] ?? ""));
}

/** Memory of the whole browser, bytes: pages that processes share are counted once (PSS). */
function browserMemory() {
  let sum = 0;
  for (const id of browserProcesses()) sum += 1024 * Number(/^Pss:\s+(\d+)/m.exec(readProc(`/proc/${id}/smaps_rollup`))?.[1] ?? 0);
  return sum;
}

/** Watches the browser's memory. Linux only; elsewhere it stays null. */
export function watchMemory() {
  let peak = 0;
  const look = () => (peak = Math.max(peak, browserMemory()));
  look();
  const timer = setInterval(look, 1000);
  return () => {
    clearInterval(timer);
    return peak === 0 ? null : peak;
  };
}

/** Waits for the page's engine. @param {Page} page */
export async function engineReady(page) {
  await page.getByText(/WASM|WebGPU/).first().waitFor();
}

/**
 * Opens a place of the page.
 * @param {Page} page
 * @param {string} name
 */
export const openPlace = (page, name) => page.getByRole("navigation", { name: "Places" }).getByRole("button", { name }).click();
