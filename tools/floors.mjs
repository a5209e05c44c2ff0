// @ts-check
/**
 * The floors of src/, as one table, and what holds it: `npm run lint` runs this file after oxlint. Imports go down the
 * floors only, never along one; imports of types count, and so do workers' files. docs/architecture.md says what each
 * folder is.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The highest first; folders of one floor do not know each other. */
export const FLOORS = [
  ["main.tsx", "viewer.tsx"],
  ["app"],
  ["views", "cli"],
  ["store"],
  ["engine"],
  ["storage", "evaluation"],
  ["analysis"],
  ["models", "project"],
  ["imaging", "metric", "components"],
  ["platform", "offline"],
  ["lib"],
];

/** Folders inside of which folders do not know each other either: each is a place on the screen. */
export const APART = ["views"];

/** What stands in one of those folders for the others to use; it knows none of them. */
export const SHARED = ["views/pictures"];

/** Packages that only some folders may load; every other package is free. */
export const PACKAGES = [
  { name: /^react(-dom)?(\/|$)/, folders: ["main.tsx", "viewer.tsx", "app", "views", "components", "store"] },
  { name: /^@visx\//, folders: ["components"] },
  { name: /^(radix-ui|lucide-react|@tanstack\/.*|react-.*)$/, folders: ["app", "views", "components"] },
  { name: /^zustand(\/|$)/, folders: ["store"] },
  { name: /^zod(\/|$)/, folders: ["lib"] },
  { name: /^idb$/, folders: ["storage"] },
  { name: /^onnxruntime-(web|node)(\/|$)/, folders: ["platform"] },
];

/** @typedef {{ readonly file: string, readonly line: number, readonly message: string }} Breach */

const CODE = /\.(ts|tsx|mts|mjs)$/;
const IMPORTS = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)(["'])((?:(?!\1).)+)\1/g;

/**
 * @param {string} text of a file
 * @returns {{ readonly to: string, readonly line: number }[]} what it imports, as it is written
 */
export function importsOf(text) {
  return Array.from(text.matchAll(IMPORTS), (found) => ({
    to: found[2] ?? "",
    line: text.slice(0, found.index).split("\n").length,
  }));
}

/** @param {string} file with forward slashes, from src on */
const roomOf = (file) => file.split("/")[0] ?? file;

/** @param {string} room */
const floorOf = (room) => FLOORS.findIndex((floor) => floor.includes(room));

/** @param {string} file "views/masks/Toolbar.tsx" is in "views/masks"; null where it is in no folder that stands apart */
function apartOf(file) {
  const [room = "", inner = "", ...below] = file.split("/");
  return APART.includes(room) && below.length > 0 ? `${room}/${inner}` : null;
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {string | null} what is wrong with it
 */
function wrongInside(from, to) {
  const [here, there] = [floorOf(roomOf(from)), floorOf(roomOf(to))];
  if (here === -1) return `${roomOf(from)} has no floor: give it one in tools/floors.mjs`;
  if (there === -1) return `${roomOf(to)} has no floor: give it one in tools/floors.mjs`;
  if (roomOf(from) !== roomOf(to) && there <= here)
    return `${roomOf(from)}/ may not import ${roomOf(to)}/: imports go down the floors only`;
  const [apart, other] = [apartOf(from), apartOf(to)];
  if (apart !== null && other !== null && apart !== other && !SHARED.includes(other))
    return `${apart}/ may not import ${other}/: folders of one place each do not know each other; what both need goes to ${SHARED.join(" or ")}`;
  return null;
}

/**
 * @param {string} from
 * @param {string} name of a package, with its inner path
 */
function wrongPackage(from, name) {
  const rule = PACKAGES.find((one) => one.name.test(name));
  return rule === undefined || rule.folders.includes(roomOf(from))
    ? null
    : `${roomOf(from)}/ may not import ${name}: only ${rule.folders.join(", ")} may`;
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {Breach[]}
 */
function breachesOf(file, text) {
  return importsOf(text).flatMap(({ to, line }) => {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), to));
    // Styles, package.json and what lies outside of src is nobody's floor.
    const inside = to.startsWith(".") && CODE.test(to) && !target.startsWith("../");
    const message = inside ? wrongInside(file, target) : to.startsWith(".") ? null : wrongPackage(file, to);
    return message === null ? [] : [{ file, line, message }];
  });
}

/**
 * @param {string} src a folder of sources, as src/ is
 * @returns {Breach[]} every import that goes where it may not
 */
export function breaches(src) {
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
    .flatMap((full) => breachesOf(path.relative(src, full).replaceAll(path.sep, "/"), readFileSync(full, "utf8")));
}

function main() {
  const found = breaches(fileURLToPath(new URL("../src", import.meta.url)));
  for (const { file, line, message } of found) console.error(`src/${file}:${line}: ${message}`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
