// @ts-check
/**
 * What the page of results takes in the built page, in Chromium, of 9,450 pairs by 10 metrics with two raters: from what a
 * person presses to the frame that shows it (Event Timing, in steps of 8 ms), and how long the worker takes for all
 * intervals. Frames are drawn by a processor here. Not part of `npm run bench`.
 *
 *   node bench/results-page.mjs --work DIR [--address URL]
 *
 * `--address` measures a page that is served already; left out, this one is built.
 */
import { engineReady, servePage, withPage } from "./browser.mjs";
import { forgetEvents, react, watchEvents } from "./event-timing.mjs";
import { round, runAlone } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */

const CONCEPTS = 150;
const PROMPTS = 9;
const METHODS = 7;
const METRICS = 10;
const TIMES = 5;
const DRAWN = "95 % intervals: bootstrap over concepts, 2,000 draws";

const address = (() => {
  const at = process.argv.indexOf("--address");
  return at < 0 ? null : (process.argv.splice(at, 2)[1] ?? null);
})();

/** In [0, 1), the same every time. @param {number} place @param {number} salt */
function noise(place, salt) {
  const value = Math.sin((place + 1) * 12.9898 + salt * 78.233) * 43_758.5453;
  return value - Math.floor(value);
}

/** @param {string} name @param {string[]} lines */
const file = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });

/** A table of scores and two raters' ratings of the same pairs. */
function files() {
  const pairs = Array.from({ length: CONCEPTS * PROMPTS * METHODS }, (_, i) => ({
    concept: `concept ${i % CONCEPTS}`,
    prompt: Math.floor(i / CONCEPTS) % PROMPTS,
    method: `method ${Math.floor(i / CONCEPTS / PROMPTS)}`,
    quality: noise(i, 1),
  }));
  const metrics = Array.from({ length: METRICS }, (_, m) => (m === 0 ? "cp" : `metric_${m}`));
  const scores = pairs.map(({ concept, prompt, method, quality }, i) =>
    [concept, prompt, method, ...metrics.map((_, m) => ((quality + m * noise(i, m + 2)) / (m + 1)).toFixed(6))].join(
      ",",
    ),
  );
  const ratings = pairs.flatMap(({ concept, prompt, method, quality }, i) =>
    ["a", "b"].map((rater, r) =>
      [concept, prompt, method, rater, Math.min(4, Math.round(4 * quality + noise(i, 20 + r) - 0.5))].join(","),
    ),
  );
  return [
    file("scores.csv", [["concept", "prompt_id", "method", ...metrics].join(","), ...scores]),
    file("ratings.csv", ["concept,prompt_id,method,rater,rating", ...ratings]),
  ];
}

/** @param {Page} page @param {string} title */
async function drawn(page, title) {
  const begun = performance.now();
  await page.getByRole("tab", { name: title, exact: true }).click();
  await page.getByText(DRAWN).first().waitFor({ timeout: 120_000 });
  return round((performance.now() - begun) / 1000);
}

/** @param {Page} page @param {string} version */
async function watch(page, version) {
  await engineReady(page);
  const begun = performance.now();
  await page.getByLabel("Add files").setInputFiles(files());
  const count = (CONCEPTS * PROMPTS * METHODS).toLocaleString("en");
  await page.getByText(`${count} pairs of ${METHODS} methods, ${CONCEPTS} concepts`).waitFor({ timeout: 60_000 });
  const opened = round(performance.now() - begun);
  const secondsDrawn = { methods: await drawn(page, "Methods"), agreement: await drawn(page, "Agreement") };
  const tab = (/** @type {string} */ title) => page.getByRole("tab", { name: title, exact: true });
  const milliseconds = {
    toMethods: await react(page, TIMES, async () => {
      await tab("Agreement").click();
      await forgetEvents(page);
      await tab("Methods").click();
    }),
    byConcept: await react(page, TIMES, async () => {
      await page.getByRole("button", { name: "Concepts", exact: true }).click();
      await page.getByRole("button", { name: "Methods", exact: true }).click();
    }),
    distributions: await react(page, TIMES, () => page.getByRole("checkbox", { name: "Distributions" }).click()),
    everyPair: await react(page, TIMES, () => page.getByLabel("Every pair").click()),
    toAgreement: await react(page, TIMES, async () => {
      await tab("Methods").click();
      await forgetEvents(page);
      await tab("Agreement").click();
    }),
    statistic: await react(page, TIMES, async (time) => {
      const list = page.getByRole("combobox", { name: "Shown" });
      await list.focus();
      await page.keyboard.press(time % 2 === 0 ? "ArrowDown" : "ArrowUp");
    }),
    cell: await react(page, TIMES, async (time) => {
      await page
        .getByRole("group", { name: "Pooled alpha by metric" })
        .getByRole("button")
        .nth(time % METRICS)
        .click();
    }),
    toDisagreement: await react(page, TIMES, async () => {
      await tab("Methods").click();
      await forgetEvents(page);
      await tab("Disagreement").click();
    }),
  };
  return {
    pairs: count,
    millisecondsToOpen: opened,
    secondsToDraw: secondsDrawn,
    millisecondsToTheFrame: milliseconds,
    chromium: version,
  };
}

/** @param {Options} options */
async function measure(options) {
  const server = address === null ? await servePage(options) : { address, close: () => undefined };
  try {
    return await withPage(server.address, watch, watchEvents);
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
