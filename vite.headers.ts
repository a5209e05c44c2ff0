import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { basename, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
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

/** Whether the viewer's page is asked for, letter by letter. @param base what addresses begin with */
const isViewer = (url: string, base: string): boolean => url.split("?", 1)[0] === `${base}viewer.html`;

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

/** The installing worker's source. A page of the tests has another of this name, which is one as well. */
const INSTALL_WORKER = fileURLToPath(new URL("src/engine/install-worker.ts", import.meta.url));

/** In the built folder: a list of the files that installing workers became. The product's has one. */
const RECORD = ".vite/install-workers.json";

const OUT_DIR = fileURLToPath(new URL("dist", import.meta.url));

/**
 * The addresses of installing workers in a built folder, as the build wrote them down, without those whose file is
 * gone. Read each time: a build may follow while its server runs.
 *
 * @param base what addresses begin with
 */
export function builtInstallWorkers(outDir: string = OUT_DIR, base = "/"): readonly string[] {
  try {
    const files: unknown = JSON.parse(readFileSync(join(outDir, RECORD), "utf8"));
    if (!Array.isArray(files)) return [];
    return files.flatMap((file: unknown) =>
      typeof file === "string" && existsSync(join(outDir, file)) ? [`${base}${file}`] : [],
    );
  } catch {
    return []; // not built, or not by us: nothing gets the wide policy
  }
}

/** The address of the installing worker on a development server. */
function sourceAddress(root: string, base: string): string {
  const inside = relative(root, INSTALL_WORKER).split(sep).join("/");
  return `${base}${inside.startsWith("..") ? `@fs${INSTALL_WORKER.split(sep).join("/")}` : inside}`;
}

/**
 * Whether an installing worker is asked for, letter by letter: other spellings of an address, and addresses of nothing
 * that look like it, are not.
 *
 * @param url what was asked for: a path, with or without a query
 * @param workers their addresses
 */
export const isInstallWorker = (url: string, workers: readonly string[] = builtInstallWorkers()): boolean =>
  workers.includes(url.split("?", 1)[0] ?? "");

/**
 * @param nonce as contentPolicy has it
 * @param url what was asked for; the installing worker's policy is its own
 * @param workers addresses of installing workers; the built ones' unless they are given
 * @param base what addresses begin with
 */
export function secureHeaders(
  nonce: string | null = null,
  url = "/",
  workers: readonly string[] = builtInstallWorkers(),
  base = "/",
): Readonly<Record<string, string>> {
  const viewer = isViewer(url, base);
  return {
    ...ISOLATION,
    // Pages that are isolated themselves frame nothing else.
    ...(viewer && { "Cross-Origin-Resource-Policy": "cross-origin" }),
    "Content-Security-Policy": isInstallWorker(url, workers)
      ? installPolicy()
      : viewer
        ? viewerPolicy(nonce)
        : contentPolicy(nonce),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
}

interface Asked {
  readonly url?: string | undefined;
  readonly method?: string | undefined;
}

type Answers = {
  prependListener(
    event: "request",
    listener: (request: Asked, response: Pick<ServerResponse, "setHeader">) => void,
  ): unknown;
};

/** Before anything else sees a request, so that refusals and what is not found carry them too. */
function sendWithEverything(
  server: Answers | null,
  nonce: string | null,
  workers: () => readonly string[],
  base: string,
): void {
  server?.prependListener("request", ({ url, method }, response) => {
    // What is not fetched as a file is answered by something else than the file.
    const asked = method === "GET" || method === "HEAD" ? url : "/";
    for (const [name, value] of Object.entries(secureHeaders(nonce, asked, workers(), base)))
      response.setHeader(name, value);
  });
}

/** Writes down, as the build of each worker ends, which file an installing worker became: by its source, not by a name that looks like it. */
const recordIn = (files: Set<string>): Plugin => ({
  name: "masc-lens:record-install-worker",
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) {
      if (
        output.type === "chunk" &&
        output.isEntry &&
        basename(output.facadeModuleId?.split("?", 1)[0] ?? "") === basename(INSTALL_WORKER)
      )
        files.add(output.fileName);
    }
  },
});

/** Sends the headers with every response of the development and the preview server, and puts into the page what a page can carry. @param options whether it writes down which files installing workers became: a build of a page without any does not */
export function secureResponses({ record = true }: { readonly record?: boolean } = {}): Plugin {
  // Fresh for every start; in development nobody but the developer is served.
  const nonce = randomBytes(16).toString("base64");
  const workers = new Set<string>();
  return {
    name: "masc-lens:secure-responses",
    config: (_config, { command, isPreview }) => ({
      ...(command === "serve" && isPreview !== true && { html: { cspNonce: nonce } }),
      // What is not there is not found: the page in its place would be a script's or a worker's text under that policy.
      appType: "mpa",
      worker: { plugins: () => [recordIn(workers)] },
      // By default both let any other page of this machine read what they serve.
      server: { cors: false },
      preview: { cors: false },
      // Small files as data: addresses would need a policy that allows them.
      build: { assetsInlineLimit: 0 },
    }),
    transformIndexHtml: (_html, { server }) =>
      server === undefined
        ? [
            {
              tag: "meta",
              attrs: { "http-equiv": "Content-Security-Policy", content: metaPolicy() },
              injectTo: "head-prepend",
            },
          ]
        : [],
    generateBundle() {
      if (record) this.emitFile({ type: "asset", fileName: RECORD, source: JSON.stringify([...workers]) });
    },
    configureServer: ({ httpServer, config: { root, base } }) =>
      sendWithEverything(httpServer, nonce, () => [sourceAddress(root, base)], base),
    configurePreviewServer: ({ httpServer, config: { root, base, build } }) =>
      sendWithEverything(httpServer, null, () => builtInstallWorkers(resolve(root, build.outDir), base), base),
  };
}
