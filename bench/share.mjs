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
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { deflateSync } from "fflate";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";
import { engineReady, servePage, withPage } from "./browser.mjs";
import { median, readOptions, ROOT } from "./options.mjs";
import { membersOf, OPENINGS, photograph, scoreFiles, share, timesToOpen } from "./sharing.mjs";

await readTypeScript();
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
/** Of the last that was shared, beside the page. */
const NAME = "bench.shared.masc-lens";
/** The subject: a disc, at a place of its own in either picture. */
const DISC = { radius: 240, reference: [512, 520], generation: [440, 600] };

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
      files.set(`${name}-${pair}.jpg`, await photograph(page, of));
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
  const { members, read } = await membersOf(bytes);
  /** @type {Map<string, number>} */
  const parts = new Map();
  /** @param {string} part @param {number} size */
  const add = (part, size) => parts.set(part, (parts.get(part) ?? 0) + size / PAIRS);
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
    await scoreFiles(page, { checkpoints: [CHECKPOINT], files, patches: options.patches, pairs: PAIRS });
    /** @type {Record<string, unknown>} */
    const shared = {};
    for (const pictures of ["None", "Reduced", "Full size"]) {
      const bytes = await share(page, pictures);
      shared[pictures] = { bytesAPair: Math.round(bytes.length / PAIRS), parts: await partsOf(bytes) };
      writeFileSync(path.join(server.folder, NAME), bytes);
    }
    const times = await timesToOpen(page, `${server.address}viewer.html?project=${NAME}`);
    return { ...shared, millisecondsToOpen: Math.round(median(times)) };
  });
  // In a profile of its own: the app's service worker keeps the viewer's parts.
  const firstHeatAt10Mbit = await withPage("about:blank", (page) => firstHeat(page, server.address));
  const checkpoint = path.basename(CHECKPOINT);
  console.log(JSON.stringify({ checkpoint, pairs: PAIRS, ...answer, firstHeatAt10Mbit }, null, 2));
} finally {
  server.close();
}
