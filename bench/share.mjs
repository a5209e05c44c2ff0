// @ts-check
/**
 * What a shared pair weighs at full detail, part by part, and how soon the viewer shows what was shared: pictures of 1024
 * pixels a side, 1024 patches, in Chromium.
 *
 *   node bench/share.mjs [--checkpoint DIR] [--patches 1024] [--pairs 3]
 *
 * The pictures are made here and lie as JPEG at 90, with a photograph's spectrum and a sensor's noise, so that as WebP they
 * weigh what the heaviest of tests/fixtures/photographs does (2.5 bits a pixel): a subject that both have, before grounds that they do not share. The checkpoint is the demo's unless another is
 * named: its cosines are a trained model's, its pool has 4 heads where SO400M has 16.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { deflateSync } from "fflate";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";
import { engineReady, openPlace, servePage, withPage } from "./browser.mjs";
import { median, readOptions, ROOT } from "./options.mjs";

await readTypeScript();
const { bytesSource, readAll } = await import("../src/platform/bytes.ts");
const { readArchive } = await import("../src/platform/zip/archive.ts");
const { memberSource } = await import("../src/platform/zip/member.ts");
const { layoutOf } = await import("../src/storage/shared/numbers.ts");
const { pairSchema } = await import("../src/storage/shared/schemas.ts");

/** @typedef {import("@playwright/test").Page} Page */

const { values } = parseArgs({
  strict: false,
  options: { checkpoint: { type: "string" }, pairs: { type: "string", default: "3" } },
});
const PAIRS = Number(values.pairs);
const CHECKPOINT = path.resolve(String(values.checkpoint ?? path.join(ROOT, "public/models/demo-siglip2-naflex")));
const SIDE = 1024;
const OPENINGS = 5;
/** Of the last that was shared, beside the page. */
const NAME = "bench.shared.masc-lens";
/** The subject: a disc, at a place of its own in either picture. */
const DISC = { radius: 240, reference: [512, 520], generation: [440, 600] };

/**
 * In the page: a photograph's like as JPEG. @param {{ side: number, ground: number, subject: number, at: number[], radius: number }} of
 * @returns {Promise<string>} base64
 */
async function photograph({ side, ground, subject, at: [left = 0, top = 0], radius }) {
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

/** @param {readonly number[]} at */
function disc([left = 0, top = 0]) {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) =>
    Math.hypot((i % SIDE) - left, Math.floor(i / SIDE) - top) < DISC.radius ? 255 : 0,
  );
  return encode({ width: SIDE, height: SIDE, data, channels: 1, depth: 8 });
}

/** @param {Page} page @param {string} folder @returns {Promise<string[]>} files to add */
async function writeProject(page, folder) {
  mkdirSync(folder, { recursive: true });
  const rows = ["id,reference,reference_mask,generation,generation_mask,prompt,object"];
  /** @type {Map<string, string | Uint8Array>} */
  const files = new Map([
    ["mask-reference.png", disc(DISC.reference)],
    ["mask-generation.png", disc(DISC.generation)],
  ]);
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const [name, ground] of /** @type {const} */ ([
      ["reference", 2 * pair],
      ["generation", 2 * pair + 1],
    ])) {
      const of = { side: SIDE, ground, subject: 1000 + pair, at: DISC[name], radius: DISC.radius };
      files.set(`${name}-${pair}.jpg`, Buffer.from(await page.evaluate(photograph, of), "base64"));
    }
    rows.push(
      `pair-${pair},reference-${pair}.jpg,mask-reference.png,generation-${pair}.jpg,mask-generation.png,a photo of a red mushroom with white dots in the desert,red mushroom`,
    );
  }
  files.set("pairs.csv", rows.join("\n"));
  for (const [name, content] of files) writeFileSync(path.join(folder, name), content);
  return [...files.keys()].map((name) => path.join(folder, name));
}

/** What is in a shared project's file, bytes a pair: entries as they lie, numbers each packed by itself. @param {Uint8Array} bytes */
async function partsOf(bytes) {
  const source = bytesSource("shared", bytes);
  const { members } = await readArchive(source, (_fault, problem) => new Error(problem));
  /** @type {Map<string, number>} */
  const parts = new Map();
  /** @param {string} part @param {number} size */
  const add = (part, size) => parts.set(part, (parts.get(part) ?? 0) + size / PAIRS);
  /** @param {string} name */
  const read = (name) => {
    const member = members.find((one) => one.name === name);
    if (member === undefined) throw new Error(`${name} is missing`);
    return readAll(memberSource(source, name, member));
  };
  const index = JSON.parse(new TextDecoder().decode(await read("index.json")));
  for (const { name, packed } of members) {
    const file = index.files.find((/** @type {{ part: number }} */ { part }) => name === `files/${part}`);
    if (file !== undefined) add(file.kind === "mask" ? "masks (all pairs have the same two)" : "pictures", packed);
    else if (/^pairs\/\d+\.json$/.test(name)) add("phrases, whole pictures, intervals", packed);
    else if (!name.startsWith("pairs/")) add("project and index", packed);
    else {
      add("numbers, all", packed);
      if (name.endsWith(".cos")) {
        add("numbers: cosines", packed);
        continue;
      }
      const text = pairSchema.parse(JSON.parse(new TextDecoder().decode(await read(name.replace(".bin", ".json")))));
      const numbers = await read(name);
      let at = 0;
      for (const { name: part, kind, length } of layoutOf(text) ?? []) {
        const size = length * { float32: 4, uint16: 2, uint8: 1 }[kind];
        add(`numbers: ${part}`, deflateSync(numbers.subarray(at, at + size), { level: 6 }).length);
        at += size;
      }
    }
  }
  return Object.fromEntries([...parts].map(([part, size]) => [part, Math.round(size)]));
}

