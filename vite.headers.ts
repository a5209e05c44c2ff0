import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Plugin } from "vite";

/**
 * What every response carries, in `vite` and `vite preview` alike, and what any server of the built page has to send:
 * nothing leaves the device because the browser does not let it.
 */

/** Isolation from other pages; it gives WebAssembly its threads. */
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/**
 * Nothing but our own origin: no script from elsewhere or in line, no connection out. A worker takes this policy from
 * its own file's response, not from the page, so every file has it.
 *
 * @param nonce lets the development server's own in-line script run; the built page has none
 */
export function contentPolicy(nonce: string | null = null): string {
  return [
    "default-src 'none'",
    // WebAssembly may compile; eval may not run.
    `script-src 'self' 'wasm-unsafe-eval'${nonce === null ? "" : ` 'nonce-${nonce}'`}`,
    "worker-src 'self'",
    // Includes the development server's WebSocket: 'self' covers ws: on the same host and port.
    "connect-src 'self'",
    // Thumbnails are object URLs of what was dropped.
    "img-src 'self' blob:",
    // Libraries put <style> elements into the page (Radix locks scrolling with one, Vite's development server serves
    // all styles so). Their texts vary, so no hash fits, and a page that is a file cannot carry a fresh nonce. Styles
    // run no code, and what they could load is bound by the lines above. style="" in markup is not needed.
    "style-src 'self' 'unsafe-inline'",
    "style-src-attr 'none'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Of the one worker that installs models, and of nothing else. A hub redirects to whatever servers its files stand
 * on, under names that change (cdn-lfs…, cas-bridge…), so no list of hosts would last: any https, and http on this
 * machine for a hub of one's own or a test's. What it may ask for is bound by its code: src/engine/install-requests.ts.
 */
export function installPolicy(): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'none'",
    "connect-src https: http://localhost:* http://127.0.0.1:*",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The worker's file, as it is built (assets/install-worker-HASH.js) and as it is in development. */
const INSTALL_WORKER = /\/(?:assets\/install-worker-[\w-]+\.js|src\/engine\/install-worker\.ts)$/;

/** @param url what was asked for: a path, with or without a query */
export const isInstallWorker = (url: string): boolean => INSTALL_WORKER.test(url.split(/[?#]/)[0] ?? "");

/**
 * @param nonce as contentPolicy has it
 * @param url what was asked for; the installing worker's policy is its own
 */
export function secureHeaders(nonce: string | null = null, url = "/"): Readonly<Record<string, string>> {
  return {
    ...ISOLATION,
    "Content-Security-Policy": isInstallWorker(url) ? installPolicy() : contentPolicy(nonce),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
}

type Answers = { prependListener(event: "request", listener: (request: { url?: string | undefined }, response: Pick<ServerResponse, "setHeader">) => void): unknown };

/** Before anything else sees a request, so that refusals and what is not found carry them too. */
function sendWithEverything(server: Answers | null, nonce: string | null): void {
  server?.prependListener("request", ({ url }, response) => {
    for (const [name, value] of Object.entries(secureHeaders(nonce, url))) response.setHeader(name, value);
  });
}

/** Sends the headers with every response of the development and the preview server. */
export function secureResponses(): Plugin {
  // Fresh for every start; in development nobody but the developer is served.
  const nonce = randomBytes(16).toString("base64");
  return {
    name: "masc-lens:secure-responses",
    config: (_config, { command, isPreview }) => ({
      ...(command === "serve" && isPreview !== true && { html: { cspNonce: nonce } }),
      // By default both let any other page of this machine read what they serve.
      server: { cors: false },
      preview: { cors: false },
      // Small files as data: addresses would need a policy that allows them.
      build: { assetsInlineLimit: 0 },
    }),
    configureServer: ({ httpServer }) => sendWithEverything(httpServer, nonce),
    configurePreviewServer: ({ httpServer }) => sendWithEverything(httpServer, null),
  };
}
