// @ts-check
/**
 * Whether a reviewer sees what the author sees: a hundred pairs, each with pictures, masks and a prompt of its own, are scored,
 * shared as one file and opened by the viewer in a profile of its own, without a model. Every view of the inspector of every
 * pair is compared there with the app's, canvas by canvas and word by word. Not part of `npm run bench`.
 *
 *   node bench/share-views.mjs [--pairs 100] [--patches 256] [--checkpoint DIR]
 *
 * Left out, the checkpoints are the tests' small ones, with random weights. Every tenth pair has its neighbour's reference, so that
 * several generations of one stand beside each other.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { encode } from "fast-png";
import { randomOf } from "../tools/trees/random.mjs";
import { engineReady, servePage, withPage } from "./browser.mjs";
import { median, readOptions, ROOT, tidy } from "./options.mjs";
import { photograph, scoreFiles, share, timesToOpen } from "./sharing.mjs";

/** @typedef {import("@playwright/test").Page} Page */

const { values } = parseArgs({
  strict: false,
  options: {
    pairs: { type: "string", default: "100" },
    patches: { type: "string", default: "256" },
    checkpoint: { type: "string" },
  },
});
const [PAIRS, PATCHES] = [Number(values.pairs), Number(values.patches)];
/** Of pictures, in pixels: patches are 16 a side, and none is scaled. */
const SIDE = 16 * Math.round(Math.sqrt(PATCHES));
const MODELS = path.join(ROOT, "tests/fixtures/oracle/models");
const CHECKPOINTS = [
  path.resolve(String(values.checkpoint ?? path.join(MODELS, "siglip2-naflex-tiny"))),
  path.join(MODELS, "clip-tiny-patch32"),
  path.join(MODELS, "dino-tiny-vits8"),
];
const NAME = "views.shared.masc-lens";
const THINGS = ["mug", "clock", "robot", "teapot", "candle", "backpack", "boot", "vase", "bear", "dog"];
const PLACES = ["desert", "kitchen", "forest", "street", "library", "garden", "river", "market", "temple", "snow"];

/** The inspector's views as addresses have them, with what each says once all that it shows is there. */
const VIEWS = /** @type {const} */ ([
  ["match", /CP = [\d.]+ \/ \d+ subject patches[^]*How far to trust it/],
  ["leak", /subject patches \(\d+ %\)/],
  ["prompt", /[+−]\d\.\d{4}[^]*How much lower PF is without each phrase/],
  ["features", /three components hold \d+ %/],
  ["whole", /DINO\s+[-−]?\d?\.\d{4}/],
  ["compare", /\d+ of \d+ generations/],
  ["ab", /mutual match/],
  ["masks", /Invert/],
]);
/** Milliseconds that a view has to show the same in both; and in which nothing moves any more where it differs. */
const [PATIENCE, STILL] = [20_000, 1000];

/** A disc as a mask. @param {readonly number[]} at @param {number} radius */
function disc([left = 0, top = 0], radius) {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) =>
    Math.hypot((i % SIDE) - left, Math.floor(i / SIDE) - top) < radius ? 255 : 0,
  );
  return encode({ width: SIDE, height: SIDE, data, channels: 1, depth: 8 });
}

/** @param {Page} page @param {string} folder @returns {Promise<string[]>} files to add */
async function writeProject(page, folder) {
  mkdirSync(folder, { recursive: true });
  const random = randomOf(19);
  const rows = ["id,reference,reference_mask,generation,generation_mask,prompt,object,method"];
  /** @type {string[]} */
  const files = [];
  /** @param {string} name @param {string | Uint8Array} content */
  const put = (name, content) => {
    writeFileSync(path.join(folder, name), content);
    files.push(path.join(folder, name));
    return name;
  };
  /** @param {string} name @param {number} ground @param {number} subject */
  const picture = async (name, ground, subject) => {
    const at = [SIDE * (0.35 + 0.3 * random()), SIDE * (0.35 + 0.3 * random())];
    const radius = SIDE * (0.15 + 0.15 * random());
    return [
      put(`${name}.jpg`, await photograph(page, { side: SIDE, ground, subject, at, radius })),
      put(`${name}-mask.png`, disc(at, radius)),
    ];
  };
  /** @type {string[]} */
  let reference = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const shared = pair % 10 === 9;
    const subject = 1000 + pair - (shared ? 1 : 0);
    if (!shared) reference = await picture(`reference-${pair}`, 2 * pair, subject);
    const generation = await picture(`generation-${pair}`, 2 * pair + 1, subject);
    const thing = THINGS[(subject - 1000) % 10] ?? "";
    const prompt = `a photo of a ${thing} number ${pair} in the ${PLACES[Math.floor(pair / 10) % 10]}`;
    rows.push([`pair-${pair}`, ...reference, ...generation, prompt, thing, shared ? "other" : "one"].join(","));
  }
  put("pairs.csv", rows.join("\n"));
  return files;
}

