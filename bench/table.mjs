// @ts-check
/**
 * What ten thousand rows take in the table of the built page, in Chromium: how long it is between two frames while it
 * scrolls, from a filter, a sorting, a grouping or a histogram's range to the frame that shows it, and what the page holds
 * afterwards. Frames are drawn by a processor here (headless, no graphics card): a person's are faster. Not part of
 * `npm run bench`.
 *
 *   node bench/table.mjs --work DIR [--address URL]
 *
 * `--address` measures a page that is served already; left out, this one is built.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { engineReady, servePage, withPage } from "./browser.mjs";
import { react, watchEvents } from "./event-timing.mjs";
import { median, ROOT, round, runAlone } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */

const ROWS = 10_000;
const FRAMES = 240;
/** Pixels a frame: three rows, and a fling of thirty. */
const SPEEDS = [135, 1350];
const TIMES = 7;

const address = (() => {
  const at = process.argv.indexOf("--address");
  return at < 0 ? null : (process.argv.splice(at, 2)[1] ?? null);
})();

/** Pairs over the same two pictures, with columns of numbers as a results file has them. */
function files() {
  const picture = readFileSync(path.join(ROOT, "tests/fixtures/photographs/sample/images/coffee.png"));
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const [concept, method] = [i % 150, Math.floor(i / 150) % 7];
    const numbers = [1, 2, 3].map((k) => ((i * 7919 * k) % 10_007) / 10_007);
    return [
      `r${i}`,
      "a.png",
      "b.png",
      `a photograph of thing ${concept} with number ${i}`,
      `thing ${concept}`,
      `method ${method}`,
      ...numbers,
    ];
  });
  const table = ["id,reference,generation,prompt,concept,method,first,second,third", ...lines].join("\n");
  return [
    { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(table) },
    { name: "a.png", mimeType: "image/png", buffer: picture },
    { name: "b.png", mimeType: "image/png", buffer: picture },
  ];
}

/**
 * Milliseconds between frames while the table scrolls by so many pixels in each.
 * @param {Page} page
 * @param {number} speed
 */
const scroll = (page, speed) =>
  page.evaluate(
    ([pixels, frames]) =>
      new Promise((/** @type {(times: number[]) => void} */ resolve) => {
        const table = document.querySelector("[aria-label=Samples]");
        if (table === null || pixels === undefined || frames === undefined) throw new Error("there is no table");
        table.scrollTop = 0;
        /** @type {number[]} */
        const times = [];
        let last = 0;
        const step = (/** @type {number} */ now) => {
          if (last > 0) times.push(now - last);
          last = now;
          table.scrollTop += pixels;
          if (times.length < frames) requestAnimationFrame(step);
          else resolve(times);
        };
        requestAnimationFrame(step);
      }),
    [speed, FRAMES],
  );

/** Moves of a histogram's range; a mouse makes as many in half a second. */
const MOVES = 30;

/**
 * From a move of the mouse over a histogram, a range drawn in it, to the frame that shows the rows in it. Browsers count no
 * moves as events (Event Timing), so the page counts: a message is answered after the frame is drawn.
 * @param {Page} page
 * @param {string} name the column's
 */
async function dragHistogram(page, name) {
  await page.getByRole("columnheader", { name, exact: true }).hover();
  await page.getByRole("columnheader", { name, exact: true }).locator(`[data-tip="Narrow down by ${name}"]`).click();
  const plot = page
    .getByRole("dialog", { name: `Narrow down ${name}` })
    .locator("svg")
    .first();
  const box = await plot.boundingBox();
  if (box === null) throw new Error("there is no histogram");
  await page.evaluate(() => {
    /** @type {number[]} */
    const times = [];
    /** @type {number[]} */
    const waiting = [];
    Object.assign(globalThis, { moves: { times, waiting } });
    const { port1, port2 } = new MessageChannel();
    port2.addEventListener("message", () => times.push(performance.now() - (waiting.shift() ?? NaN)));
    port2.start();
    addEventListener(
      "pointermove",
      ({ timeStamp, buttons }) => {
        if (buttons === 0) return;
        waiting.push(timeStamp);
        requestAnimationFrame(() => port1.postMessage(null));
      },
      { capture: true },
    );
  });
  const [x, y] = [box.x + box.width * 0.1, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let move = 1; move <= MOVES; move++) await page.mouse.move(x + (box.width * 0.8 * move) / MOVES, y);
  await page.mouse.up();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).moves.waiting.length === 0);
  const times = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (globalThis).moves.times));
  await page.getByRole("button", { name: `Any ${name}` }).click();
  await page.keyboard.press("Escape");
  return { median: round(median(times)), longest: round(Math.max(...times)) };
}

