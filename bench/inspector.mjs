// @ts-check
/**
 * How the inspector answers while a batch runs, in Chromium on WebAssembly, at 1024 patches of 1152: a patch pointed at,
 * a piece of a stroke on a mask, and frames while a picture of 4096 x 4096 pixels is dragged.
 *
 *   node bench/inspector.mjs --python PATH --work DIR
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { encode } from "fast-png";
import { engineReady, servePage, withPage } from "./browser.mjs";
import { fewLayers, median, round, runAlone, settle } from "./options.mjs";

/** @typedef {import("./options.mjs").Options} Options */
/** @typedef {import("@playwright/test").Page} Page */

const LARGE = 4096;
const SMALL = 512;
const OTHERS = 24;
const MOVES = 150;

/** Smooth colours with blocks in them. @param {number} side @param {number} seed */
function picture(side, seed) {
  const data = new Uint8Array(side * side * 3);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      const block = (Math.floor((8 * x) / side) * 31 + Math.floor((8 * y) / side) * 17 + seed * 57) & 255;
      [data[at], data[at + 1], data[at + 2]] = [block, (x * 255) / side, (y * 255) / side];
    }
  }
  return encode({ width: side, height: side, data, channels: 3, depth: 8 });
}

/** A disc. @param {number} side */
function mask(side) {
  const data = new Uint8Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) if (Math.hypot(x - side / 2, y - side / 2) < side / 3) data[y * side + x] = 255;
  return encode({ width: side, height: side, data, channels: 1, depth: 8 });
}

/** @param {Options} options @returns {string[]} files to add: a large pair first, then small ones */
function writeProject({ work }) {
  const folder = path.join(work, "inspector");
  mkdirSync(folder, { recursive: true });
  const rows = [
    "id,reference,reference_mask,generation,generation_mask,prompt,object",
    "large,large.png,large-mask.png,other.png,large-mask.png,a disc on a table,disc",
  ];
  /** @type {string[]} */
  const files = [];
  /** @param {string} name @param {string | Uint8Array} content */
  const put = (name, content) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    files.push(file);
  };
  put("large.png", picture(LARGE, 0));
  put("other.png", picture(LARGE, 1));
  put("large-mask.png", mask(LARGE));
  for (let i = 0; i < OTHERS; i++) {
    put(`small-${i}.png`, picture(SMALL, i + 2));
    rows.push(`small-${i},large.png,large-mask.png,small-${i}.png,large-mask.png,a disc on a table,disc`);
  }
  put("pairs.csv", rows.join("\n"));
  return files;
}

/** @param {readonly number[]} times */
function told(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    median: round(median(sorted)),
    p95: round(sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN),
    count: sorted.length,
  };
}

/** Frames' distances in milliseconds while something is done. @param {Page} page @param {() => Promise<void>} task */
async function framesDuring(page, task) {
  await page.evaluate(() => {
    /** @type {number[]} */
    const at = [];
    const look = (/** @type {number} */ now) => {
      at.push(now);
      if (!Object.hasOwn(window, "framesDone")) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    Object.assign(window, { framesAt: at });
  });
  await task();
  const at = /** @type {number[]} */ (await page.evaluate("window.framesDone = true, window.framesAt"));
  return at.slice(1).map((now, i) => now - (at[i] ?? now));
}

/**
 * From a pointer's event to what the page has made of it, in the page's own time: synthetic events in one task each, so
 * that neither the test's wires nor the wait for a frame are counted.
 * @param {Page} page
 */
async function hovers(page) {
  return /** @type {Promise<number[]>} */ (
    page.evaluate(async (moves) => {
      const reference = document.querySelector('[role=application][aria-label^="Reference"]');
      const caption = document.querySelector("figcaption");
      if (reference === null || caption === null) throw new Error("no stage");
      const box = reference.getBoundingClientRect();
      const times = [];
      for (let i = 0; i < moves; i++) {
        const changed = new Promise((resolve) => {
          const observer = new MutationObserver(() => {
            observer.disconnect();
            resolve(performance.now());
          });
          observer.observe(caption, { childList: true, characterData: true, subtree: true });
          setTimeout(() => resolve(null), 500);
        });
        const x = box.left + box.width * (0.3 + 0.4 * ((i * 0.37) % 1));
        const y = box.top + box.height * (0.3 + 0.4 * ((i * 0.61) % 1));
        const start = performance.now();
        reference.dispatchEvent(
          new PointerEvent("pointermove", {
            bubbles: true,
            clientX: x,
            clientY: y,
            pointerId: 1,
            pointerType: "mouse",
          }),
        );
        const end = await changed;
        if (typeof end === "number") times.push(end - start);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return times.slice(10);
    }, MOVES)
  );
}

/** @param {Options} options */
export async function measure(options) {
  const checkpoint = await fewLayers(options);
  const files = writeProject(options);
  const server = await servePage(options);
  const { load } = await settle(options);
  try {
    return await withPage(`${server.address}?device=wasm&meter`, async (page, version) => {
      await engineReady(page);
      await page.getByLabel("Add checkpoint folder").setInputFiles(checkpoint);
      await page.getByText(path.basename(checkpoint)).first().waitFor();
      await page.getByLabel("Add files").setInputFiles(files);
      const grid = page.getByRole("grid", { name: "Samples" });
      await grid.waitFor();
      await page.getByLabel("Max patches").fill("1024");
      await page.getByLabel("Max patches").press("Enter");
      await page.getByRole("button", { name: "Score" }).click();
      await grid.getByRole("row").nth(1).click();
      await page.getByTestId("cp-sum").waitFor();
      const running = async () => {
        if (/scored/.test(await page.getByRole("status").innerText()))
          throw new Error("the batch ended too early to measure beside it");
      };

      const hover = await hovers(page);
      await running();
      const reference = page.getByRole("application", { name: /^Reference/ });
      const box = await reference.boundingBox();
      if (box === null) throw new Error("no picture");
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "Zoom in" }).click();
      await page.mouse.move(x, y);
      const panning = await framesDuring(page, async () => {
        await page.mouse.down();
        for (let i = 0; i < MOVES; i++) await page.mouse.move(x + 60 * Math.sin(i / 9), y + 60 * Math.cos(i / 7));
        await page.mouse.up();
      });
      await running();

      await page.getByRole("tab", { name: "Masks" }).click();
      await page.getByTestId("live-cp").filter({ hasText: /\d/ }).waitFor();
      await page.getByRole("button", { name: "Generation", exact: true }).click();
      const stage = page.getByRole("application", { name: /'s mask: arrow keys/ });
      await stage.waitFor();
      await stage.scrollIntoViewIfNeeded();
      const canvas = await stage.boundingBox();
      if (canvas === null) throw new Error("no mask");
      await page.mouse.move(canvas.x + 0.3 * canvas.width, canvas.y + 0.3 * canvas.height);
      await page.mouse.down();
      for (let i = 0; i < MOVES; i++)
        await page.mouse.move(
          canvas.x + canvas.width * (0.5 + 0.3 * Math.sin(i / 15)),
          canvas.y + canvas.height * (0.5 + 0.3 * Math.cos(i / 11)),
        );
      await page.mouse.up();
      const meter = await page.getByTestId("meter").innerText();
      await running();
      return {
        hoverMilliseconds: told(hover),
        panningFrameMilliseconds: told(panning),
        mask: meter,
        picture: LARGE,
        patches: 1024,
        chromium: version,
        load,
      };
    });
  } finally {
    server.close();
  }
}

await runAlone(import.meta.url, measure);
