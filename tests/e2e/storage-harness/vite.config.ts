import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The page that tests storage by itself, without the app and under the app's policy for scripts. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  cacheDir: fileURLToPath(new URL("../../../node_modules/.vite-storage-harness", import.meta.url)),
  worker: { format: "es" },
  // Found here, they need not be found, and the page reloaded, in the middle of a test.
  optimizeDeps: { include: ["idb", "zod"] },
  server: {
    hmr: false,
    fs: { allow: [fileURLToPath(new URL("../../..", import.meta.url))] },
    headers: {
      "Content-Security-Policy":
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ws:; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    },
  },
});