/** @param {Page} page */
async function heldBy(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners: listeners } = await client.send("Memory.getDOMCounters");
  await client.detach();
  return { heapMegabytes: round(usedSize / 2 ** 20), nodes, listeners };
}

/** How often the table is scrolled from end to end. */
const ENDS = 5;
/** Of a screen, a frame: so every row was drawn once it is at its end. */
const SCREEN = 0.9;

/**
 * What the page holds each time that the table was scrolled from its top to its end and back at once.
 * @param {Page} page
 */
async function heldByEnds(page) {
  const held = [];
  for (let time = 0; time < ENDS; time++) {
    await page.evaluate(
      (share) =>
        new Promise((/** @type {(ended: void) => void} */ resolve) => {
          const table = document.querySelector("[aria-label=Samples]");
          if (table === null) throw new Error("there is no table");
          table.scrollTop = 0;
          const step = () => {
            const before = table.scrollTop;
            table.scrollTop += table.clientHeight * share;
            if (table.scrollTop > before) requestAnimationFrame(step);
            else {
              table.scrollTop = 0;
              requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
            }
          };
          requestAnimationFrame(step);
        }),
      SCREEN,
    );
    held.push(await heldBy(page));
  }
  return held;
}

/** @param {Page} page @param {number} speed */
async function scrolled(page, speed) {
  const times = (await scroll(page, speed)).toSorted((a, b) => a - b);
  return {
    median: round(median(times)),
    percentile95: round(times[Math.floor(times.length * 0.95)] ?? NaN),
    worst: round(times.at(-1) ?? NaN),
    above20: `${times.filter((time) => time > 20).length} of ${times.length}`,
  };
}

/** @param {Page} page @param {string} version */
async function watch(page, version) {
  await engineReady(page);
  await page.getByLabel("Add files").setInputFiles(files());
  await page.getByRole("grid", { name: "Samples" }).waitFor();
  await page.getByRole("button", { name: "Columns" }).click();
  for (const name of ["first", "second", "third"]) await page.getByRole("menuitemcheckbox", { name }).click();
  await page.keyboard.press("Escape");
  await page.getByText("kept in this browser").waitFor();
  const histogram = await dragHistogram(page, "first");
  const before = await heldBy(page);
  const [steady, fling] = [await scrolled(page, SPEEDS[0] ?? 0), await scrolled(page, SPEEDS[1] ?? 0)];
  const ends = await heldByEnds(page);
  const head = page.getByRole("columnheader", { name: "Prompt" }).getByRole("button");
  const sort = await react(page, TIMES, () => head.click());
  const field = page.getByLabel("Filter samples");
  const filter = await react(page, TIMES, (time) => field.press(String(time)));
  await field.fill("");
  await page.getByRole("button", { name: "Group", exact: true }).click();
  await page.getByRole("menuitemradio", { name: "Concept" }).click();
  await page.getByRole("row", { expanded: false }).first().focus();
  const open = await react(page, TIMES, (time) => page.keyboard.press(time % 2 === 0 ? "ArrowRight" : "ArrowLeft"));
  await page.keyboard.press("*");
  const opened = await scrolled(page, SPEEDS[0] ?? 0);
  return {
    rows: ROWS,
    millisecondsBetweenFrames: { threeRowsAFrame: steady, thirtyRowsAFrame: fling, groupsAllOpen: opened },
    millisecondsToTheFrame: {
      sortByPrompt: sort,
      filterByAKey: filter,
      openAGroup: open,
      moveAHistogramsEnd: histogram,
    },
    held: { before, scrolledEndToEnd: ends, after: await heldBy(page) },
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
