// @ts-check
/**
 * How lists of pictures scroll while a run goes on, in Chromium: a thousand rows of pictures of 1024 x 1024, and what the
 * page holds of them afterwards. Not part of `npm run bench`.
 *
 *   node bench/thumbnails.mjs --work DIR [--address URL]
 *
 * `--address` measures a page that is served already, of an earlier version say; left out, this one is built.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import encode, { init } from "@jsquash/jpeg/encode.js";
import { engineReady, servePage, withPage } from "./browser.mjs";
import { median, ROOT, round, runAlone, settle } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */

const ROWS = 1000;
const SIDE = 1024;
/** Rows whose thumbnails are timed, a screen after the other. */
const TIMED = 100;
/** Samples that are opened one after the other. */
const OPENED = 60;
/** Rows that share a reference. */
const TOGETHER = 30;
const CHECKPOINT = path.join(ROOT, "public/models/demo-siglip2-naflex");

const address = (() => {
  const at = process.argv.indexOf("--address");
  return at < 0 ? null : (process.argv.splice(at, 2)[1] ?? null);
})();

/** A JPEG of smooth colours and fine structure, some 200 kB. */
async function picture() {
  const wasm = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");
  await init(await WebAssembly.compile(readFileSync(wasm)));
  const data = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
  for (let y = 0, at = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++, at += 4) {
      data[at] = x / 4;
      data[at + 1] = y / 4;
      data[at + 2] = 128 + 60 * Math.sin(x / 7) * Math.cos(y / 5) + 40 * Math.sin((x * y) / 999);
    }
  const image = /** @type {ImageData} */ ({ width: SIDE, height: SIDE, data, colorSpace: "srgb" });
  return Buffer.from(await encode(image, { quality: 85 }));
}

/** The same picture a thousand times, each with a comment of its own: to every cache they are different. @param {Options} options */
async function writeProject({ work }) {
  const folder = path.join(work, "thumbnails");
  mkdirSync(folder, { recursive: true });
  const jpeg = await picture();
  /** @param {string} name */
  const put = (name) => {
    const comment = Buffer.from(name.padEnd(32));
    const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 2 + comment.length]), comment]);
    writeFileSync(path.join(folder, name), Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]));
    return name;
  };
  const lines = ["id,reference,generation,prompt,object"];
  let reference = "";
  for (let i = 0; i < ROWS; i++) {
    if (i % TOGETHER === 0) reference = put(`r${i}.jpg`);
    lines.push(`${String(i).padStart(4, "0")},${reference},${put(`g${i}.jpg`)},colours on a table,colours`);
  }
  writeFileSync(path.join(folder, "pairs.csv"), lines.join("\n"));
  return { folder, kilobytes: Math.round(jpeg.length / 1000) };
}

/** Counts, in the page, the pictures and addresses that are open. */
function countOpen() {
  const open = { urls: new Map(), bitmaps: 0, bitmapBytes: 0 };
  const gone = new FinalizationRegistry((/** @type {number} */ bytes) => {
    open.bitmaps--;
    open.bitmapBytes -= bytes;
  });
  const opened = (/** @type {ImageBitmap} */ bitmap) => {
    const bytes = 4 * bitmap.width * bitmap.height;
    open.bitmaps++;
    open.bitmapBytes += bytes;
    gone.register(bitmap, bytes, bitmap);
  };
  const { close } = ImageBitmap.prototype;
  ImageBitmap.prototype.close = function () {
    if (gone.unregister(this)) {
      open.bitmaps--;
      open.bitmapBytes -= 4 * this.width * this.height;
    }
    close.call(this);
  };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (thing) => {
    const url = createObjectURL.call(URL, thing);
    open.urls.set(url, thing instanceof Blob ? thing.size : 0);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    open.urls.delete(url);
    revokeObjectURL.call(URL, url);
  };
  const Original = Worker;
  Object.assign(globalThis, {
    openThings: open,
    Worker: class extends Original {
      /** @param {ConstructorParameters<typeof Worker>} args */
      constructor(...args) {
        super(...args);
        super.addEventListener("message", ({ data }) => {
          if (data.type === "result" && data.result?.bitmap instanceof ImageBitmap) opened(data.result.bitmap);
        });
      }
    },
  });
}

