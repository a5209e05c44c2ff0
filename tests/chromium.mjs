// @ts-check
/** Finds a Chromium for the browser tests, or installs one: Playwright's, else the system's package manager's. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PLAYWRIGHT_CLI = path.join(ROOT, "node_modules", "@playwright", "test", "cli.js");
const MINUTE = 60_000;

/**
 * What the search needs to know of the machine; the tests hand in their own.
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {Record<string, string | undefined>} env
 * @property {(file: string) => boolean} exists
 * @property {(file: string) => boolean} answers whether `--version` runs and prints something
 * @property {() => string | null} playwrights where Playwright keeps, or would keep, its own Chromium
 */

/**
 * What an installation needs besides.
 * @typedef {Machine & { isRoot: boolean, run: (command: string, args: string[], limit: number) => boolean }} Installer
 */

/** What Playwright itself turns off: Chromium heeds the last such list alone, so ours has to repeat it. */
const OFF_FOR_PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "msForceBrowserSignIn",
  "msEdgeUpdateLaunchServicesPreferredVersion",
];

/**
 * What a browser has ready for the person at it: with every window the pages under its address bar, and a process for
 * the next page. Both took a third of what opening ours costs a processor.
 */
const OFF_FOR_NOBODY = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "WebUIOmniboxFullPopup",
  "SpareRendererForSitePerProcess",
];

/** A real Chromium's own headless mode (an older one would take Playwright's `--headless` for the old shell), quiet. */
export const QUIET = [
  "--headless=new",
  "--no-sandbox",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  `--disable-features=${[...OFF_FOR_PLAYWRIGHT, ...OFF_FOR_NOBODY].join(",")}`,
];

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "msedge",
  "chrome-headless-shell",
];

const LINUX_PLACES = [
  "/usr/lib/chromium/chromium",
  "/usr/lib64/chromium-browser/chromium-browser",
  "/opt/google/chrome/chrome",
  "/opt/microsoft/msedge/msedge",
  "/snap/bin/chromium",
];

