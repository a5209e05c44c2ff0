// @ts-check
/** Training and held-out sets, the contact sheet, and the check that a seed gives the same bytes. */
import { appendFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { call } from "./browser.mjs";
import { maskPng, png } from "./png.mjs";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("./scenes/plan.ts").Planned} Planned */
/** @typedef {import("./scenes/spec.ts").SceneSpec} SceneSpec */

const SIZE = 256;
const QUALITY = 0.82;
const BATCH = 8;
const CHECKED = 40;

const PLANS = /** @type {const} */ ({
  train: "trainPlan",
  mixed: "mixedPlan",
  heldout: "heldOutPlan",
  sheet: "sheetPlan",
  demo: "demoPlan",
});

/** @param {string} text in base 64 */
const bytes = (text) => Buffer.from(text, "base64");

/**
 * @param {Page[]} pages which share the work; who renders what changes no pixel
 * @param {"train" | "mixed" | "heldout"} kind
 * @param {string} out
 * @param {number} count
 * @param {number} seed
 * @param {boolean} webp small files: WebP pictures, and plain masks unless the parts matter, for the scenes that the tests keep
 */
export async function renderSet(pages, kind, out, count, seed, webp) {
  const labels = webp && kind !== "mixed" ? "masks" : "parts";
  for (const folder of ["images", labels]) await mkdir(path.join(out, folder), { recursive: true });
  const [first] = pages;
  if (first === undefined) throw new Error("missing page: there is no browser to render in");
  /** @type {Planned[]} */
  const planned = await call(first, PLANS[kind], count, seed);
  if (!webp)
    await writeFile(path.join(out, "vocabulary.json"), JSON.stringify(await call(first, "vocabulary", seed), null, 1));
  const list = await listFile(path.join(out, "scenes.jsonl"));
  const start = performance.now();
  let taken = 0;
  /** @param {Page} page */
  const work = async (page) => {
    while (taken < planned.length) {
      const at = taken;
      taken += BATCH;
      const batch = planned.slice(at, at + BATCH);
      if (webp) await writeSmall(out, batch, page, labels);
      else
        await writeBatch(
          out,
          batch,
          await call(
            page,
            "render",
            batch.map(({ spec }) => spec),
            SIZE,
          ),
        );
      list.done(at, batch);
      if (at % 200 < BATCH)
        console.log(`${at} of ${count}, ${(at / ((performance.now() - start) / 1000)).toFixed(1)} a second`);
    }
  };
  await Promise.all(pages.map(work));
}

/**
 * The list of scenes grows in order and only by scenes whose files stand: it can be read while the rest is rendered.
 *
 * @param {string} file
 */
async function listFile(file) {
  await writeFile(file, "");
  /** @type {Map<number, Planned[]>} */
  const waiting = new Map();
  let next = 0;
  return {
    /** @param {number} at @param {Planned[]} batch */
    done(at, batch) {
      waiting.set(at, batch);
      let lines = "";
      for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
        waiting.delete(next);
        next += BATCH;
        lines += ready.map(({ row }) => `${JSON.stringify(row)}\n`).join("");
      }
      appendFileSync(file, lines);
    },
  };
}

/**
 * @param {string} out
 * @param {Planned[]} batch
 * @param {{ image: string, parts: string }[]} rendered
 */
async function writeBatch(out, batch, rendered) {
  for (const [index, { image, parts }] of rendered.entries()) {
    const name = `${batch[index]?.row.id}.png`;
    await writeFile(path.join(out, "images", name), png(bytes(image), SIZE, SIZE, 3));
    await writeFile(path.join(out, "parts", name), png(bytes(parts), SIZE, SIZE, 1));
  }
}

/**
 * @param {string} out
 * @param {Planned[]} batch
 * @param {Page} page
 * @param {"masks" | "parts"} labels
 */
async function writeSmall(out, batch, page, labels) {
  for (const { row, spec } of batch) {
    const { image, parts } = await call(page, "webp", spec, SIZE, QUALITY);
    await writeFile(path.join(out, "images", `${row.id}.webp`), bytes(image));
    await writeFile(
      path.join(out, labels, `${row.id}.png`),
      labels === "masks" ? maskPng(bytes(parts), SIZE) : png(bytes(parts), SIZE, SIZE, 1),
    );
  }
}

/**
 * Ten columns, a subject each, over all environments.
 *
 * @param {Page} page
 * @param {string} file
 * @param {number} seed
 * @param {number} size of a scene, in pixels
 */
export async function renderSheet(page, file, seed, size = SIZE) {
  /** @type {SceneSpec[]} */
  const specs = await call(page, "sheetPlan", seed);
  const columns = 10;
  const width = columns * size;
  const height = Math.ceil(specs.length / columns) * size;
  const sheet = new Uint8Array(width * height * 3);
  for (const [index, spec] of specs.entries()) {
    const [rendered] = await call(page, "render", [spec], size);
    const image = bytes(rendered.image);
    const corner = Math.floor(index / columns) * size * width * 3 + (index % columns) * size * 3;
    for (let y = 0; y < size; y += 1)
      sheet.set(image.subarray(y * size * 3, (y + 1) * size * 3), corner + y * width * 3);
  }
  await writeFile(file, png(sheet, width, height, 3));
}

/**
 * Renders the first scenes of a set in two browsers, the second time in reverse, and compares every byte.
 *
 * @param {typeof import("./browser.mjs").withPage} withPage
 * @param {keyof typeof PLANS} kind
 * @param {number} seed
 * @param {number} [size] of a picture, pixels
 * @param {number} [count] of scenes
 */
export async function check(withPage, kind, seed, size = SIZE, count = CHECKED) {
  /** @param {boolean} reverse */
  const once = (reverse) =>
    withPage(async (page) => {
      const planned = await call(page, PLANS[kind], ...(kind === "sheet" || kind === "demo" ? [seed] : [count, seed]));
      /** @type {SceneSpec[]} */
      const specs = planned.slice(0, count).map((/** @type {any} */ each) => each.spec ?? each);
      const order = reverse ? specs.toReversed() : specs;
      const rendered = await call(page, "render", order, size);
      return JSON.stringify(reverse ? rendered.toReversed() : rendered);
    });
  const same = (await once(false)) === (await once(true));
  console.log(
    same
      ? `${kind}: ${count} scenes rendered twice, byte for byte the same`
      : `${kind}: the same seed gave other bytes`,
  );
  return same;
}
