import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import react from "@vitejs/plugin-react";
import { build, type Plugin, type ResolvedConfig } from "vite";
import { kernels } from "./kernels/compile.mjs";
import { secureResponses } from "./vite.headers.ts";

/** Of the viewer's own build: which file needs which. */
export const VIEWER_MANIFEST = ".vite/viewer-manifest.json";

/** Of the viewer that goes along in folders: it is fetched by the app's page, where somebody shares one. */
const SUPPLEMENT = "supplement";

/** What a page that is a file may do: load scripts and styles beside it. Nothing goes out, and no text becomes code. */
const FILE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "style-src-attr 'none'",
  "img-src 'self' blob:",
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const FILE_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${FILE_POLICY}" />
    <meta name="referrer" content="no-referrer" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="dark light" />
    <link rel="icon" href="icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="viewer/viewer.css" />
    <title>MaSC Lens viewer</title>
  </head>
  <body>
    <div id="root">Opening … If nothing follows, unpack the whole ZIP first, and open index.html there.</div>
    <script src="data/about.js"></script>
    <script src="viewer/viewer.js"></script>
  </body>
</html>
`;

/** What is done with a folder that has both pages. */
type OnBuilt = (outDir: string, target: ResolvedConfig["build"]["target"]) => Promise<void>;

/**
 * The viewer is built by itself, behind the app's build: what the two share would else be cut into files of its own, and the
 * app's first picture would wait for all of them. It is built twice: as modules for a host, and as one classic script for
 * folders that are opened from disk, where browsers load no modules.
 */
export const viewerToo = ({ onBuilt }: { readonly onBuilt: OnBuilt }): Plugin => ({
  name: "masc-lens:viewer",
  apply: "build",
  async closeBundle() {
    const { config } = this.environment;
    const { root, base, mode } = config;
    const { target, outDir } = config.build;
    const input = path.join(root, "viewer.html");
    // A page for tests that takes the app's configuration has none.
    if (!existsSync(input)) return;
    const shared = { configFile: false, root, mode, logLevel: "warn", publicDir: false } as const;
    const both = { target, emptyOutDir: false, chunkSizeWarningLimit: 2500 };
    await build({
      ...shared,
      base,
      plugins: [react(), kernels(), secureResponses({ record: false })],
      build: {
        ...both,
        outDir,
        manifest: VIEWER_MANIFEST,
        rolldownOptions: { input, checks: { bundlerTimings: false } },
      },
    });
    await build({
      ...shared,
      base: "./",
      plugins: [react(), kernels(), filePage(root)],
      build: {
        ...both,
        outDir: path.join(path.resolve(root, outDir), SUPPLEMENT),
        assetsInlineLimit: 2 ** 20,
        cssCodeSplit: false,
        modulePreload: false,
        rolldownOptions: {
          input: path.join(root, "src/viewer.tsx"),
          // What asks for it does so for modules that come later, of which there are none in one script.
          checks: { bundlerTimings: false, emptyImportMeta: false },
          output: {
            format: "iife",
            entryFileNames: "viewer/viewer.js",
            assetFileNames: "viewer/viewer[extname]",
          },
        },
      },
    });
    await onBuilt(path.resolve(root, outDir), target);
  },
});

/** The page of such a folder, and its icon. */
const filePage = (root: string): Plugin => ({
  name: "masc-lens:file-page",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "index.html", source: FILE_PAGE });
    this.emitFile({
      type: "asset",
      fileName: "icon.svg",
      source: readFileSync(path.join(root, "public/icon.svg"), "utf8"),
    });
  },
});
