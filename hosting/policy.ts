/**
 * What every response of the page carries: nothing leaves the device because the browser does not let it. This is the one
 * place that says it. `vite` and `vite preview` send it (vite.headers.ts), the build writes it down for other servers
 * (header-files.ts), and the service worker adds it where a host sends nothing (src/offline).
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
  return directives(nonce).join("; ");
}

/** Only a response's own header can carry these: a page's meta element cannot. */
const OF_HEADERS_ALONE = /^(?:frame-ancestors|sandbox|report-uri|report-to)\b/;

/**
 * What the built page carries in itself, for a server that sends no headers. It is the page's alone: a worker takes
 * its policy from its file's response, and has none there.
 */
export const metaPolicy = (): string =>
  directives(null)
    .filter((directive) => !OF_HEADERS_ALONE.test(directive))
    .join("; ");

function directives(nonce: string | null): string[] {
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
  ];
}

/**
 * Of the viewer's page, which computes nothing and asks for nothing but its own host's files: other pages may frame it, and
 * no WebAssembly runs in it. Frames cannot reach anything of this origin through it: what it shows is what it was given.
 */
export const viewerPolicy = (nonce: string | null = null): string =>
  directives(nonce)
    .filter((directive) => !/^frame-ancestors\b/.test(directive))
    .map((directive) =>
      /^worker-src\b/.test(directive) ? "worker-src 'none'" : directive.replace(" 'wasm-unsafe-eval'", ""),
    )
    .join("; ");

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

/** Of which file a response is: the viewer's page and the installing worker have headers of their own. */
export type Kind = "other" | "viewer" | "install";

/** @param nonce as contentPolicy has it */
export function headersOf(kind: Kind, nonce: string | null = null): Readonly<Record<string, string>> {
  return {
    ...ISOLATION,
    // Pages that are isolated themselves frame nothing else.
    ...(kind === "viewer" && { "Cross-Origin-Resource-Policy": "cross-origin" }),
    "Content-Security-Policy":
      kind === "install" ? installPolicy() : kind === "viewer" ? viewerPolicy(nonce) : contentPolicy(nonce),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
}
