import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { writeForHosts } from "./hosting/for-hosts.ts";
import { kernels } from "./kernels/compile.mjs";
import { builtInstallWorkers, secureResponses } from "./vite.headers.ts";
import { unpacked } from "./vite.unpacked.ts";
import { viewerToo } from "./vite.viewer.ts";

export default defineConfig({
  // The built folder works from any path.
  base: "./",
  plugins: [
    react(),
    kernels(),
    secureResponses(),
    unpacked(),
    viewerToo({ onBuilt: (outDir, target) => writeForHosts(outDir, builtInstallWorkers(outDir, ""), target) }),
  ],
  worker: { format: "es", plugins: () => [kernels()] },
  build: {
    target: "es2023",
    // Which file needs which: tests/sizes.mjs reads it.
    manifest: true,
    chunkSizeWarningLimit: 1500,
    // How long plugins take is nobody's business who starts the page.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  optimizeDeps: {
    // The worker's imports too, else they are found only when it starts, and the page reloads.
    entries: [
      "index.html",
      "viewer.html",
      "src/engine/worker.ts",
      "src/engine/install-worker.ts",
      "src/engine/study-worker.ts",
      "src/engine/gpu-bench/bench-worker.ts",
    ],
    exclude: ["onnxruntime-web", "@jsquash/jpeg", "@jsquash/webp", "@jsquash/avif"],
  },
});
