// @ts-check
/**
 * Draws the installable app's icons from public/icon.svg, in Chromium: `node tools/icons/make.mjs`. What systems cut to shapes
 * of their own has the same squares on a ground that reaches the edges.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { ensureChromium, QUIET } from "../../tests/chromium.mjs";

const PUBLIC = fileURLToPath(new URL("../../public/", import.meta.url));
const svg = readFileSync(`${PUBLIC}icon.svg`, "utf8");
/** Whatever is within the middle four fifths stays: the squares stand there already. */
const whole = svg.replace(' rx="7"', "");

const ICONS = /** @type {const} */ ([
  ["icon-192.png", 192, svg],
  ["icon-512.png", 512, svg],
  ["icon-maskable.png", 512, whole],
]);

const browser = await chromium.launch({ executablePath: await ensureChromium(), args: QUIET });
const page = await browser.newPage();
for (const [name, side, picture] of ICONS) {
  await page.setViewportSize({ width: side, height: side });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${picture}`);
  writeFileSync(PUBLIC + name, await page.screenshot({ omitBackground: true }));
}
await browser.close();
