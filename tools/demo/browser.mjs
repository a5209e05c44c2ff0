// @ts-check
/** A headless Chromium with the renderer's page in it. Software WebGL, so that any machine draws the same pixels. */
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { findChromium, QUIET } from "../../tests/chromium.mjs";

const ARGUMENTS = [...QUIET, "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/** @type {Promise<string> | null} */
let bundled = null;

/** The page's script, bundled in memory, once a process. */
async function bundle() {
  const entry = fileURLToPath(new URL("scenes/page.ts", import.meta.url));
  const result = await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: { write: false, minify: false, target: "es2023", lib: { entry, formats: ["iife"], name: "demoScenes" } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const each of outputs) {
    if (!("output" in each)) continue;
    const [first] = each.output;
    return first.code;
  }
  throw new Error("missing bundle: vite built nothing of tools/demo/scenes/page.ts");
}

/**
 * Opens the page, hands it over and closes it again whatever happens.
 *
 * @template T
 * @param {(page: import("@playwright/test").Page) => Promise<T>} use
 */
export async function withPage(use) {
  const code = await (bundled ??= bundle());
  const executablePath = findChromium();
  const browser = await chromium.launch({ args: ARGUMENTS, ...(executablePath === null ? {} : { executablePath }) });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") console.error(message.text());
    });
    await page.setContent("<!doctype html><title>scenes</title>");
    await page.addScriptTag({ content: code });
    return await use(page);
  } finally {
    await browser.close();
  }
}

/**
 * Calls a function of the page by its name.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 * @param {readonly unknown[]} values
 */
export function call(page, name, ...values) {
  return page.evaluate(
    ([name, values]) => Reflect.get(Reflect.get(globalThis, "demo"), name)(...values),
    /** @type {[string, unknown[]]} */ ([name, values]),
  );
}
