import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Isolation gives WebAssembly its threads. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/**
 * Nothing but our own origin: no script from elsewhere or in line, no connection out. `wasm-unsafe-eval` lets
 * WebAssembly compile and nothing more. Workers take this policy from their own file's response.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  ...ISOLATION,
  "Content-Security-Policy": POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

export default defineConfig({
  plugins: [react()],
  worker: { format: "es" },
  build: { target: "es2023", chunkSizeWarningLimit: 1500 },
  optimizeDeps: { exclude: ["onnxruntime-web", "@jsquash/jpeg", "@jsquash/webp", "@jsquash/avif"] },
  preview: { headers: HEADERS },
});
