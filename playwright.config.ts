import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { findChromium, QUIET } from "./tests/chromium.mjs";
import { addressOf, PORTS } from "./tests/e2e/ports.ts";

const HARNESS_CONFIG = "tests/e2e/harness/vite.config.ts";
const STORAGE_CONFIG = "tests/e2e/storage-harness/vite.config.ts";
const VITE = `"${process.execPath}" node_modules/vite/bin/vite.js`;
const onCI = Boolean(process.env["CI"]);
const executablePath = findChromium();

/** Without a graphics card there is only SwiftShader, which Chromium offers to WebGPU when asked like this. */
const WEBGPU = ["--enable-unsafe-webgpu"];

/**
 * Of WebAssembly only what runs long is compiled a second time, for speed: hundreds of pages are opened that compute for
 * a second or two, and that took a third of a second of a processor at each.
 */
const COMPILE_LATE = ["--js-flags=--wasm-tiering-budget=100000000"];

const FOLDER = fileURLToPath(new URL("tests/e2e/", import.meta.url));

/** The files whose tests begin with a project that a worker scored: two thirds of the workers at most, since each scores it. */
const SCORED = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".spec.ts"))
  .filter((name) => readFileSync(join(FOLDER, name), "utf8").includes('from "./scored.ts"'))
  .map((name) => `**/${name}`);

const WEBGPU_FILES = "**/webgpu.*.spec.ts";

/** @param args Chromium's */
function launch(args: string[]) {
  return { launchOptions: { args, ...(executablePath === null ? {} : { executablePath }) } };
}

/** @param command Vite's, and where from */
function serve(command: string, port: number) {
  return {
    command: `${VITE} ${command} --host 127.0.0.1 --port ${port} --strictPort`,
    port,
    reuseExistingServer: !onCI,
    timeout: 60_000,
  };
}

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  /** What the screens look like, on any machine: the font is our own. */
  snapshotPathTemplate: "tests/pictures/{arg}{ext}",
  forbidOnly: onCI,
  // More than cores: a test waits for frames and timers during a third of its time.
  workers: 3,
  // What passes only the second time is named as flaky at the end of the run.
  retries: onCI ? 1 : 0,
  timeout: 180_000,
  /** States are waited for on machines that do other things as well; what has to be quick says so itself. */
  expect: { timeout: 15_000 },
  globalTimeout: 40 * 60_000,
  // Routes of tests see what the page asks for only where no service worker answers: hosting.spec.ts lets it.
  use: { baseURL: addressOf("app"), serviceWorkers: "block" },
  // The longest first, so that no worker is left alone with them in the end.
  projects: [
    { name: "scored", testMatch: SCORED, workers: 2, use: launch([...QUIET, ...COMPILE_LATE]) },
    { name: "webgpu", testMatch: WEBGPU_FILES, use: launch([...QUIET, ...COMPILE_LATE, ...WEBGPU]) },
    {
      name: "wasm",
      testMatch: "**/*.spec.ts",
      testIgnore: [WEBGPU_FILES, ...SCORED],
      use: launch([...QUIET, ...COMPILE_LATE]),
    },
  ],
  webServer: [
    serve("preview", PORTS.app),
    serve(`preview --config ${HARNESS_CONFIG}`, PORTS.harness),
    serve(`--config ${STORAGE_CONFIG}`, PORTS.storage),
  ],
});