/** @param {Page} page @param {string} pictures the choice's name @returns {Promise<Uint8Array>} */
async function share(page, pictures) {
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  const sheet = page.getByRole("dialog", { name: "Share" });
  await sheet.getByRole("radio", { name: new RegExp(`^${pictures}`) }).check();
  const downloading = page.waitForEvent("download");
  await sheet.getByRole("button", { name: "Write the file" }).click();
  return readFileSync(await (await downloading).path());
}

/** Milliseconds from the address to the table's first row. @param {Page} page @param {string} address */
async function open(page, address) {
  const times = [];
  for (let i = 0; i < OPENINGS; i++) {
    await page.goto("about:blank");
    const begun = performance.now();
    await page.goto(`${address}viewer.html?project=${NAME}`);
    await page.getByRole("grid").getByRole("gridcell").first().waitFor();
    times.push(performance.now() - begun);
  }
  return Math.round(median(times));
}

/**
 * Milliseconds from the address to the first heat over both pictures, and the bytes that came by then, on a line of 10 Mbit/s whose answers take 40 ms, nothing kept from before.
 * @param {Page} page @param {string} address
 */
async function firstHeat(page, address) {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  await client.send("Network.setBypassServiceWorker", { bypass: true });
  const line = { offline: false, latency: 40, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 };
  await client.send("Network.emulateNetworkConditions", line);
  const times = [];
  let bytes = 0;
  client.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  for (let i = 0; i < OPENINGS; i++) {
    await page.goto("about:blank");
    bytes = 0;
    const begun = performance.now();
    await page.goto(`${address}viewer.html?project=${NAME}#project=shared&sample=pair-${PAIRS - 1}&view=match`);
    await page.getByTestId("cp-sum").waitFor();
    // A picture and what lies over it, of either.
    await page.waitForFunction(() => {
      const canvases = Array.from(document.querySelectorAll("canvas")).filter(({ width }) => width > 200);
      const drawn = canvases.filter((canvas) => {
        const { width, height } = canvas;
        return canvas
          .getContext("2d")
          ?.getImageData(0, 0, width, height)
          .data.some((value) => value > 0);
      });
      return drawn.length >= 4;
    });
    times.push(performance.now() - begun);
  }
  await client.detach();
  return { milliseconds: Math.round(median(times)), bytes };
}

const options = readOptions();
const server = await servePage(options);
try {
  const answer = await withPage(`${server.address}?device=wasm`, async (page) => {
    await engineReady(page);
    const files = await writeProject(page, path.join(options.work, "share"));
    await page.getByLabel("Add checkpoint folder").setInputFiles(CHECKPOINT);
    await page
      .getByRole("banner")
      .getByRole("button", { name: path.basename(CHECKPOINT) })
      .waitFor();
    await page.getByLabel("Add files").setInputFiles(files);
    await openPlace(page, "Table");
    await page.getByLabel("Max patches").fill(String(options.patches));
    await page.getByLabel("Max patches").press("Enter");
    await page.getByRole("button", { name: "Score", exact: true }).click();
    await page.getByText(new RegExp(`^scored ${PAIRS} of ${PAIRS}$`)).waitFor();
    /** @type {Record<string, unknown>} */
    const shared = {};
    for (const pictures of ["None", "Reduced", "Full size"]) {
      const bytes = await share(page, pictures);
      shared[pictures] = { bytesAPair: Math.round(bytes.length / PAIRS), parts: await partsOf(bytes) };
      writeFileSync(path.join(server.folder, NAME), bytes);
    }
    return { ...shared, millisecondsToOpen: await open(page, server.address) };
  });
  // In a profile of its own: the app's service worker keeps the viewer's parts.
  const firstHeatAt10Mbit = await withPage("about:blank", (page) => firstHeat(page, server.address));
  const checkpoint = path.basename(CHECKPOINT);
  console.log(JSON.stringify({ checkpoint, pairs: PAIRS, ...answer, firstHeatAt10Mbit }, null, 2));
} finally {
  server.close();
}
