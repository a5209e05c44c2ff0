// @ts-check
/**
 * A long run in Chromium: a thousand pictures in five hundred pairs, each with a mask, by a small checkpoint. What the
 * whole browser holds meanwhile, and which frames of the page took longer than 50 ms. Not part of `npm run bench`.
 *
 *   node bench/long-run.mjs [--pairs 500] [--work DIR] [--address URL]
 *
 * `--address` measures a page that is served already; left out, this one is built.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createPictures } from "../tools/trees/pictures.mjs";
import { engineReady, servePage, watchBrowser, withPage } from "./browser.mjs";
import { ROOT, round, runAlone, settle } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */

const SIDE = 256;
/** Small, so that what is kept of every picture (tokens, pools) is little beside the browser. */
const PATCHES = 64;
const CHECKPOINT = path.join(ROOT, "tests/fixtures/oracle/models/siglip2-naflex-tiny");
/** From here on a run's memory is looked at: caches that have a budget are full. */
const SETTLED = 0.5;
const MEGABYTE = 1e6;

const address = (() => {
  const at = process.argv.indexOf("--address");
  return at < 0 ? null : (process.argv.splice(at, 2)[1] ?? null);
})();

/** @param {string} folder @param {number} pairs */
async function writeProject(folder, pairs) {
  mkdirSync(folder, { recursive: true });
  const pictures = await createPictures(SIDE);
  /** @param {string} name @param {Uint8Array} bytes */
  const put = (name, bytes) => {
    writeFileSync(path.join(folder, name), bytes);
    return name;
  };
  const lines = ["id,reference,reference_mask,generation,generation_mask,prompt,object"];
  for (let i = 0; i < pairs; i++) {
    const names = [0, 1].flatMap((k) => [
      put(`p${2 * i + k}.jpg`, pictures.jpeg(2 * i + k)),
      put(`m${2 * i + k}.png`, pictures.mask(2 * i + k, 0.3)),
    ]);
    lines.push(`${i},${names.join(",")},a photo of a mug on table ${i},mug`);
  }
  writeFileSync(path.join(folder, "pairs.csv"), lines.join("\n"));
}

/** Keeps, in the page, its frames that took longer than 50 ms: the browser reports no shorter ones. */
function watchFrames() {
  const page = /** @type {any} */ (globalThis);
  page.longFrames = [];
  new PerformanceObserver((list) => {
    for (const frame of /** @type {any[]} */ (list.getEntries())) {
      const scripts = frame.scripts.map((/** @type {any} */ script) => ({
        by: script.invoker,
        milliseconds: Math.round(script.duration),
        at: `${script.sourceURL.split("/").at(-1)} ${script.sourceFunctionName}`,
      }));
      page.longFrames.push({ at: frame.startTime, milliseconds: Math.round(frame.duration), scripts });
    }
  }).observe({ type: "long-animation-frame" });
}

/** @param {Options} options */
export async function measure(options) {
  const { pairs, work } = options.pairs === 1000 ? { ...options, pairs: 500 } : options;
  const folder = path.join(work, "long-run");
  await writeProject(folder, pairs);
  const server = address === null ? await servePage(options) : { address, close: () => undefined };
  const { load } = await settle(options);
  try {
    return await withPage(
      `${server.address}?device=wasm`,
      async (page, version) => {
        await engineReady(page);
        await page.getByLabel("Add checkpoint folder").setInputFiles(CHECKPOINT);
        await page
          .getByRole("banner")
          .getByRole("button", { name: path.basename(CHECKPOINT) })
          .waitFor();
        await page.getByLabel("Add folder").setInputFiles(folder);
        await page.getByRole("grid", { name: "Samples" }).waitFor();
        await page.getByLabel("Max patches").fill(String(PATCHES));
        // The run's frames, not those in which its files are opened and kept.
        const button = page.getByRole("button", { name: "Score", exact: true, disabled: false });
        await button.waitFor();
        await page.getByText("kept in this browser").waitFor();
        const stop = watchBrowser();
        const begun = await page.evaluate(() => performance.now());
        await button.click();
        const status = page.getByRole("status");
        /** @type {{ share: number, at: number }[]} */
        const told = [];
        for (let share = 0; share < 1;) {
          const said = await status.innerText();
          const done = /(?:computing|scored) ([\d,]+) of/.exec(said)?.[1] ?? "0";
          share = said.startsWith("scored")
            ? Number(done.replace(",", "")) / pairs
            : Math.min(0.999, Number(done.replace(",", "")) / pairs);
          told.push({ share, at: Date.now() });
          await new Promise((resolve) => setTimeout(resolve, 1000));
        }
        const { memory, held } = stop();
        const frames = await page.evaluate(
          (from) => /** @type {any} */ (globalThis).longFrames.filter((/** @type {any} */ { at }) => at >= from),
          begun,
        );
        /** @param {number} from @param {number} to shares of the run */
        const between = (from, to) => {
          const [start, end] = [from, to].map((share) => told.find((one) => one.share >= share)?.at ?? Infinity);
          const bytes = held.filter(({ at }) => at >= (start ?? 0) && at <= (end ?? 0)).map((one) => one.bytes);
          return round(bytes.reduce((sum, one) => sum + one, 0) / Math.max(1, bytes.length) / MEGABYTE);
        };
        return {
          pictures: 2 * pairs,
          patches: PATCHES,
          seconds: round(((told.at(-1)?.at ?? 0) - (told[0]?.at ?? 0)) / 1000),
          megabytes: {
            peak: memory === null ? null : round(memory / MEGABYTE),
            thirdQuarter: between(SETTLED, 0.75),
            lastQuarter: between(0.75, 1),
          },
          framesOver50: frames.length,
          longest: frames
            .toSorted((/** @type {any} */ a, /** @type {any} */ b) => b.milliseconds - a.milliseconds)
            .slice(0, 5),
          chromium: version,
          load,
        };
      },
      watchFrames,
    );
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
