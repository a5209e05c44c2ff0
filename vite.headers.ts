import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { basename, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { headersOf, metaPolicy } from "./hosting/policy.ts";

/** Sends the headers with every response of the development and the preview server. */

/** Whether the viewer's page is asked for, letter by letter. @param base what addresses begin with */
const isViewer = (url: string, base: string): boolean => url.split("?", 1)[0] === `${base}viewer.html`;

/** The installing worker's source. A page of the tests has another of this name, which is one as well. */
export const INSTALL_WORKER = fileURLToPath(new URL("src/engine/install-worker.ts", import.meta.url));

/** Where the build puts what it becomes. */
const INSTALL_FOLDER = "install";

/** @param id of a module, as the build knows it */
const isInstallSource = (id: string | null): boolean =>
  basename(id?.split("?", 1)[0] ?? "") === basename(INSTALL_WORKER);

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
  return headersOf(isInstallWorker(url, workers) ? "install" : isViewer(url, base) ? "viewer" : "other", nonce);
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
      if (output.type === "chunk" && output.isEntry && isInstallSource(output.facadeModuleId))
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
      worker: {
        plugins: () => [recordIn(workers)],
        // In a folder of its own: rules for hosts then need no exception within one.
        rolldownOptions: {
          output: {
            entryFileNames: ({ facadeModuleId }) =>
              `${isInstallSource(facadeModuleId) ? INSTALL_FOLDER : "assets"}/[name]-[hash].js`,
          },
        },
      },
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
