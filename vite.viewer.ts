import { existsSync } from "node:fs";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { build, type Plugin } from "vite";
import { kernels } from "./kernels/compile.mjs";
import { secureResponses } from "./vite.headers.ts";

/** Of the viewer's own build: which file needs which. */
export const VIEWER_MANIFEST = ".vite/viewer-manifest.json";

/**
 * The viewer is built by itself, behind the app's build: what the two share would else be cut into files of its own, and the
 * app's first picture would wait for all of them.
 */
export const viewerToo = (): Plugin => ({
  name: "masc-lens:viewer",
  apply: "build",
  async closeBundle() {
    const { config } = this.environment;
    const input = path.join(config.root, "viewer.html");
    // A page for tests that takes the app's configuration has none.
    if (!existsSync(input)) return;
    await build({
      configFile: false,
      root: config.root,
      base: config.base,
      mode: config.mode,
      logLevel: "warn",
      plugins: [react(), kernels(), secureResponses({ record: false })],
      publicDir: false,
      build: {
        target: config.build.target,
        outDir: config.build.outDir,
        emptyOutDir: false,
        manifest: VIEWER_MANIFEST,
        chunkSizeWarningLimit: 1500,
        rolldownOptions: { input, checks: { bundlerTimings: false } },
      },
    });
  },
});