const MAC_PLACES = [
  "Chromium.app/Contents/MacOS/Chromium",
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

const WINDOWS_PLACES = [
  "Chromium\\Application\\chrome.exe",
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/** @type {Installer} */
const THIS_MACHINE = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  answers,
  playwrights,
  isRoot: process.getuid?.() === 0,
  run,
};

/**
 * Every place where a Chromium may be, best first: CHROMIUM_PATH, PATH, the usual places, Playwright's own.
 * @param {Machine} machine
 * @returns {string[]}
 */
export function candidates({ platform, env, playwrights: own }) {
  const { join } = platform === "win32" ? path.win32 : path.posix;
  const suffix = platform === "win32" ? ".exe" : "";
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(platform === "win32" ? ";" : ":").filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  const found = [env["CHROMIUM_PATH"], ...onPath, ...usualPlaces(platform, env), own()];
  return [...new Set(found.flatMap((file) => file || []))];
}

/**
 * @param {Machine} [machine]
 * @returns {string | null} the first candidate that exists and answers
 */
export function findChromium(machine = THIS_MACHINE) {
  return candidates(machine).find((file) => machine.exists(file) && machine.answers(file)) ?? null;
}

/**
 * @param {Installer} [machine]
 * @returns {Promise<string>} where it is
 * @throws {Error} what to install, when nothing found or installed one
 */
export async function ensureChromium(machine = THIS_MACHINE) {
  const there = findChromium(machine);
  if (there !== null) return there;
  for (const install of [installPlaywrights, installPackage]) {
    install(machine);
    const installed = findChromium(machine);
    if (installed !== null) return installed;
  }
  throw new Error(
    "missing Chromium: none is installed, and neither `npx playwright install chromium` nor the system's package " +
      "manager brought one that runs. Install Chromium, Chrome or Edge (Debian, as root: `apt-get install chromium`) " +
      "or set CHROMIUM_PATH to one, then run this again.",
  );
}

/**
 * @param {NodeJS.Platform} platform
 * @param {Record<string, string | undefined>} env
 * @returns {string[]}
 */
function usualPlaces(platform, env) {
  if (platform === "darwin") {
    const folders = ["/Applications", ...(env["HOME"] === undefined ? [] : [`${env["HOME"]}/Applications`])];
    return MAC_PLACES.flatMap((place) => folders.map((folder) => path.posix.join(folder, place)));
  }
  if (platform === "win32") {
    const folders = [env["PROGRAMFILES"], env["PROGRAMFILES(X86)"], env["LOCALAPPDATA"]];
    return WINDOWS_PLACES.flatMap((place) =>
      folders.flatMap((folder) => (folder === undefined ? [] : [path.win32.join(folder, place)])),
    );
  }
  return LINUX_PLACES;
}

/**
 * Playwright's download. On a bare system it lacks shared libraries, which Playwright can add where it may use apt.
 * @param {Installer} machine
 */
function installPlaywrights(machine) {
  const { platform, isRoot, exists, run: command, playwrights: own } = machine;
  command(process.execPath, [PLAYWRIGHT_CLI, "install", "--no-shell", "chromium"], 5 * MINUTE);
  const file = own();
  const lacksLibraries = file !== null && exists(file) && !machine.answers(file);
  if (lacksLibraries && platform === "linux" && isRoot)
    command(process.execPath, [PLAYWRIGHT_CLI, "install-deps", "chromium"], 5 * MINUTE);
}

/**
 * The distribution's own, as root, with a font so that text has a shape.
 * @param {Installer} machine
 */
function installPackage({ platform, isRoot, env, exists, run: command }) {
  if (platform !== "linux" || !isRoot) return;
  const folders = (env["PATH"] ?? "").split(":").filter(Boolean);
  /** @param {string} name */
  const has = (name) => folders.some((folder) => exists(path.posix.join(folder, name)));
  if (has("apt-get")) {
    command("apt-get", ["update"], 5 * MINUTE);
    command("apt-get", ["install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"], 10 * MINUTE);
  } else if (has("dnf")) {
    command("dnf", ["install", "-y", "chromium", "dejavu-sans-fonts"], 10 * MINUTE);
  } else if (has("apk")) {
    command("apk", ["add", "--no-cache", "chromium", "font-dejavu"], 10 * MINUTE);
  } else if (has("pacman")) {
    command("pacman", ["-Sy", "--noconfirm", "chromium", "ttf-dejavu"], 10 * MINUTE);
  }
}

/**
 * A file that is there may still be a stub (Ubuntu's chromium-browser without snap) or lack its libraries.
 * @param {string} file
 */
function answers(file) {
  // On Windows `--version` prints nothing and opens a window.
  if (process.platform === "win32") return true;
  const { status, stdout } = spawnSync(file, ["--version"], {
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 30_000,
    encoding: "utf8",
  });
  return status === 0 && stdout.trim() !== "";
}

/** @returns {string | null} */
function playwrights() {
  /** @type {unknown} */
  const library = createRequire(import.meta.url)("@playwright/test");
  const { chromium } = /** @type {typeof import("@playwright/test")} */ (library);
  try {
    return chromium.executablePath() || null;
  } catch (error) {
    // Playwright has no build for this system; then there is nothing of its own to look for.
    console.error(`no Chromium of Playwright's for this system: ${String(error)}`);
    return null;
  }
}

/**
 * Runs an installer where everyone sees what it prints; a failure is said and left to the next way.
 * @param {string} command
 * @param {string[]} args
 * @param {number} limit milliseconds
 */
function run(command, args, limit) {
  console.log(`$ ${[path.basename(command), ...args].join(" ")}`);
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: limit,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  const ok = status === 0;
  if (!ok) console.error(`${path.basename(command)} did not succeed: ${error?.message ?? `exit code ${status}`}`);
  return ok;
}
