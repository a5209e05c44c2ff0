// @ts-check
/**
 * Writes the pairs of the demo that the start page leads to as a shared project: `npx vite build && node tools/demo/share.mjs`.
 * Opens the built page in a headless Chromium, scores the demo there, and shares one scene by each of its methods through the
 * page's own sheet. Writes public/start/demo.shared.masc-lens; tests/demo/shared.test.ts holds its numbers against the engine's.
 */
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { preview } from "vite";
import { findChromium, QUIET } from "../../tests/chromium.mjs";

const FILTER = "concept:purple-zigzag-cactus bookshelves";
const PAIRS = 5;
const MINUTE = 60_000;

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const server = await preview({ root: at(""), preview: { port: 0, host: "127.0.0.1" } });
const address = server.resolvedUrls?.local[0];
if (address === undefined) throw new Error("missing address: vite preview serves none");
const executablePath = findChromium();
const browser = await chromium.launch({ args: QUIET, ...(executablePath === null ? {} : { executablePath }) });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  await page.goto(address);
  await page.getByRole("button", { name: "Open the demo" }).click();
  await page.getByText(/^scored 120 of 120$/).waitFor({ timeout: 5 * MINUTE });
  await page.getByRole("button", { name: "End the tour" }).click();
  await page.locator("input[type=search]").fill(FILTER);
  await page
    .getByRole("grid", { name: "Samples" })
    .and(page.locator(`[aria-rowcount="${PAIRS + 1}"]`))
    .waitFor();
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  const sheet = page.getByRole("dialog", { name: "Share" });
  await sheet.getByRole("radio", { name: /^Full size/ }).check();
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 2 * MINUTE }),
    sheet.getByRole("button", { name: "Write the file" }).click(),
  ]);
  await download.saveAs(at("public/start/demo.shared.masc-lens"));
} finally {
  await browser.close();
  await server.close();
}