/**
 * In the page: what the inspector shows, its words and every canvas by its pixels' hash.
 * @returns {Promise<{ words: string, canvases: string[] }>}
 */
async function shown() {
  const section = document.querySelector("section[aria-labelledby=inspector-title]");
  if (!(section instanceof HTMLElement)) return { words: "", canvases: [] };
  const hashes = Array.from(section.querySelectorAll("canvas"), async (canvas) => {
    const { width, height } = canvas;
    // None has been drawn where it has no size yet.
    const pixels =
      width * height > 0 ? canvas.getContext("2d")?.getImageData(0, 0, width, height).data : new Uint8ClampedArray();
    if (pixels === undefined) throw new Error("a canvas is not of two dimensions");
    const hash = new Uint32Array(await crypto.subtle.digest("SHA-256", pixels));
    return `${width} x ${height}: ${Array.from(hash, (word) => word.toString(16)).join("")}`;
  });
  // A tab that the viewer has not, since it changes files and texts.
  return { words: section.innerText.replace(/Files\s+and texts\s+/, ""), canvases: await Promise.all(hashes) };
}

/** A canvas's pixels, RGBA. @param {Page} page @param {number} at among the inspector's @returns {Promise<Uint8Array>} */
async function pixelsOf(page, at) {
  const url = await page.evaluate(async (index) => {
    const canvas = document.querySelectorAll("section[aria-labelledby=inspector-title] canvas")[index];
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error("no such canvas");
    const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    const reader = new FileReader();
    reader.readAsDataURL(new Blob(data === undefined ? [] : [data]));
    await new Promise((resolve) => reader.addEventListener("load", resolve));
    return String(reader.result);
  }, at);
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** How far two canvases are apart. @param {Uint8Array} one @param {Uint8Array} other RGBA @returns {{ levels: number, share: number }} the largest difference of a channel, in levels of 255; the share of pixels that differ */
function apart(one, other) {
  if (one.length !== other.length) return { levels: 255, share: 1 };
  let [levels, pixels] = [0, 0];
  for (let i = 0; i < one.length; i += 4) {
    let most = 0;
    for (let channel = i; channel < i + 4; channel++)
      most = Math.max(most, Math.abs((one[channel] ?? 0) - (other[channel] ?? 0)));
    levels = Math.max(levels, most);
    if (most > 0) pixels++;
  }
  return { levels, share: pixels / (one.length / 4) };
}

/** Goes to a view of a pair in both and waits until they show the same, or until neither moves. @param {readonly Page[]} pages @param {readonly string[]} projects @param {string} to @param {RegExp} ready */
async function settled(pages, projects, to, ready) {
  await Promise.all(
    pages.map((page, at) => page.evaluate((hash) => (location.hash = hash), `project=${projects[at]}&${to}`)),
  );
  const begun = performance.now();
  let [before, since] = ["", begun];
  for (;;) {
    const [app = { words: "", canvases: [] }, viewer = app] = await Promise.all(
      pages.map((page) => page.evaluate(shown)),
    );
    const said = JSON.stringify([app, viewer]);
    const now = performance.now();
    if (said !== before) [before, since] = [said, now];
    else {
      const complete = ready.test(app.words) && ready.test(viewer.words);
      const equal = JSON.stringify(app) === JSON.stringify(viewer);
      if (complete && (equal || now - since > STILL)) return { app, viewer, complete };
    }
    if (now - begun > PATIENCE) return { app, viewer, complete: false };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Lines that only one of two texts has. @param {string} one @param {string} other */
function unlike(one, other) {
  const [ours, theirs] = [one.split("\n"), other.split("\n")];
  return {
    app: ours.filter((line) => !theirs.includes(line)),
    viewer: theirs.filter((line) => !ours.includes(line)),
  };
}

/**
 * Every view of every pair: pairs whose canvases are all equal, and canvases; the largest difference of one, in levels of 255, and its
 * share of pixels that differ; pairs of which something did not come; how many pairs look unlike all others; lines that only one of both says, and for how many pairs.
 * @param {Page} app @param {Page} viewer
 */
async function compare(app, viewer) {
  const project = new URLSearchParams(new URL(app.url()).hash.slice(1)).get("project") ?? "";
  const answer = Object.fromEntries(
    VIEWS.map(([view]) => [
      view,
      {
        equal: 0,
        canvases: 0,
        equalCanvases: 0,
        levels: 0,
        share: 0,
        incomplete: 0,
        distinct: new Set(),
        words: /** @type {Record<"app" | "viewer", Record<string, number>>} */ ({ app: {}, viewer: {} }),
      },
    ]),
  );
  /** @type {object[]} */
  const differences = [];
  for (let pair = 0; pair < PAIRS; pair++)
    for (const [view, ready] of VIEWS) {
      const to = `sample=pair-${pair}&view=${view}&size=full`;
      const seen = await settled([app, viewer], [project, "shared"], to, ready);
      const of = answer[view];
      if (of === undefined) continue;
      if (!seen.complete) of.incomplete++;
      of.distinct.add(seen.app.canvases.join("\n"));
      const count = Math.max(seen.app.canvases.length, seen.viewer.canvases.length);
      of.canvases += count;
      const off = [];
      for (let at = 0; at < count; at++) {
        if (seen.app.canvases[at] === seen.viewer.canvases[at]) continue;
        const both = at < seen.app.canvases.length && at < seen.viewer.canvases.length;
        const [one, other] = both
          ? await Promise.all([pixelsOf(app, at), pixelsOf(viewer, at)])
          : [new Uint8Array(), new Uint8Array(4)];
        const { levels, share } = apart(one, other);
        of.levels = Math.max(of.levels, levels);
        of.share = Math.max(of.share, share);
        off.push({ at, levels, share });
      }
      of.equalCanvases += count - off.length;
      const words = unlike(seen.app.words, seen.viewer.words);
      for (const which of /** @type {const} */ (["app", "viewer"]))
        for (const line of words[which]) of.words[which][line] = (of.words[which][line] ?? 0) + 1;
      if (off.length === 0) of.equal++;
      else differences.push({ pair, view, off });
    }
  const views = Object.entries(answer).map(([view, { distinct, ...of }]) => [view, { ...of, distinct: distinct.size }]);
  return { views: Object.fromEntries(views), differences };
}

const options = readOptions();
const server = await servePage(options);
try {
  await withPage(`${server.address}?device=wasm`, async (app) => {
    await engineReady(app);
    const files = await writeProject(app, path.join(options.work, "share-views"));
    await scoreFiles(app, { checkpoints: CHECKPOINTS, files, patches: PATCHES, pairs: PAIRS });
    const bytes = await share(app, "Full size");
    writeFileSync(path.join(server.folder, NAME), bytes);
    await withPage("about:blank", async (viewer) => {
      const times = await timesToOpen(viewer, `${server.address}viewer.html?project=${NAME}`);
      const begun = performance.now();
      const { views, differences } = await compare(app, viewer);
      const seconds = Math.round((performance.now() - begun) / 1000);
      const { length } = bytes;
      console.log(
        JSON.stringify(
          {
            pairs: PAIRS,
            bytesAPair: Math.round(length / PAIRS),
            millisecondsToOpen: { median: Math.round(median(times)), most: Math.round(Math.max(...times)) },
            views,
            differences,
            seconds,
            load: loadavg(),
          },
          null,
          2,
        ),
      );
    });
  });
} finally {
  server.close();
  tidy(options);
}