/** @param {Page} page */
const heldBy = (page) =>
  page.evaluate(() => {
    const { urls, bitmaps, bitmapBytes } = /** @type {any} */ (globalThis).openThings;
    const bytes = [...urls.values()].reduce((sum, size) => sum + size, 0);
    return {
      thumbnails: urls.size,
      thumbnailMegabytes: Number((bytes / 1e6).toFixed(2)),
      bitmaps,
      bitmapMegabytes: Number((bitmapBytes / 1e6).toFixed(1)),
    };
  });

/** Scrolls the table, and waits for all that is in sight where that is asked. @param {Page} page @param {number} top @param {boolean} wait */
const scrollTo = (page, top, wait) =>
  page.evaluate(
    async ([to, waits]) => {
      const grid = document.querySelector('[role=grid][aria-label="Samples"]');
      if (grid === null) throw new Error("no table");
      // What scrolls is the grid, or what it lies in.
      let scroller = grid;
      while (scroller.scrollHeight <= scroller.clientHeight + 1 && scroller.parentElement !== null)
        scroller = scroller.parentElement;
      const start = performance.now();
      scroller.scrollTop = to;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const bounds = scroller.getBoundingClientRect();
      const missing = () =>
        [...grid.querySelectorAll("[role=img], img")].filter((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          const inSight = bottom > bounds.top && top < bounds.bottom;
          return inSight && !(element instanceof HTMLImageElement && element.complete);
        }).length;
      if (!waits) return { milliseconds: 0, height: scroller.clientHeight };
      while (missing() > 0) await new Promise((resolve) => requestAnimationFrame(resolve));
      return { milliseconds: performance.now() - start, height: scroller.clientHeight };
    },
    /** @type {const} */ ([top, wait]),
  );

/** @param {Options} options */
export async function measure(options) {
  const { folder, kilobytes } = await writeProject(options);
  const server = address === null ? await servePage(options) : { address, close: () => undefined };
  const { load } = await settle(options);
  try {
    return await withPage(
      `${server.address}?device=wasm`,
      async (page, version) => {
        await engineReady(page);
        await page.getByLabel("Add checkpoint folder").setInputFiles(CHECKPOINT);
        await page.getByText(path.basename(CHECKPOINT)).first().waitFor();
        await page.getByLabel("Add folder").setInputFiles(folder);
        const grid = page.getByRole("grid", { name: "Samples" });
        await grid.waitFor();
        await page.getByRole("button", { name: "Score", exact: true }).click();
        await page.getByRole("button", { name: "Score anyway" }).click();
        const status = page.getByRole("status");
        await status.getByText(/\b[1-9]\d* of 1,?000/).waitFor();

        const row = await grid.getByRole("row").nth(2).boundingBox();
        if (row === null) throw new Error("no rows");
        // Away from those that are there since the table came.
        const from = 200;
        const steps = [];
        let { height } = await scrollTo(page, 0, false);
        for (let at = from; at < from + TIMED; at += Math.floor(height / row.height)) {
          const step = await scrollTo(page, at * row.height, true);
          height = step.height;
          steps.push(step.milliseconds);
        }
        const goesOn = !/scored/.test(await status.innerText());
        await page.getByRole("button", { name: "Cancel" }).click();

        for (let at = 0; at < ROWS; at += 10) await scrollTo(page, at * row.height, at % 100 === 0);
        await scrollTo(page, ROWS * row.height, true);
        const afterScrolling = await heldBy(page);
        await scrollTo(page, 0, true);
        await grid.getByRole("row").nth(2).click();
        for (let i = 0; i < OPENED; i++) {
          await page.keyboard.press("ArrowDown");
          await page.evaluate(
            (count) =>
              new Promise((resolve) => {
                const look = () =>
                  /** @type {any} */ (globalThis).openThings.bitmaps >= Math.min(2, count)
                    ? resolve(null)
                    : setTimeout(look, 10);
                look();
              }),
            i,
          );
          await page.waitForTimeout(150);
        }
        const afterOpening = await heldBy(page);
        return {
          rows: TIMED,
          pictures: `${SIDE} x ${SIDE} JPEG, ${kilobytes} kB`,
          whileRunning: goesOn,
          thumbnailsMilliseconds: {
            all: round(steps.reduce((sum, step) => sum + step, 0)),
            aScreen: round(median(steps)),
            longest: round(Math.max(...steps)),
            screens: steps.length,
          },
          afterScrollingAll: afterScrolling,
          [`afterOpening${OPENED}`]: afterOpening,
          chromium: version,
          load,
        };
      },
      countOpen,
    );
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
