// @ts-check
/** What the benches of shared projects have in common: pictures, a project scored and shared by the page, what is in the file. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";
import { openPlace } from "./browser.mjs";

await readTypeScript();
const { bytesSource, readAll } = await import("../src/platform/bytes.ts");
const { readArchive } = await import("../src/platform/zip/archive.ts");
const { memberSource } = await import("../src/platform/zip/member.ts");

/** @typedef {import("@playwright/test").Page} Page */

/**
 * Seeds of its ground and its subject, which is a disc.
 * @typedef {{ side: number, ground: number, subject: number, at: readonly number[], radius: number }} Photograph
 */

/** How often a page is opened for its time. */
export const OPENINGS = 5;

/**
 * In the page: such a photograph. @param {Photograph} of
 * @returns {Promise<string>} base64
 */
async function photographIn({ side, ground, subject, at: [left = 0, top = 0], radius }) {
  /** @param {number} seed */
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- all of this goes over to the page
  const numbers = (seed) => {
    let state = seed * 2_654_435_761 + 1;
    return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  };
  /** Noise with a little less in every octave than in the one before. @param {number} seed @returns {Float32Array} about 0, of deviation 1 or so */
  const pink = (seed) => {
    const next = numbers(seed);
    const out = new Float32Array(side * side);
    for (let cells = 2; cells <= side / 2; cells *= 2) {
      const grid = Float32Array.from({ length: (cells + 1) ** 2 }, () => next() - 0.5);
      const [scale, share] = [cells / side, (2 / cells) ** 0.15];
      for (let y = 0, i = 0; y < side; y++) {
        const [row, down] = [Math.floor(y * scale) * (cells + 1), (y * scale) % 1];
        for (let x = 0; x < side; x++, i++) {
          const from = row + Math.floor(x * scale);
          const across = (x * scale) % 1;
          const above = (grid[from] ?? 0) * (1 - across) + (grid[from + 1] ?? 0) * across;
          const below = (grid[from + cells + 1] ?? 0) * (1 - across) + (grid[from + cells + 2] ?? 0) * across;
          out[i] = (out[i] ?? 0) + share * (above * (1 - down) + below * down);
        }
      }
    }
    return out;
  };
  const layers = [ground, subject].map((seed) => [1, 2, 3].map((part) => pink(seed * 10 + part)));
  const colours = [ground, subject].map((seed) => {
    const next = numbers(seed + 77);
    return [next(), next(), next()].map((part) => 60 + 130 * part);
  });
  const sensor = numbers(ground + subject);
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  const image = context.createImageData(side, side);
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++, i++) {
      const inside = Math.hypot(x - left, y - top) < radius;
      // The subject's own pattern moves with it.
      const from = inside ? ((y - top + side) % side) * side + ((x - left + side) % side) : i;
      const [light, warm, green] = layers[inside ? 1 : 0] ?? [];
      const base = colours[inside ? 1 : 0] ?? [];
      const [l, w, g] = [light?.[from] ?? 0, warm?.[from] ?? 0, green?.[from] ?? 0];
      const noise = 4 * (sensor() - 0.5);
      for (const [channel, tint] of [w, g, -w].entries())
        image.data[4 * i + channel] = (base[channel] ?? 0) + 75 * l + 19 * tint + noise;
      image.data[4 * i + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 2 ** 15)
    text += String.fromCodePoint(...bytes.subarray(start, start + 2 ** 15));
  return btoa(text);
}

/**
 * A photograph's like, a JPEG at 90: its spectrum, a sensor's noise, a subject before a ground. @param {Page} page that draws it @param {Photograph} of
 * @returns {Promise<Uint8Array>}
 */
export const photograph = async (page, of) => Buffer.from(await page.evaluate(photographIn, of), "base64");

/**
 * Opens checkpoints and files and scores all pairs.
 * @param {Page} page
 * @param {{ checkpoints: readonly string[], files: string[], patches: number, pairs: number }} of the first checkpoint is SigLIP2's
 */
export async function scoreFiles(page, { checkpoints, files, patches, pairs }) {
  for (const [at, checkpoint] of checkpoints.entries()) {
    await page.getByLabel("Add checkpoint folder").setInputFiles(checkpoint);
    // The banner names SigLIP2's alone.
    if (at === 0)
      await page
        .getByRole("banner")
        .getByRole("button", { name: path.basename(checkpoint) })
        .waitFor();
  }
  await page.getByLabel("Add files").setInputFiles(files);
  await openPlace(page, "Table");
  await page.getByLabel("Max patches").fill(String(patches));
  await page.getByLabel("Max patches").press("Enter");
  await page.getByRole("button", { name: "Score", exact: true }).click();
  await page.getByText(new RegExp(`^scored ${pairs} of ${pairs}$`)).waitFor();
}

/** Shares all pairs as one file. @param {Page} page @param {string} pictures the choice's name @returns {Promise<Uint8Array>} */
export async function share(page, pictures) {
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  const sheet = page.getByRole("dialog", { name: "Share" });
  await sheet.getByRole("radio", { name: new RegExp(`^${pictures}`) }).check();
  const downloading = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Write the file" }).click();
  const file = await (await downloading).path();
  await sheet.waitFor({ state: "hidden" });
  return readFileSync(file);
}

/** What a shared project's file holds, by the names in it. @param {Uint8Array} bytes */
export async function membersOf(bytes) {
  const source = bytesSource("shared", bytes);
  const { members } = await readArchive(source, (_fault, problem) => new Error(problem));
  /** @param {string} name */
  const read = (name) => {
    const member = members.find((one) => one.name === name);
    if (member === undefined) throw new Error(`${name} is missing`);
    return readAll(memberSource(source, name, member));
  };
  return { source, members, read };
}

/** Milliseconds from an address to its table's first row, each time. @param {Page} page @param {string} address */
export async function timesToOpen(page, address) {
  const times = [];
  for (let i = 0; i < OPENINGS; i++) {
    await page.goto("about:blank");
    const begun = performance.now();
    await page.goto(address);
    await page.getByRole("grid").getByRole("gridcell").first().waitFor();
    times.push(performance.now() - begun);
  }
  return times;
}
