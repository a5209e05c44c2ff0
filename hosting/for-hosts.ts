import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { OfflineBuild } from "../src/offline/build.ts";
import { caddyfile, netlifyHeaders, nginxConf, spaceReadme } from "./header-files.ts";
import { headersOf } from "./policy.ts";

/** What the built folder has for its hosts: the service worker, and the headers in the words of several servers. */

const WORKER = fileURLToPath(new URL("../src/offline/service-worker.ts", import.meta.url));
export const SERVICE_WORKER = "service-worker.js";

/** Of the hosts and the build alone: the page never asks for these. */
const NOT_THE_PAGES = /^(?:\.vite\/|hosting\/|_headers$|\.nojekyll$|README\.md$|service-worker\.js$)/;

const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Every file that the page may ask for, the smallest first, by what it holds. */
function filesOf(outDir: string): readonly (readonly [path: string, hash: string])[] {
  return readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((full) => ({ path: relative(outDir, full).split(sep).join("/"), bytes: readFileSync(full) }))
    .filter(({ path }) => !NOT_THE_PAGES.test(path))
    .toSorted((a, b) => a.bytes.length - b.bytes.length || (a.path < b.path ? -1 : 1))
    .map(({ path, bytes }) => [path, sha256(bytes)]);
}

/** @param installWorkers their files, as the build wrote them down */
export function offlineBuild(outDir: string, installWorkers: readonly string[]): OfflineBuild {
  const files = filesOf(outDir);
  return {
    version: sha256(JSON.stringify(files)).slice(0, 16),
    files: Object.fromEntries(files),
    installWorkers,
    headers: { other: headersOf("other"), viewer: headersOf("viewer"), install: headersOf("install") },
  };
}

/** Writes all of it into the built folder. @param target of the compiler */
export async function writeForHosts(
  outDir: string,
  installWorkers: readonly string[],
  target: string | string[] | false | undefined,
): Promise<void> {
  const offline = offlineBuild(outDir, installWorkers);
  await build({
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: { OFFLINE_BUILD: JSON.stringify(offline) },
    build: {
      ...(target !== undefined && { target }),
      outDir,
      emptyOutDir: false,
      rolldownOptions: { input: WORKER, output: { format: "iife", entryFileNames: SERVICE_WORKER } },
    },
  });
  const write = (path: string, text: string) => writeFileSync(join(outDir, path), text);
  mkdirSync(join(outDir, "hosting"), { recursive: true });
  write("hosting/nginx.conf", nginxConf());
  write("hosting/Caddyfile", caddyfile());
  write("README.md", spaceReadme());
  // GitHub Pages leaves out what begins with an underscore, unless this lies there.
  write(".nojekyll", "");
  const entries = readdirSync(outDir, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && name !== "_headers" && name !== "hosting" && name !== "README.md")
    .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  write("_headers", netlifyHeaders(entries));
}
