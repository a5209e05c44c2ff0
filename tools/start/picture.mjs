// @ts-check
/**
 * Makes the picture of the start page: `npx vite build && node tools/start/picture.mjs`. Opens the built page in a
 * headless Chromium, scores the demo there, and takes both pictures of one sample with the heat that the page drew over
 * them. Nothing of it is drawn by hand; the numbers beside it are the page's own. Writes public/start/*.webp and
 * src/views/start/shown.ts.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { preview } from "vite";
import { findChromium, QUIET } from "../../tests/chromium.mjs";

/** A part of this one has drifted, and the heat shows which. */
const SAMPLE = "drifted-purple-zigzag-cactus-library";
/** Pixels a side: twice what the start page shows. */
const SIZE = 560;
const QUALITY = 0.82;
const MINUTE = 60_000;

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** @param {import("@playwright/test").Page} page */
async function openSample(page) {
  await page.getByRole("button", { name: "Open the demo" }).click();
  await page.getByText(/^scored 120 of 120$/).waitFor({ timeout: 5 * MINUTE });
  await page.getByText("kept in this browser").waitFor({ timeout: MINUTE });
  const project = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("project");
  await page.goto(`${new URL("?threads=1", page.url())}#project=${project}&sample=${SAMPLE}&size=full`);
  await page.reload();
  await page.getByTestId("cp-sum").waitFor({ timeout: MINUTE });
}

/**
 * One of the two pictures, all that is drawn on it: its layers laid over each other at their own size.
 *
 * @param {import("@playwright/test").Locator} frame
 */
const pictureOf = (frame) =>
  frame.evaluate(
    (element, { size, quality }) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = size;
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas to draw on");
      for (const layer of element.querySelectorAll("canvas")) {
        context.filter = getComputedStyle(layer).filter;
        context.imageSmoothingEnabled = getComputedStyle(layer).imageRendering !== "pixelated";
        context.imageSmoothingQuality = "high";
        // The scene is square, and stands in the middle of its frame.
        const side = Math.min(layer.width, layer.height);
        const [x, y] = [(layer.width - side) / 2, (layer.height - side) / 2];
        context.drawImage(layer, x, y, side, side, 0, 0, size, size);
      }
      return canvas.toDataURL("image/webp", quality);
    },
    { size: SIZE, quality: QUALITY },
  );

/** @param {string} url "data:image/webp;base64,…" */
const bytesOf = (url) => Buffer.from(url.slice(url.indexOf(",") + 1), "base64");

const server = await preview({ root: at(""), preview: { port: 0, host: "127.0.0.1" } });
const address = server.resolvedUrls?.local[0];
if (address === undefined) throw new Error("missing address: vite preview serves none");
const executablePath = findChromium();
const browser = await chromium.launch({ args: QUIET, ...(executablePath === null ? {} : { executablePath }) });
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2 });
  await page.goto(`${address}?threads=1`);
  await openSample(page);
  const sum = await page.getByTestId("cp-sum").textContent();
  const [, patches, cp] = /\/ (\d+) subject patches = (-?[\d.]+)/.exec(sum ?? "") ?? [];
  if (patches === undefined || cp === undefined) throw new Error(`unsupported sum: "${sum}"`);
  mkdirSync(at("public/start"), { recursive: true });
  for (const side of ["Reference", "Generation"]) {
    const bytes = bytesOf(await pictureOf(page.getByRole("application", { name: new RegExp(`^${side}`) })));
    writeFileSync(at(`public/start/${side.toLowerCase()}.webp`), bytes);
    console.log(`${side.toLowerCase()}.webp: ${bytes.length} bytes`);
  }
  const text = `/** What the start page's picture shows: written by tools/start/picture.mjs, with the page's own numbers. */
    export const SHOWN = { sample: ${JSON.stringify(SAMPLE)}, size: ${SIZE}, patches: ${patches}, cp: ${cp} } as const;\n`;
  const file = at("src/views/start/shown.ts");
  writeFileSync(file, text);
  execFileSync(process.execPath, [at("node_modules/oxfmt/bin/oxfmt"), file]);
  console.log(sum);
} finally {
  await browser.close();
  await server.close();
}
