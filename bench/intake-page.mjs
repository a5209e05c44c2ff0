// @ts-check
/**
 * What DreamBench++ at full size takes to be understood by the built page, in Chromium: from a ZIP of 47,900 small files
 * to its table, from a folder of them that the browser has listed, and from a second ZIP of ten generations to the pairs
 * that they make. Listing is told apart: it ends when the page says how many files there are. All else counts: texts, both
 * ways between page and engine, and the frame. Texts that can wait are read behind it: when the page says nothing of them
 * any more, all is read. Ten generations are added when those before are kept, and right behind their
 * frame, while the page still keeps them. Not part of `npm run bench`.
 *
 *   node bench/intake-page.mjs --work DIR [--address URL]
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { dreambenchPlus, FULL } from "../tools/trees/dreambench-plus.mjs";
import { createPictures } from "../tools/trees/pictures.mjs";
import { writeTree, writeZip } from "../tools/trees/write.mjs";
import { engineReady, servePage, withPage } from "./browser.mjs";
import { median, round, runAlone } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */

const TIMES = 5;
const FEW = 10;
/** Milliseconds behind the last file of the page that is kept. */
const SETTLING = 5000;

const address = (() => {
  const at = process.argv.indexOf("--address");
  return at < 0 ? null : (process.argv.splice(at, 2)[1] ?? null);
})();

/** Of the pictures, in pixels. They can be decoded: each that cannot would be told of. */
const SIDE = 32;

/** @param {string} folder */
async function inputs(folder) {
  mkdirSync(folder, { recursive: true });
  const whole = path.join(folder, "dreambench-plus.zip");
  const tree = path.join(folder, "dreambench-plus");
  const pictures = await createPictures(SIDE);
  await writeZip(whole, dreambenchPlus(FULL, pictures));
  await writeTree(tree, dreambenchPlus(FULL, pictures));
  const few = [];
  for (let time = 0; time < 2 * TIMES; time++) {
    const generations = path.join(folder, `generations-${time}.zip`);
    const numbers = Array.from({ length: FEW }, (_, number) => number);
    await writeZip(
      generations,
      numbers.map((number) => [
        `samples/method99/tgt_image/object_00_kitten/${number}_${time}.jpg`,
        pictures.jpeg(number),
      ]),
    );
    few.push(generations);
  }
  return { whole, tree, few };
}

const LISTED = "reading 47,939 files";

/** @typedef {{ listing: number, understanding: number, whole: number, allRead: number }} Times milliseconds */

/**
 * From handing a file over to the frame behind the page's saying so.
 * @param {Page} page
 * @param {string} file
 * @param {string} words what the page then says somewhere
 * @param {string} input what takes it
 */
async function understood(page, file, words, input = "Add files") {
  await page.evaluate(
    ([expected, listed]) => {
      const status = document.querySelector("[role=status]");
      if (status === null || expected === undefined || listed === undefined)
        throw new Error("nothing tells what is read");
      const isReading = () => status.textContent?.startsWith("reading") === true;
      const said = () => document.body.textContent?.includes(expected) === true;
      /** @type {any} */ (globalThis).understood = new Promise((resolve) => {
        document.addEventListener(
          "change",
          () => {
            const start = performance.now();
            let listing = 0;
            const watch = new MutationObserver(() => {
              if (listing === 0 && status.textContent?.includes(listed)) listing = performance.now() - start;
            });
            watch.observe(status, { childList: true, characterData: true, subtree: true });
            const look = () => {
              if (!said()) {
                requestAnimationFrame(look);
                return;
              }
              watch.disconnect();
              const whole = performance.now() - start;
              const lookOn = () => {
                if (isReading()) requestAnimationFrame(lookOn);
                else resolve({ listing, understanding: whole - listing, whole, allRead: performance.now() - start });
              };
              lookOn();
            };
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      });
    },
    [words, LISTED],
  );
  await page.getByLabel(input, { exact: true }).setInputFiles(file);
  return page.evaluate(() => /** @type {Promise<Times>} */ (/** @type {any} */ (globalThis).understood));
}

/** @param {Times} times */
const rounded = ({ listing, understanding, whole, allRead }) => ({
  listing: round(listing),
  understanding: round(understanding),
  whole: round(whole),
  allRead: round(allRead),
});

/** @param {readonly number[]} times milliseconds */
const ofTen = (times) => ({ median: round(median([...times])), longest: round(Math.max(...times)) });

/** A first visit also keeps the page's own files and tries its kernels, for some seconds. @param {Page} page */
async function settled(page) {
  await engineReady(page);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.waitForTimeout(SETTLING);
}

/** @param {Options} options */
async function measure(options) {
  const { whole, tree, few } = await inputs(path.join(options.work, "intake-page"));
  const server = address === null ? await servePage(options) : { address, close: () => undefined };
  try {
    const folder = await withPage(server.address, async (page) => {
      await settled(page);
      return understood(page, tree, "9,450 pairs", "Add folder");
    });
    return await withPage(server.address, async (page, version) => {
      await settled(page);
      const first = await understood(page, whole, "9,450 pairs");
      const kept = () => page.getByText("kept in this browser").waitFor();
      await kept();
      // What is asked of two sources of masks stands open.
      await page.keyboard.press("Escape");
      const times = [];
      for (const [time, file] of few.entries()) {
        if (time < TIMES) await kept();
        times.push((await understood(page, file, `${(9450 + FEW * (time + 1)).toLocaleString("en")} pairs`)).whole);
      }
      return {
        files: 47_939,
        pairs: 9450,
        millisecondsToTheTable: { zip: rounded(first), listedFolder: rounded(folder) },
        millisecondsOfTenGenerations: {
          keptBefore: ofTen(times.slice(0, TIMES)),
          whileKeeping: ofTen(times.slice(TIMES)),
        },
        chromium: version,
      };
    });
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
