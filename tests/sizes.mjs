// @ts-check
/**
 * The budget of the built page's sizes, from the manifest of its build: `node tests/sizes.mjs` after `vite build`. It is a
 * step of `npm test`, since the unit tests come before the build.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { compare, filesOf, isManifest, scriptsBefore } from "./budget.mjs";

const DIST = new URL("../dist/", import.meta.url);

/**
 * Bytes, compressed as a server does, that each may have at most. The first is the promise: what the start page fetches
 * of script before it is painted. The others say what was when they were written, with some room: who goes beyond
 * decides anew.
 *
 * @type {Readonly<Record<string, number>>}
 */
const BUDGET = {
  "script before the first paint": 130_000,
  "script of the viewer, with a project": 400_000,
  "script of the page, all of it": 760_000,
  "styles, all of them": 38_000,
  "engine's worker": 158_000,
  "readers of files, in the engine's worker": 53_000,
  "preparing worker": 30_000,
  "installing worker": 105_000,
  "worker of studies": 45_000,
};

/** @param {readonly string[]} files in the built folder */
const gzipped = (files) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, DIST)), { level: 9 }).length, 0);

/** @param {string} name of a build's manifest */
function manifestOf(name) {
  /** @type {unknown} */
  const manifest = JSON.parse(readFileSync(new URL(`.vite/${name}`, DIST), "utf8"));
  if (!isManifest(manifest)) throw new Error(`dist/.vite/${name} is no manifest of this build`);
  return manifest;
}

/** What the viewer, which is built by itself, fetches to show a project: its entry, and what that asks for at once. */
function scriptsOfViewer() {
  const manifest = manifestOf("viewer-manifest.json");
  const entries = ["viewer.html", "src/app/viewer/open.ts"];
  return [...new Set(entries.flatMap((entry) => scriptsBefore(manifest, entry)))];
}

/** @param {RegExp} name @param {string} [folder] */
const assets = (name, folder = "assets") =>
  readdirSync(new URL(`${folder}/`, DIST))
    .filter((file) => name.test(file))
    .map((file) => `${folder}/${file}`);

/** @returns {Record<string, number>} */
function measure() {
  const manifest = manifestOf("manifest.json");
  return {
    "script before the first paint": gzipped(scriptsBefore(manifest, "index.html")),
    "script of the viewer, with a project": gzipped(scriptsOfViewer()),
    "script of the page, all of it": gzipped(filesOf(manifest, /\.js$/)),
    "styles, all of them": gzipped(filesOf(manifest, /\.css$/)),
    "engine's worker": gzipped(assets(/^worker-.*\.js$/)),
    "readers of files, in the engine's worker": gzipped(assets(/^intake-.*\.js$/)),
    "preparing worker": gzipped(assets(/^prepare-worker-.*\.js$/)),
    "installing worker": gzipped(assets(/^install-worker-.*\.js$/, "install")),
    // The viewer's build has a copy of its own.
    "worker of studies": gzipped(assets(/^study-worker-.*\.js$/).slice(0, 1)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { lines, over } = compare(measure(), BUDGET);
  console.log(lines.join("\n"));
  if (over.length > 0) {
    console.error(`over the budget of sizes: ${over.join(", ")}`);
    process.exitCode = 1;
  }
}
